// Cuts an answer of GetAccountAuthorizationDetails into pages, as IAM does and its stand-in does not.

const lists = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

/** One page of the whole answer's XML: `pageSize` entities from `offset` on, over all four lists in their order. */
export function pageOf(xml: string, offset: number, pageSize: number): string {
  const all = lists.flatMap((list) => membersOf(xml, list).map((member) => ({ list, member })));
  const page = all.slice(offset, offset + pageSize);
  const isTruncated = offset + pageSize < all.length;
  const marker = isTruncated ? `<Marker>${offset + pageSize}</Marker>` : '';
  const content = lists.map((list) => {
    const members = page.filter((entry) => entry.list === list).map(({ member }) => `<member>${member}</member>`);
    return `<${list}>${members.join('')}</${list}>`;
  });
  return (
    '<GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">' +
    `<GetAccountAuthorizationDetailsResult><IsTruncated>${isTruncated}</IsTruncated>${marker}${content.join('')}` +
    '</GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>'
  );
}

/** Inner XML of each member of a list, not of the lists inside its members. */
function membersOf(xml: string, list: string): readonly string[] {
  const start = xml.indexOf(`<${list}>`);
  if (start < 0) return [];
  const inside = xml.slice(start + list.length + 2, xml.lastIndexOf(`</${list}>`));
  const members: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: tag, index } of inside.matchAll(/<\/?member>/g)) {
    if (tag === '<member>') {
      if (depth === 0) from = index + tag.length;
      depth += 1;
    } else {
      depth -= 1;
      if (depth === 0) members.push(inside.slice(from, index));
    }
  }
  return members;
}
