// What axe-core finds wrong with a page for people who do not see it, or not as others do.

import axe from 'axe-core';
import type { Page } from 'playwright-core';
import * as z from 'zod';

/** Gives a line for each rule that is broken, with the elements that break it. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const run = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' ')))`;
  return z.array(z.string()).parse(await page.evaluate(run));
}
