// Containment of wildcard patterns is exact: what decideGrant says of two patterns is what all short texts say.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import type { Verdict } from '../../shared/iam/grant/grantDecision.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { draws } from './lawRuns.ts';
import { matchesResource, partsOf } from './naiveWildcards.ts';

const action = 'newservice:DoIt';

/** What an Allow on `pattern` says of a question about `space`. */
function relation(pattern: string | readonly string[], space: string): Verdict {
  const Statement = [{ Effect: 'Allow', Action: action, Resource: pattern }];
  const parsed = parsePolicyDocument({ Version: '2012-10-17', Statement });
  if (!parsed.ok) throw new Error('The policy of this law was not read');
  const question = { action, resource: space, context: { known: {}, others: 'absent' as const } };
  return decideGrant(question, { identity: [{ name: 'policy', document: parsed.document }] }).verdict;
}

/** Every text over the letters up to a length. */
function textsOver(letters: readonly string[], length: number): readonly string[] {
  const shorter = length === 0 ? [''] : textsOver(letters, length - 1);
  const longest = shorter.filter((text) => text.length === length - 1);
  return [...shorter, ...longest.flatMap((text) => letters.map((letter) => text + letter))].filter(
    (text, index, all) => all.indexOf(text) === index,
  );
}

const patternArbitrary = fc
  .array(fc.constantFrom('a', 'b', '*', '?', '*'), { minLength: 1, maxLength: 4 })
  .map((letters) => letters.join(''));
// c and the colon are in no pattern: what a wildcard takes and what it does not.
const texts = [...new Set([...textsOver(['a', 'b', 'c', ':'], 5), ...textsOver(['a', 'b'], 6)])].map(arnOf);

function arnOf(rest: string): string {
  return `arn:aws:s3:::x${rest}`;
}

function brute(patterns: readonly string[], space: string): Verdict {
  const parts = patterns.map(partsOf);
  const inSpace = texts.filter((text) => matchesResource(partsOf(space), text));
  const matched = inSpace.filter((text) => parts.some((pattern) => matchesResource(pattern, text)));
  if (matched.length === 0) return 'missing';
  return matched.length === inSpace.length ? 'granted' : 'limited';
}

describe('one pattern and another', () => {
  it('relate as all texts of up to six letters say', () => {
    fc.assert(
      fc.property(patternArbitrary, patternArbitrary, (pattern, space) => {
        expect(relation(arnOf(pattern), arnOf(space))).toBe(brute([arnOf(pattern)], arnOf(space)));
      }),
      draws(300),
    );
  });

  it('relate as every text says that one of them is', () => {
    fc.assert(
      fc.property(patternArbitrary, fc.constantFrom(...texts), (pattern, text) => {
        const matches = matchesResource(partsOf(arnOf(pattern)), text);
        expect(relation(arnOf(pattern), text)).toBe(matches ? 'granted' : 'missing');
      }),
      draws(500),
    );
  });
});

describe('two patterns together and a third', () => {
  it('never cover more than the texts say, and never miss what one covers alone', () => {
    fc.assert(
      fc.property(patternArbitrary, patternArbitrary, patternArbitrary, (...drawn) => {
        const [first, second, space] = [arnOf(drawn[0]), arnOf(drawn[1]), arnOf(drawn[2])];
        const said = relation([first, second], space);
        const truth = brute([first, second], space);
        if (said === 'granted' || said === 'missing') expect(said).toBe(truth);
        if (brute([first], space) === 'granted') expect(said).toBe('granted');
        if (truth === 'missing') expect(said).toBe('missing');
      }),
      draws(200),
    );
  });
});

describe('patterns of whole ARNs', () => {
  const segment = fc.constantFrom('', '*', 'a', 'a*', '*b', 'a?', '?', 'a*b');
  const arn = fc
    .tuple(segment, segment, fc.constantFrom('*', 'a', 'a*', '*b', 'a:*', '*:b', 'a*:b'))
    .map((parts) => `arn:aws:x:${parts.join(':')}`);
  const short = textsOver(['a', 'b'], 2);
  const arns = short.flatMap((region) =>
    ['', 'a', 'ab', 'b'].flatMap((account) =>
      [...short, 'a:b', 'ab:b', ':b'].map((rest) => `arn:aws:x:${region}:${account}:${rest}`),
    ),
  );

  it('relate as drawn ARNs say', () => {
    fc.assert(
      fc.property(arn, arn, (pattern, space) => {
        const said = relation(pattern, space);
        const inSpace = arns.filter((text) => matchesResource(partsOf(space), text));
        const matched = inSpace.filter((text) => matchesResource(partsOf(pattern), text));
        if (said === 'granted') expect(matched.length).toBe(inSpace.length);
        if (said === 'missing') expect(matched).toEqual([]);
      }),
      draws(300),
    );
  });
});
