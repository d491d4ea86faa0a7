// Pages of a list, without an end that is none: an answer that repeats its token would be asked for again for ever.

/** Gives the pages. @throws Error where a page points to itself. */
export async function* checkedPages<Page extends { readonly NextToken?: string | undefined }>(
  call: string,
  pages: AsyncIterable<Page>,
): AsyncGenerator<Page> {
  let last: string | undefined;
  for await (const page of pages) {
    yield page;
    if (page.NextToken !== undefined && page.NextToken === last)
      throw new Error(`expected another page of ${call}, came the same one again`);
    last = page.NextToken;
  }
}
