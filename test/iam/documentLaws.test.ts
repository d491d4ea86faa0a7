// Laws of reading and printing policy documents.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { printPolicyDocument } from '../../shared/iam/printPolicyDocument.ts';
import { draws } from './lawRuns.ts';
import { documentArbitrary } from './policyArbitraries.ts';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const texts = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }));
const strangeDocument = fc.record(
  {
    Version: fc.constantFrom('2012-10-17', '2008-10-17'),
    Id: text,
    Statement: fc.array(
      fc.record(
        {
          Sid: text,
          Effect: fc.constantFrom('Allow', 'Deny'),
          Action: texts,
          Resource: texts,
          Condition: fc.dictionary(text, fc.dictionary(text, texts, { maxKeys: 2 }), { maxKeys: 2 }),
        },
        { requiredKeys: ['Effect', 'Action', 'Resource'] },
      ),
      { minLength: 1, maxLength: 3 },
    ),
  },
  { requiredKeys: ['Statement'] },
);

const list = fc.uniqueArray(text, { minLength: 1, maxLength: 3 });
const principals = fc.dictionary(fc.constantFrom('AWS', 'Service', 'Federated', 'CanonicalUser'), list, { minKeys: 1 });
const negatable = (name: string, value: fc.Arbitrary<unknown>) =>
  fc.tuple(fc.boolean(), value).map(([negated, content]) => ({ [negated ? `Not${name}` : name]: content }));
/** A document written as printPolicyDocument writes it: lists everywhere, nothing that says nothing. */
const printedDocument = fc
  .record({
    Id: fc.option(text, { nil: undefined }),
    statements: fc.array(
      fc.record({
        Sid: fc.option(text, { nil: undefined }),
        Effect: fc.constantFrom('Allow', 'Deny'),
        action: negatable('Action', list),
        subject: fc.oneof(
          negatable('Resource', list),
          negatable('Principal', principals),
          fc.tuple(negatable('Resource', list), negatable('Principal', principals)).map(([a, b]) => ({ ...a, ...b })),
        ),
        Condition: fc.option(
          fc.dictionary(text, fc.dictionary(text, list, { minKeys: 1, maxKeys: 2 }), { minKeys: 1, maxKeys: 2 }),
          { nil: undefined },
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ Id, statements }) => ({
    Version: '2012-10-17',
    ...(Id !== undefined && { Id }),
    Statement: statements.map(({ Sid, Effect, action, subject, Condition }) => ({
      ...(Sid !== undefined && { Sid }),
      Effect,
      ...action,
      ...subject,
      ...(Condition !== undefined && { Condition }),
    })),
  }));

describe('printPolicyDocument', () => {
  it('writes what was read, element by element', () => {
    fc.assert(
      fc.property(printedDocument, (document) => {
        const parsed = parsePolicyDocument(document);
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
        expect(printPolicyDocument(parsed.document)).toStrictEqual(structuredClone(document));
      }),
      draws(500),
    );
  });
});

describe('parsePolicyDocument', () => {
  it('reads back what printPolicyDocument wrote', () => {
    fc.assert(
      fc.property(fc.oneof(documentArbitrary, strangeDocument), (document) => {
        const parsed = parsePolicyDocument(document);
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
        const printed = printPolicyDocument(parsed.document);
        expect(parsePolicyDocument(printed)).toEqual(parsed);
        expect(parsePolicyDocument(JSON.stringify(printed))).toEqual(parsed);
      }),
      draws(500),
    );
  });

  it('reads a document, its text and its URL-encoded text alike', () => {
    fc.assert(
      fc.property(documentArbitrary, (document) => {
        const json = JSON.stringify(document);
        expect(parsePolicyDocument(json)).toEqual(parsePolicyDocument(document));
        expect(parsePolicyDocument(encodeURIComponent(json))).toEqual(parsePolicyDocument(document));
      }),
      draws(300),
    );
  });

  it('never throws and always says what is wrong, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.string()), (input) => {
        const parsed = parsePolicyDocument(input);
        if (!parsed.ok) expect(parsed.faults.length).toBeGreaterThan(0);
      }),
      draws(500),
    );
  });

  it('never reads a document in which one element was spoilt', () => {
    const spoilt = fc.tuple(documentArbitrary, fc.constantFrom('effect', 'action', 'unknown', 'statement'));
    fc.assert(
      fc.property(spoilt, ([document, how]) => {
        const [first, ...rest] = document.Statement;
        const { Action: _action, NotAction: _notAction, ...withoutAction } = first ?? {};
        const broken = {
          effect: { ...first, Effect: 'deny' },
          action: withoutAction,
          unknown: { ...first, Actions: '*' },
          statement: null,
        };
        expect(parsePolicyDocument({ ...document, Statement: [...rest, broken[how]] }).ok).toBe(false);
      }),
      draws(300),
    );
  });
});
