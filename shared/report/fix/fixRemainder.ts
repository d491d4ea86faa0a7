// What of a fix a form cannot hold, so that nobody takes a part for the whole.

import type { Fix } from '../../drift/fix.ts';
import type { FixForm } from './fixForms.ts';
import { accountOfKey } from './keyDocuments.ts';

export interface FixRemainder {
  /** False: the form holds nothing of the fix. */
  readonly holdsAny: boolean;
  /** Parts that another form holds, as in `the trust policy`. */
  readonly elsewhere: readonly string[];
  /** Parts that no form holds, because somebody must decide on them. */
  readonly byHand: readonly string[];
}

/** The form that holds most: everything that the account itself can change. */
export const fullestForm: FixForm = 'cli';

interface FixPart {
  readonly name: string;
  readonly isThere: (fix: Fix) => boolean;
  readonly forms: readonly FixForm[];
}

const parts: readonly FixPart[] = [
  {
    name: 'the new policies',
    isThere: ({ policies }) => policies.length > 0,
    forms: ['policy', 'cli', 'cloudformation', 'terraform'],
  },
  { name: 'the trust policy', isThere: ({ trust }) => trust !== undefined, forms: ['policy', 'cli'] },
  {
    name: 'the permissions boundary',
    isThere: ({ boundary }) => boundary?.isEditable === true,
    forms: ['policy', 'cli'],
  },
  {
    name: 'the instance profile',
    isThere: ({ instanceProfile }) => instanceProfile !== undefined,
    forms: ['cli', 'cloudformation', 'terraform'],
  },
  {
    name: 'the policies to detach',
    isThere: ({ detach }) => detach.some(({ group }) => group === undefined),
    forms: ['cli'],
  },
  {
    name: 'the policies of keys',
    isThere: ({ keys = [], principal }) => keys.some((key) => accountOfKey(key) === principal.account),
    forms: ['policy', 'cli'],
  },
  {
    name: "the policies of other accounts' keys",
    isThere: ({ keys = [], principal }) => keys.some((key) => accountOfKey(key) !== principal.account),
    forms: [],
  },
  { name: 'Deny statements', isThere: ({ denies }) => denies.length > 0, forms: [] },
  {
    name: 'a quota to raise',
    isThere: ({ policies }) => policies.some(({ placement }) => placement === 'over-quota'),
    forms: [],
  },
  { name: "a boundary of AWS's own", isThere: ({ boundary }) => boundary?.isEditable === false, forms: [] },
  {
    name: "the policies of the user's groups",
    isThere: ({ detach }) => detach.some(({ group }) => group !== undefined),
    forms: [],
  },
  {
    name: 'what the account cannot change by itself',
    isThere: ({ cannot }) => cannot.some(({ byRequest, cause }) => byRequest !== true && cause.layer !== 'resource'),
    forms: [],
  },
  {
    name: 'what keys, buckets and vaults deny',
    isThere: ({ cannot }) => cannot.some(({ cause }) => cause.layer === 'resource'),
    forms: [],
  },
  { name: 'names of unknown sets', isThere: ({ unknownSets = [] }) => unknownSets.length > 0, forms: [] },
];

/** Gives what of the fix is not in this form; two empty lists where it is all there. */
export function fixRemainder(fix: Fix, form: FixForm): FixRemainder {
  const there = parts.filter(({ isThere }) => isThere(fix));
  return {
    holdsAny: there.some(({ forms }) => forms.includes(form)),
    elsewhere: there.filter(({ forms }) => forms.length > 0 && !forms.includes(form)).map(({ name }) => name),
    byHand: there.filter(({ forms }) => forms.length === 0).map(({ name }) => name),
  };
}

/** Says what is left in one line; undefined where nothing is. */
export function remainderSentence(fix: Fix, form: FixForm): string | undefined {
  const { holdsAny, elsewhere, byHand } = fixRemainder(fix, form);
  if (elsewhere.length + byHand.length === 0) return undefined;
  const cannot = holdsAny ? 'cannot hold all of this fix' : 'cannot hold this fix';
  const parts = [
    ...(elsewhere.length === 0 ? [] : [`for ${elsewhere.join(', ')} use --as ${fullestForm}`]),
    ...(byHand.length === 0 ? [] : [`to do by hand: ${byHand.join(', ')}`]),
  ];
  return `--as ${form} ${cannot}: ${parts.join('; ')}`;
}
