// Generator of documents that fill IAM's quotas, with `*` in every place where IAM takes it.

import fc from 'fast-check';

/** Characters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const quotas = { inline: 10_240, managed: 6_144, trust: 4_096, scp: 5_120, longScp: 10_240 } as const;
/** Managed policies that one role may have, where AWS raised that. */
export const maxManaged = 20;

/** All that makes one statement; `at` makes each different. */
type Template = (at: number) => Readonly<Record<string, unknown>>;

/** What to fill up to a quota. */
export interface Filling {
  readonly templates: readonly Template[];
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const operators = ['StringLike', 'StringNotLike', 'StringEquals', 'StringNotEqualsIgnoreCase', 'StringLikeIfExists'];
const setOperators = ['ForAnyValue:StringLike', 'ForAllValues:StringLike', 'ForAnyValue:StringNotLike'];
const arnOperators = ['ArnLike', 'ArnNotLike', 'ArnEquals', 'StringLike', 'StringNotLike'];
const keys = [
  ['aws:RequestTag/k#', [...operators, ...setOperators]],
  ['aws:PrincipalTag/k#', operators],
  ['aws:ResourceTag/k', [...operators, ...setOperators]],
  ['aws:TagKeys', setOperators],
  ['aws:PrincipalArn', arnOperators],
  ['aws:SourceArn', arnOperators],
  ['aws:PrincipalOrgPaths', setOperators],
  ['aws:PrincipalOrgID', operators],
  ['aws:PrincipalAccount', operators],
  ['aws:RequestedRegion', operators],
  ['aws:userid', operators],
  ['sts:ExternalId', operators],
  ['aws:SourceIp', ['IpAddress', 'NotIpAddress']],
  ['aws:CurrentTime', ['DateLessThan', 'DateGreaterThan', 'DateNotEquals']],
  ['s3:max-keys', ['NumericLessThan', 'NumericEquals']],
] as const;

// `word` says how a text is made of its number; a `#` of the form gives way to the number.
const wordArbitrary: fc.Arbitrary<(at: number) => string> = fc.oneof(
  fc.constant((at: number) => `*${letter(at)}*${at}*`),
  fc.constant((at: number) => `${letter(at)}*${letter(at * 3 + 1)}*${letter(at * 7 + 2)}*`),
  fc.constant((at: number) => `*${letter(at)}?${letter(at * 5)}*`),
  fc.constant((at: number) => `?*${at}`),
  fc.constant((at: number) => `\${aws:PrincipalTag/${letter(at)}}*${at}`),
  fc.constant((at: number) => `\${aws:username}${at}`),
  fc.constant((at: number) => `*\${aws:PrincipalTag/owner}${letter(at)}*\${aws:PrincipalTag/owner}*`),
  fc.constant((at: number) => `\${aws:PrincipalTag/none${at}, 'd${at}'}*`),
  fc.constant((at: number) => `é*\u{1F600}${letter(at)}*`),
  fc.constant((at: number) => `${at}`),
  fc.constant((at: number) => '*'.repeat(1 + (at % 7))),
  fc.integer({ min: 5, max: 1_200 }).map((length) => (at: number) => `*${'a'.repeat(length)}*${letter(at)}`),
  fc.integer({ min: 5, max: 600 }).map((length) => (at: number) => `${'a*'.repeat(length)}${letter(at)}`),
  fc.integer({ min: 5, max: 600 }).map((length) => (at: number) => `${'?*a'.repeat(length)}${at}`),
);

const actionForms = ['#', '*:#', '*:*#*', 's3:#', 'ec2:*#', '*', 'ec2:*', 'iam:*#*', '*#:*'];
const resourceForms = [
  ...[
    '*',
    'arn:aws:s3:::#',
    'arn:aws:s3:::#/#',
    'arn:*:*:*:*:#',
    'arn:aws:ec2:*:*:instance/#',
    'arn:aws:iam::*:role/#',
  ],
  ...['arn:aws:*:#:*:*', 'arn:aws:s3:::a*#*b', 'arn:aws:logs:*:*:log-group:#:*', '*#*'],
];
const principalForms = [
  ...[
    '*',
    { AWS: '*' },
    { AWS: 'arn:aws:iam::11112222####:role/#' },
    { AWS: '11112222####' },
    { Service: '#.amazonaws.com' },
  ],
  ...[
    { AWS: 'arn:aws:sts::111122223333:assumed-role/a/#' },
    { Federated: 'arn:aws:iam::111122223333:saml-provider/#' },
  ],
];

interface Writing {
  readonly form: string;
  readonly word: (at: number) => string;
  readonly count: number;
}

function textsArbitrary(forms: readonly string[]): fc.Arbitrary<Writing> {
  return fc.record({
    form: fc.constantFrom(...forms),
    word: wordArbitrary,
    count: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 40 })),
  });
}

function write({ form, word, count }: Writing, at: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => form.replaceAll('#', word(at * count + index)));
}

const conditionArbitrary = fc.constantFrom(...keys).chain(([key, all]) =>
  fc.record({
    key: fc.constant(key),
    operator: fc.constantFrom(...all),
    texts: textsArbitrary(['#', '*#', 'arn:aws:iam::*:role/#', 'o-#/r-*/ou-#/*']),
  }),
);

type DrawnCondition = typeof conditionArbitrary extends fc.Arbitrary<infer T> ? T : never;

function conditionBlock(drawn: readonly DrawnCondition[], at: number): Readonly<Record<string, unknown>> {
  const block: Record<string, Record<string, readonly string[]>> = {};
  for (const { key, operator, texts } of drawn) {
    const values = operator.includes('Ip')
      ? [`10.${at % 256}.0.0/16`]
      : operator.startsWith('Date')
        ? [`20${10 + (at % 80)}-01-01T00:00:00Z`]
        : operator.startsWith('Numeric')
          ? [`${at}`]
          : write(texts, at);
    block[operator] = { ...block[operator], [key.replace('#', `${at % 97}`)]: values };
  }
  return block;
}

const effectArbitrary = fc.constantFrom<(at: number) => string>(
  (at) => (at % 2 === 0 ? 'Allow' : 'Deny'),
  () => 'Allow',
  (at) => (at === 0 ? 'Allow' : 'Deny'),
);
const conditionsArbitrary = fc.array(conditionArbitrary, { maxLength: 3 });

const grantTemplate: fc.Arbitrary<Template> = fc
  .record({
    effect: effectArbitrary,
    action: textsArbitrary(actionForms),
    resource: textsArbitrary(resourceForms),
    negations: fc.tuple(fc.boolean(), fc.boolean()),
    conditions: conditionsArbitrary,
  })
  .map(({ effect, action, resource, negations: [notAction, notResource], conditions }) => (at: number) => ({
    Effect: effect(at),
    [notAction ? 'NotAction' : 'Action']: write(action, at),
    [notResource ? 'NotResource' : 'Resource']: write(resource, at),
    Condition: conditionBlock(conditions, at),
  }));

const trustTemplate: fc.Arbitrary<Template> = fc
  .record({
    effect: effectArbitrary,
    action: fc.constantFrom('sts:AssumeRole', 'sts:*', '*'),
    principal: fc.constantFrom(...principalForms),
    isNegated: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
    conditions: conditionsArbitrary,
  })
  .map(({ effect, action, principal, isNegated, conditions }) => (at: number) => ({
    Effect: effect(at),
    Action: action,
    [isNegated && principal !== '*' ? 'NotPrincipal' : 'Principal']: numbered(principal, at),
    Condition: conditionBlock(conditions, at),
  }));

function numbered(principal: (typeof principalForms)[number], at: number): unknown {
  return JSON.parse(
    JSON.stringify(principal)
      .replaceAll('####', `${1000 + (at % 9000)}`)
      .replaceAll('#', `${at}`),
  );
}

function filling(template: fc.Arbitrary<Template>): fc.Arbitrary<Filling> {
  return fc.array(template, { minLength: 1, maxLength: 3 }).map((templates) => ({ templates }));
}

export const grantFilling = filling(grantTemplate);
export const trustFilling = filling(trustTemplate);

/** Gives documents of at most so many characters, as full as the templates make them; each statement is another one. */
export function fillDocuments({ templates }: Filling, count: number, maxCharacters: number): readonly unknown[] {
  let at = 0;
  return Array.from({ length: count }, () => {
    const statements: unknown[] = [];
    let length = 45;
    for (;;) {
      const statement = templates[at % templates.length]?.(at);
      length += JSON.stringify(statement).length + 1;
      if (length > maxCharacters) break;
      statements.push(statement);
      at++;
    }
    // A statement that is longer than a whole document is left out.
    if (statements.length === 0) at++;
    return { Version: '2012-10-17', Statement: statements };
  });
}

function letter(at: number): string {
  return letters[at % letters.length] ?? 'a';
}
