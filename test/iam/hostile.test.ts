// Policy documents of strangers: huge, deep, odd. Work stays bounded (vitest's time limit), nothing crashes, faults are listed.

import { describe, expect, it } from 'vitest';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import type { GrantQuestion } from '../../shared/iam/grant/grantDecision.ts';
import type { PolicySource } from '../../shared/iam/policy/policyLayers.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { printPolicyDocument } from '../../shared/iam/printPolicyDocument.ts';
import { createStepMeter, stepsPerPolicies } from '../../shared/iam/stepMeter.ts';

const allow = { Effect: 'Allow', Action: '*', Resource: '*' };
const bucketAction = 's3:PutBucketPolicy';

function documentOf(Statement: unknown): unknown {
  return { Version: '2012-10-17', Statement };
}

function source(...Statement: readonly unknown[]): PolicySource {
  const parsed = parsePolicyDocument(documentOf(Statement));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults.slice(0, 3)));
  return { name: 'policy', document: parsed.document };
}

function ask(action: string, resource = '*', known: Readonly<Record<string, string>> = {}): GrantQuestion {
  return { action, resource, context: { known, others: 'unknown' } };
}

function verdict(question: GrantQuestion, ...identity: readonly PolicySource[]): string {
  return decideGrant(question, { identity }).verdict;
}

describe('given a document of 1 MB', () => {
  const manyActions = Array.from({ length: 40_000 }, (_, index) => `service:Action${index}`);

  it('reads it as an object, as text and URL-encoded', () => {
    const document = documentOf([{ ...allow, Action: manyActions }]);
    const text = JSON.stringify(document);
    expect(text.length).toBeGreaterThan(800_000);
    const parsed = parsePolicyDocument(document);
    expect(parsed.ok).toBe(true);
    expect(parsePolicyDocument(text)).toEqual(parsed);
    expect(parsePolicyDocument(encodeURIComponent(text))).toEqual(parsed);
  });

  it('decides over it', () => {
    const policy = source({ ...allow, Action: manyActions });
    expect(verdict(ask('service:Action39999'), policy)).toBe('granted');
    expect(verdict(ask('service:Action40000'), policy)).toBe('missing');
  });

  it('reads one text of 1 MB', () => {
    const name = 'a'.repeat(1_000_000);
    expect(verdict(ask(`x:${name}`), source({ ...allow, Action: `x:${name}` }))).toBe('granted');
    expect(verdict(ask('x:a'), source({ ...allow, Action: `x:${name}` }))).toBe('missing');
  });

  it('says what is wrong where it is cut off', () => {
    const text = JSON.stringify(documentOf([{ ...allow, Action: manyActions }]));
    const parsed = parsePolicyDocument(text.slice(0, -10));
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(JSON.stringify(parsed.faults).length).toBeLessThan(10_000);
  });
});

describe('given 10,000 statements', () => {
  const statements = Array.from({ length: 10_000 }, (_, index) => ({
    Sid: `S${index}`,
    Effect: index % 2 === 0 ? 'Allow' : 'Deny',
    Action: `service:Action${index}`,
    Resource: `arn:aws:service:*:*:thing/${index}-*`,
    Condition: { StringEquals: { [`aws:PrincipalTag/t${index}`]: `${index}` } },
  }));

  it('decides without and with the statement that matters', () => {
    expect(verdict(ask('other:Action'), source(...statements))).toBe('missing');
    expect(verdict(ask('other:Action'), source(...statements, allow))).toBe('granted');
    expect(verdict(ask('service:Action5000'), source(...statements))).toBe('limited');
  });

  it('decides where each of them matters', () => {
    const everywhere = statements.map((statement) => ({ ...statement, Action: 'service:*' }));
    expect(verdict(ask('service:DoIt'), source(...everywhere))).toBe('limited');
    expect(verdict(ask('service:DoIt'), source(...everywhere, allow))).toBe('limited');
    expect(verdict(ask('service:DoIt'), source(...everywhere, { ...allow, Effect: 'Deny' }))).toBe('denied');
  });

  it('lists the first faults and counts the rest where each is broken', () => {
    const parsed = parsePolicyDocument(documentOf(statements.map((statement) => ({ ...statement, Effect: 'deny' }))));
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.faults.length).toBeLessThan(1000);
  });
});

describe('given deep nesting', () => {
  const deepList = (depth: number): unknown => {
    let value: unknown = 'ec2:*';
    for (let level = 0; level < depth; level++) value = [value];
    return value;
  };

  it('refuses lists in lists, however deep', () => {
    for (const deep of [deepList(10), deepList(100_000)]) {
      expect(parsePolicyDocument(documentOf([{ ...allow, Action: deep }])).ok).toBe(false);
      expect(parsePolicyDocument(documentOf(deep)).ok).toBe(false);
      expect(parsePolicyDocument(deep).ok).toBe(false);
      expect(parsePolicyDocument(documentOf([{ ...allow, Condition: { StringEquals: { key: deep } } }])).ok).toBe(
        false,
      );
    }
  });

  it('refuses deep text, closed or not', () => {
    expect(parsePolicyDocument('['.repeat(200_000)).ok).toBe(false);
    expect(parsePolicyDocument('['.repeat(5000) + ']'.repeat(5000)).ok).toBe(false);
    expect(parsePolicyDocument(`${'{"Statement":'.repeat(5000)}1${'}'.repeat(5000)}`).ok).toBe(false);
  });

  it('refuses a document that holds itself', () => {
    const circular: Record<string, unknown> = { ...allow };
    circular.Action = [circular];
    expect(parsePolicyDocument(documentOf([circular])).ok).toBe(false);
  });
});

describe('given patterns made to be slow', () => {
  const stars = `${'a*'.repeat(500)}b`;
  const long = 'a'.repeat(5000);

  it('compares actions', () => {
    expect(verdict(ask(`x:${long}c`), source({ ...allow, Action: `x:${stars}` }))).toBe('missing');
    expect(verdict(ask(`x:${long}b`), source({ ...allow, Action: `x:${stars}` }))).toBe('granted');
    expect(verdict(ask(`x:${long}`), source({ ...allow, Action: `x:${'*?'.repeat(500)}b` }))).toBe('missing');
  });

  it('compares resources', () => {
    const arn = `arn:aws:s3:::${long}`;
    expect(verdict(ask('x:y', `${arn}c`), source({ ...allow, Resource: `arn:aws:s3:::${stars}` }))).toBe('missing');
    expect(verdict(ask('x:y', `${arn}b`), source({ ...allow, Resource: `arn:aws:s3:::${stars}` }))).toBe('granted');
  });

  it('compares patterns with patterns of 2,048 characters', () => {
    const left = `arn:aws:s3:::${'a*'.repeat(1000)}b`;
    const right = `arn:aws:s3:::${'*a'.repeat(1000)}*b`;
    expect(verdict(ask('x:y', left), source({ ...allow, Resource: left }))).toBe('granted');
    expect(verdict(ask('x:y', left), source({ ...allow, Resource: right }))).toBe('granted');
    expect(verdict(ask('x:y', right), source({ ...allow, Resource: left }))).toBe('limited');
  });

  it('compares condition values', () => {
    const Condition = { StringLike: { 'aws:PrincipalTag/team': stars } };
    const known = (team: string) => ask('x:y', '*', { 'aws:PrincipalTag/team': team });
    expect(verdict(known(`${long}c`), source({ ...allow, Condition }))).toBe('missing');
    expect(verdict(known(`${long}b`), source({ ...allow, Condition }))).toBe('granted');
  });

  it('compares many condition values', () => {
    const values = Array.from({ length: 5000 }, (_, index) => `${'a*'.repeat(20)}${index}`);
    const Condition = { StringNotLike: { 'aws:PrincipalTag/team': values } };
    const question = ask('x:y', '*', { 'aws:PrincipalTag/team': 'a'.repeat(300) });
    expect(verdict(question, source({ ...allow, Condition }))).toBe('granted');
  });
});

describe('given many patterns that overlap', () => {
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz0123456789');
  const inner = letters.map((letter) => `arn:aws:s3:::*${letter}*`);
  const ends = letters.flatMap((first) => letters.map((last) => `arn:aws:s3:::${first}*${last}`));

  it('decides what they cover together', () => {
    expect(verdict(ask(bucketAction), source({ ...allow, Resource: inner }))).toBe('limited');
    expect(verdict(ask(bucketAction), source({ ...allow, Resource: ends }))).toBe('limited');
    expect(verdict(ask(bucketAction), source({ ...allow, Resource: [...inner, ...ends, '*'] }))).toBe('granted');
  });

  it('decides what they take away together', () => {
    const deny = { Effect: 'Deny', Action: '*', Resource: [...inner, ...ends] };
    expect(verdict(ask(bucketAction), source(allow, deny))).toBe('limited');
    expect(verdict(ask(bucketAction, 'arn:aws:s3:::a-b'), source(allow, deny))).toBe('denied');
  });

  it('decides over several layers of them', () => {
    const layer = [source({ ...allow, Resource: inner }), source({ Effect: 'Allow', Action: '*', NotResource: ends })];
    const [boundary] = [source({ ...allow, Resource: ends })];
    const decision = decideGrant(ask(bucketAction), { identity: layer, boundary, scps: [layer, layer, layer] });
    expect(['limited', 'missing']).toContain(decision.verdict);
  });
});

describe('given many keys that nobody knows', () => {
  const block = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`aws:PrincipalTag/k${index}`, 'v']));

  it('decides one statement with hundreds of them', () => {
    expect(verdict(ask('x:y'), source({ ...allow, Condition: { StringEquals: block(500) } }))).toBe('limited');
  });

  it('decides hundreds of statements with a few of them each', () => {
    const statements = Array.from({ length: 300 }, (_, index) => ({
      Effect: index % 3 === 0 ? 'Deny' : 'Allow',
      Action: '*',
      Resource: index % 2 === 0 ? '*' : `arn:aws:s3:::${index}*`,
      Condition: {
        StringNotEquals: { [`aws:PrincipalTag/k${index}`]: 'v' },
        StringLike: { [`aws:PrincipalTag/k${index + 1}`]: 'w*' },
      },
    }));
    expect(verdict(ask(bucketAction), source(...statements))).toBe('limited');
  });

  it('decides over keys with many possible values', () => {
    const oneOf = Object.fromEntries(
      Array.from({ length: 12 }, (_, key) => [
        `aws:PrincipalTag/k${key}`,
        Array.from({ length: 200 }, (_unused, value) => `v${value}`),
      ]),
    );
    const question: GrantQuestion = { action: 'x:y', resource: '*', context: { known: {}, oneOf, others: 'unknown' } };
    const conditions = Object.fromEntries(Object.keys(oneOf).map((key) => [key, 'v1']));
    expect(verdict(question, source({ ...allow, Condition: { StringEquals: conditions } }))).toBe('limited');
    expect(
      verdict(
        question,
        source({
          ...allow,
          Condition: { StringLike: Object.fromEntries(Object.keys(oneOf).map((key) => [key, 'v*'])) },
        }),
      ),
    ).toBe('granted');
  });
});

describe('given keys that JavaScript knows', () => {
  const text =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}],"__proto__":{"polluted":"yes"}}';

  it('refuses them as elements', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(parsePolicyDocument(text.replace('__proto__', name)).ok).toBe(false);
      const statement = `{"Effect":"Allow","Action":"*","Resource":"*","${name}":{"polluted":"yes"}}`;
      expect(parsePolicyDocument(`{"Statement":[${statement}]}`).ok).toBe(false);
    }
    expect('polluted' in {}).toBe(false);
  });

  it('does not take an inherited name for an element', () => {
    const inherited = Object.create({ Effect: 'Allow', Action: '*', Resource: '*' });
    expect(parsePolicyDocument(documentOf([inherited])).ok).toBe(false);
  });

  it('reads them as operators and keys of conditions', () => {
    const condition = '{"__proto__":{"constructor":"a"},"StringEquals":{"__proto__":"b","toString":"c"}}';
    const parsed = parsePolicyDocument(
      `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":${condition}}]}`,
    );
    expect(parsed.ok && parsed.document.statements[0]?.conditions.length).toBe(3);
    if (!parsed.ok) return;
    expect(parsePolicyDocument(JSON.stringify(printPolicyDocument(parsed.document)))).toEqual(parsed);
    expect(verdict(ask('x:y'), { name: 'policy', document: parsed.document })).toBe('limited');
  });

  it('knows nothing of a key that every object has', () => {
    for (const key of ['__proto__', 'constructor', 'toString', 'valueOf']) {
      const policy = source({ ...allow, Condition: JSON.parse(`{"Null":{"${key}":"false"}}`) });
      expect(verdict(ask('x:y'), policy)).toBe('limited');
      const absent: GrantQuestion = { action: 'x:y', resource: '*', context: { known: {}, others: 'absent' } };
      expect(verdict(absent, policy)).toBe('missing');
    }
  });

  it('asks for actions of these names', () => {
    for (const action of [
      '__proto__:constructor',
      'constructor:toString',
      'ec2:__proto__',
      'ec2:constructor',
      '',
      ':',
      'ec2:',
    ]) {
      expect(verdict(ask(action), source(allow))).toBe('granted');
      expect(verdict(ask(action), source({ ...allow, Action: 's3:*' }))).toBe('missing');
    }
  });
});

describe('given odd characters', () => {
  const odd = [
    '\uD800',
    '\uDFFF',
    '\u0000',
    '\u202Eevil',
    '🚀'.repeat(50),
    'e\u0301'.repeat(50),
    '\u{10FFFF}',
    '%00',
    '%',
  ];

  it('compares them as they are', () => {
    for (const character of odd) {
      const Condition = { StringEquals: { 'aws:PrincipalTag/team': character } };
      expect(verdict(ask('x:y', '*', { 'aws:PrincipalTag/team': character }), source({ ...allow, Condition }))).toBe(
        'granted',
      );
      expect(
        verdict(ask('x:y', '*', { 'aws:PrincipalTag/team': `${character}x` }), source({ ...allow, Condition })),
      ).toBe('missing');
      expect(
        verdict(ask('x:y', `arn:aws:s3:::${character}`), source({ ...allow, Resource: `arn:aws:s3:::${character}` })),
      ).toBe('granted');
    }
  });

  it('reads, prints and refuses documents that hold them', () => {
    for (const character of odd) {
      const parsed = parsePolicyDocument(
        documentOf([{ ...allow, Sid: character, Action: character, Resource: character }]),
      );
      if (parsed.ok) expect(parsePolicyDocument(printPolicyDocument(parsed.document))).toEqual(parsed);
      else expect(parsed.faults.length).toBeGreaterThan(0);
      expect(parsePolicyDocument(character).ok).toBe(false);
    }
  });
});

describe('given a key policy of 32 KiB', () => {
  const key = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const asker = 'arn:aws:iam::111122223333:role/veeam';
  const all = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
  const policies: Readonly<Record<string, readonly unknown[]>> = {
    'of 700 principals, the role last': [
      {
        ...all,
        Principal: { AWS: [...Array.from({ length: 700 }, (_, n) => `arn:aws:iam::111122223333:role/r${n}`), asker] },
      },
    ],
    'of 250 statements with conditions that differ': Array.from({ length: 250 }, (_, n) => ({
      ...all,
      Principal: '*',
      Condition: { StringLike: { [`kms:EncryptionContext:k${n}`]: `a*${n}*b` } },
    })),
    'of 200 Denies with wildcards in actions and values': [
      { ...all, Principal: '*' },
      ...Array.from({ length: 200 }, (_, n) => ({
        ...all,
        Effect: 'Deny',
        Principal: { AWS: '111122223333' },
        Action: `kms:*${'d*'.repeat(n % 7)}t`,
        Condition: { StringNotLike: { 'aws:PrincipalTag/team': [`*a${n}*`, `${'*b'.repeat(9)}${n}`] } },
      })),
    ],
    'of 300 statements for sessions of the role': Array.from({ length: 300 }, (_, n) => ({
      ...all,
      Principal: { AWS: `arn:aws:sts::111122223333:assumed-role/veeam/s${n}` },
    })),
  };

  for (const [name, statements] of Object.entries(policies)) {
    it(`decides over one ${name}, or says that it did not, within the steps of one principal`, () => {
      const policy = source(...statements);
      expect(JSON.stringify(statements).length).toBeGreaterThan(20_000);
      const resource = { kind: 'key', owner: '111122223333', principal: asker, policy } as const;
      const meter = createStepMeter();
      const verdicts = ['kms:Decrypt', 'kms:CreateGrant', 'kms:DescribeKey'].map(
        (action) => decideGrant({ ...ask(action, key), meter }, { identity: [], resource }).verdict,
      );
      expect(verdicts).toEqual(name.startsWith('of 700') ? Array(3).fill('granted') : Array(3).fill('limited'));
      expect(meter.steps).toBeLessThanOrEqual(stepsPerPolicies);
    });
  }

  it('says of one that takes more steps than there are that it was not decided', () => {
    const policy = source(...(policies['of 200 Denies with wildcards in actions and values'] ?? []));
    const resource = { kind: 'key', owner: '111122223333', principal: asker, policy } as const;
    const decided = decideGrant(
      { ...ask('kms:Decrypt', key), meter: createStepMeter(2_000) },
      { identity: [], resource },
    );
    expect(decided.causes.map(({ kind }) => kind)).toEqual(['undecided']);
  });
});
