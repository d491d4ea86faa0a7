import { describe, expect, it } from 'vitest';
import { parsePolicyDocument, unreadableDocument } from '../../shared/iam/policyDocument.ts';

const allow = { Effect: 'Allow', Action: 'ec2:*', Resource: '*' };
const read = {
  number: 1,
  effect: 'Allow',
  action: { negated: false, patterns: ['ec2:*'] },
  resource: { negated: false, patterns: ['*'] },
  conditions: [],
};

function faultsOf(input: unknown): readonly string[] {
  const parsed = parsePolicyDocument(input);
  return parsed.ok ? [] : parsed.faults.map(({ path, message }) => `${path}: ${message}`);
}

function statementFaults(statement: unknown): readonly string[] {
  return faultsOf({ Version: '2012-10-17', Statement: statement });
}

describe('parsePolicyDocument', () => {
  describe('given a document that IAM takes', () => {
    it('reads a single statement and a list alike', () => {
      const document = { version: '2012-10-17', statements: [read] };
      expect(parsePolicyDocument({ Version: '2012-10-17', Statement: allow })).toEqual({ ok: true, document });
      expect(parsePolicyDocument({ Version: '2012-10-17', Statement: [allow] })).toEqual({ ok: true, document });
    });

    it('reads plain and URL-encoded text', () => {
      const text = JSON.stringify({ Statement: { ...allow, Sid: '100% sure' } });
      const document = { version: '2008-10-17', statements: [{ ...read, sid: '100% sure' }] };
      for (const input of [
        text,
        ` \n${text}`,
        `\uFEFF${text}`,
        encodeURIComponent(text),
        encodeURIComponent(` ${text}`),
        `\n ${encodeURIComponent(text)}`,
        `\uFEFF${encodeURIComponent(text)}\n`,
      ]) {
        expect(parsePolicyDocument(input)).toEqual({ ok: true, document });
      }
    });

    it('keeps every character within', () => {
      const parsed = parsePolicyDocument(JSON.stringify({ Statement: { ...allow, Sid: '\uFEFF a \uFEFF' } }));
      expect(parsed.ok && parsed.document.statements[0]?.sid).toBe('\uFEFF a \uFEFF');
    });

    it('reads every element', () => {
      const statement = {
        Sid: 'One',
        Effect: 'Deny',
        NotPrincipal: {
          AWS: ['111122223333', 'arn:aws:iam::1:root'],
          Service: 'ec2.amazonaws.com',
          Federated: 'x',
          CanonicalUser: 'y',
        },
        NotAction: ['a:b', 'c:d'],
        NotResource: ['*'],
        Condition: {
          StringEquals: { 'aws:a': 'x', 'aws:b': ['y', 'z'] },
          Bool: { 'aws:c': true },
          NumericEquals: { 'aws:d': [1, 2.5] },
        },
      };
      expect(parsePolicyDocument({ Version: '2008-10-17', Id: 'me', Statement: [allow, statement] })).toEqual({
        ok: true,
        document: {
          version: '2008-10-17',
          id: 'me',
          statements: [
            read,
            {
              number: 2,
              sid: 'One',
              effect: 'Deny',
              action: { negated: true, patterns: ['a:b', 'c:d'] },
              resource: { negated: true, patterns: ['*'] },
              principal: {
                negated: true,
                principals: [
                  { type: 'AWS', value: '111122223333' },
                  { type: 'AWS', value: 'arn:aws:iam::1:root' },
                  { type: 'Service', value: 'ec2.amazonaws.com' },
                  { type: 'Federated', value: 'x' },
                  { type: 'CanonicalUser', value: 'y' },
                ],
              },
              conditions: [
                { operator: 'StringEquals', key: 'aws:a', values: ['x'] },
                { operator: 'StringEquals', key: 'aws:b', values: ['y', 'z'] },
                { operator: 'Bool', key: 'aws:c', values: ['true'] },
                { operator: 'NumericEquals', key: 'aws:d', values: ['1', '2.5'] },
              ],
            },
          ],
        },
      });
    });

    it('reads a trust policy, which has no resource', () => {
      const parsed = parsePolicyDocument({ Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' } });
      expect(parsed.ok && parsed.document.statements[0]).toEqual({
        number: 1,
        effect: 'Allow',
        action: { negated: false, patterns: ['sts:AssumeRole'] },
        principal: { negated: false, principals: [{ type: 'AWS', value: '*' }] },
        conditions: [],
      });
    });

    it.each([
      ['no statement in the list', { Statement: [] }],
      ['lists that hold nothing', { Statement: { ...allow, Action: [], Condition: {} } }],
      [
        'an empty Sid, and the same Sid twice',
        {
          Statement: [
            { ...allow, Sid: '' },
            { ...allow, Sid: '' },
          ],
        },
      ],
      ['a Sid with blanks and signs', { Statement: { ...allow, Sid: 'a b-c' } }],
      ['a malformed action', { Statement: { ...allow, Action: 'ec2' } }],
      ['an operator that nobody knows', { Statement: { ...allow, Condition: { StringSimilar: { 'aws:a': 'x' } } } }],
      ['an operator without keys', { Statement: { ...allow, Condition: { StringEquals: {} } } }],
    ])('reads one with %s', (_name, document) => {
      expect(faultsOf(document)).toEqual([]);
    });
  });

  describe('given a document that IAM refuses', () => {
    it.each([
      [null, ': expected a JSON object'],
      [[], ': expected a JSON object'],
      [5, ': expected a JSON object'],
      [undefined, ': expected a JSON object'],
      ['"text"', ': expected a JSON object'],
      [{}, ': expected a Statement'],
      [{ Statement: [], statement: [] }, 'statement: unknown element: expected Version, Id or Statement'],
      [{ Statement: [], Version: '2012-10-18' }, 'Version: expected "2012-10-17" or "2008-10-17"'],
      [{ Statement: [], Version: undefined }, 'Version: expected "2012-10-17" or "2008-10-17"'],
      [{ Statement: [], Id: 5 }, 'Id: expected a string'],
      [{ Statement: 'all' }, 'Statement: expected an object'],
      [{ Statement: [allow, null] }, 'Statement[1]: expected an object'],
      [{ Statement: [[allow]] }, 'Statement[0]: expected an object'],
    ])('names what is wrong in %j', (input, fault) => {
      expect(faultsOf(input)).toEqual([fault]);
    });

    it.each([
      [{ ...allow, Effect: 'deny' }, 'Statement.Effect: expected "Allow" or "Deny", spelled so'],
      [{ ...allow, Effect: null }, 'Statement.Effect: expected "Allow" or "Deny", spelled so'],
      [{ Action: 'a:b', Resource: '*' }, 'Statement: expected Effect'],
      [{ Effect: 'Allow', Resource: '*' }, 'Statement: expected Action or NotAction'],
      [{ Effect: 'Allow', Action: 'a:b' }, 'Statement: expected Resource or NotResource'],
      [{ ...allow, NotAction: 'a:b' }, 'Statement: expected either Action or NotAction, not both'],
      [{ ...allow, NotResource: '*' }, 'Statement: expected either Resource or NotResource, not both'],
      [
        { ...allow, Principal: '*', NotPrincipal: '*' },
        'Statement: expected either Principal or NotPrincipal, not both',
      ],
      [{ ...allow, Action: 5 }, 'Statement.Action: expected a string or a list of strings'],
      [{ ...allow, Action: null }, 'Statement.Action: expected a string or a list of strings'],
      [{ ...allow, Action: ['a:b', 5] }, 'Statement.Action[1]: expected a string'],
      [{ ...allow, Action: [['a:b']] }, 'Statement.Action[0]: expected a string'],
      [{ ...allow, Resource: { a: 1 } }, 'Statement.Resource: expected a string or a list of strings'],
      [{ ...allow, Sid: 5 }, 'Statement.Sid: expected a string'],
      [{ ...allow, Sid: undefined }, 'Statement.Sid: expected a string'],
      [{ ...allow, Resources: '*' }, 'Statement.Resources: unknown element of a statement'],
      [{ ...allow, effect: 'Deny' }, 'Statement.effect: unknown element of a statement'],
      [
        { ...allow, Principal: 'me' },
        'Statement.Principal: expected "*" or an object with AWS, Service, Federated or CanonicalUser',
      ],
      [
        { ...allow, Principal: ['*'] },
        'Statement.Principal: expected "*" or an object with AWS, Service, Federated or CanonicalUser',
      ],
      [
        { ...allow, Principal: { aws: '*' } },
        'Statement.Principal.aws: unknown kind of principal: expected AWS, Service, Federated or CanonicalUser',
      ],
      [{ ...allow, NotPrincipal: { AWS: 1 } }, 'Statement.NotPrincipal.AWS: expected a string or a list of strings'],
      [{ ...allow, Condition: null }, 'Statement.Condition: expected an object of condition operators'],
      [{ ...allow, Condition: [] }, 'Statement.Condition: expected an object of condition operators'],
      [{ ...allow, Condition: { Bool: true } }, 'Statement.Condition.Bool: expected an object of condition keys'],
      [
        { ...allow, Condition: { Bool: { k: null } } },
        'Statement.Condition.Bool.k: expected a string, a number or a boolean',
      ],
      [
        { ...allow, Condition: { Bool: { k: ['true', {}] } } },
        'Statement.Condition.Bool.k[1]: expected a string, a number or a boolean',
      ],
    ])('names what is wrong in statement %j', (statement, fault) => {
      expect(statementFaults(statement)).toEqual([fault]);
    });

    it('names everything that is wrong', () => {
      expect(faultsOf({ Version: 1, Extra: 1, Statement: [{ Effect: 'allow', Sid: 1 }, {}] })).toEqual([
        'Extra: unknown element: expected Version, Id or Statement',
        'Version: expected "2012-10-17" or "2008-10-17"',
        'Statement[0].Effect: expected "Allow" or "Deny", spelled so',
        'Statement[0]: expected Action or NotAction',
        'Statement[0]: expected Resource or NotResource',
        'Statement[0].Sid: expected a string',
        'Statement[1]: expected Effect',
        'Statement[1]: expected Action or NotAction',
        'Statement[1]: expected Resource or NotResource',
      ]);
    });

    it.each(['', '{', '%7B', '%', '{"Statement": [}', 'Allow'])('says that %j is no JSON', (text) => {
      const [fault, ...others] = faultsOf(text);
      expect(fault).toMatch(/^: expected JSON, plain or URL-encoded: ./);
      expect(others).toEqual([]);
    });

    it('lists a hundred faults and counts the others', () => {
      const broken = (count: number) => ({
        Statement: Array.from({ length: count }, () => ({ ...allow, Effect: 'no' })),
      });
      expect(faultsOf(broken(100))).toHaveLength(100);
      const many = faultsOf(broken(103));
      expect(many).toHaveLength(101);
      expect(many.at(-1)).toBe(': and 3 more faults');
    });

    it('takes a key called __proto__ for what it is', () => {
      expect(faultsOf('{"Statement":[],"__proto__":{}}')).toEqual([
        '__proto__: unknown element: expected Version, Id or Statement',
      ]);
      const parsed = parsePolicyDocument(
        `{"Statement":${JSON.stringify(allow).slice(0, -1)},"Condition":{"__proto__":{"__proto__":"x"}}}}`,
      );
      expect(parsed.ok && parsed.document.statements[0]?.conditions).toEqual([
        { operator: '__proto__', key: '__proto__', values: ['x'] },
      ]);
    });
  });
});

describe('unreadableDocument', () => {
  it('keeps the faults', () => {
    const faults = [{ path: 'a', message: 'b' }];
    expect(unreadableDocument(faults)).toEqual({ version: '2012-10-17', statements: [], faults });
  });
});
