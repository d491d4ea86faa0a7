import { expect, it } from 'vitest';
import { documentOf } from '../policyFixtures.ts';

/** The module once more: numbers are given once, to whoever asks first, and other tests ask too. */
const anew = `${new URL('../../../shared/iam/grant/statementsAbout.ts', import.meta.url).href}?anew`;

it('numbers as many actions as there may be, and no more', async () => {
  const { actionNumber }: { readonly actionNumber: (action: string) => number } = await import(anew);
  const numbers = new Set(Array.from({ length: 30_000 }, (_, index) => actionNumber(`service:action${index}`)));
  expect([numbers.size, Math.min(...numbers), Math.max(...numbers)]).toEqual([30_000, 1, 30_000]);
  expect([actionNumber('service:another'), actionNumber('service:yet-another')]).toEqual([0, 0]);
  expect(actionNumber('service:action29999')).toBe(30_000);
});

it('finds statements by wildcards in the service, and nothing in silent documents', async () => {
  const module: typeof import('../../../shared/iam/grant/statementsAbout.ts') = await import(`${anew}-too`);
  const { allows } = module.statementsAbout(documentOf([{ Action: '*:Get*' }]), 's3:getobject');
  expect(allows).toHaveLength(1);
  expect(module.statementsAbout(documentOf([]), 's3:getobject')).toEqual({ allows: [], denies: [] });
});
