// Generators of policies and requests over small alphabets, so that what is drawn meets often.

import fc from 'fast-check';
import { conditionArbitrary, contextArbitrary, policyVariable } from './conditionArbitraries.ts';
import type { ConcreteRequest, RawLayers, RawResource } from './naiveEvaluator.ts';

/** A statement as JSON. */
export type RawStatement = Readonly<Record<string, unknown>>;

export interface RawDocument {
  readonly Version?: string;
  readonly Statement: readonly RawStatement[];
}

/** What is drawn for the laws: documents by layer. */
export interface DrawnLayers extends RawLayers {
  readonly identity: readonly RawDocument[];
  readonly boundary?: RawDocument;
  readonly scps?: readonly (readonly RawDocument[])[];
  readonly rcps?: readonly (readonly RawDocument[])[];
  readonly resource?: RawResource & { readonly policy?: RawDocument };
}

const regions = ['eu-west-1', 'us-east-1'];
const accounts = ['111122223333', '444455556666'];
const names = ['a', 'ab', 'b', 'ba', 'zz'];

/** Every action that is asked for, with ARNs of every resource type that it takes; `*` where it takes none. */
export const askedActions: Readonly<Record<string, readonly string[]>> = {
  'ec2:DescribeInstances': ['*'],
  's3:ListAllMyBuckets': ['*'],
  'ec2:StopInstances': regional('ec2', 'instance/'),
  'ec2:CreateSnapshot': [
    ...regional('ec2', 'volume/'),
    ...regions.flatMap((region) => names.map((name) => `arn:aws:ec2:${region}::snapshot/${name}`)),
  ],
  's3:PutBucketPolicy': names.map((name) => `arn:aws:s3:::${name}`),
  's3:GetObject': [
    ...names.flatMap((bucket) => names.map((key) => `arn:aws:s3:::${bucket}/${key}`)),
    ...names.map((name) => `arn:aws:s3:eu-west-1:111122223333:accesspoint/${name}/object/${name}`),
  ],
  'kms:Decrypt': regional('kms', 'key/'),
  'iam:PassRole': accounts.flatMap((account) => names.map((name) => `arn:aws:iam::${account}:role/${name}`)),
  // No table knows this action, so it may take any resource.
  'newservice:DoIt': [
    ...regional('newservice', 'thing/'),
    ...[
      'arn:aws:newservice:::a',
      'arn:aws:newservice:::a:b',
      'arn:aws:other:::x',
      'arn:aws:s3:::a',
      'arn:aws:s3:::b/b',
      'arn:aws:s3:::a/a',
    ],
    ...[
      'arn:aws:s3:eu-west-1:111122223333:accesspoint/a',
      'arn:aws:ec2:eu-west-1:111122223333:instance/a',
      'arn:aws:ec2:us-east-1:111122223333:instance/b',
    ],
    ...[
      'arn:aws:ec2:us-east-1:444455556666:volume/zz',
      'arn:aws:ec2:eu-west-1::snapshot/b',
      'arn:aws:kms:us-east-1:111122223333:key/a',
    ],
    ...['arn:aws:iam::111122223333:role/ab', 'arn:aws:iam::444455556666:role/zz'],
  ],
};

const actionPatterns = [
  ...Object.keys(askedActions),
  ...[
    '*',
    'ec2:*',
    'EC2:describe*',
    'ec2:*s',
    'ec?:*',
    's3:*',
    's3:*t*',
    'S3:GETOBJECT',
    '*:*o*',
    'k?s:*',
    'iam:*',
    'newservice:?oIt',
  ],
];

const resourcePatterns = [
  ...['*', '*', '*', 'arn:aws:ec2:*:*:*', 'arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:volume/*'],
  ...[
    'arn:aws:ec2:*::snapshot/*',
    'arn:aws:ec2:eu-west-1:*:*',
    'arn:aws:ec2:*:111122223333:*/a*',
    'arn:aws:ec2:*:*:instance/?',
  ],
  ...[
    'arn:aws:s3:::*',
    'arn:aws:s3:::*/*',
    'arn:aws:s3:::a*',
    'arn:aws:s3:::*b',
    'arn:aws:s3:::a/*',
    'arn:aws:s3:*:*:accesspoint/*',
  ],
  ...[
    'arn:aws:kms:*:*:key/*',
    'arn:aws:kms:us-*-1:*:key/a',
    'arn:aws:iam::*:role/*',
    'arn:aws:iam::111122223333:role/a?',
  ],
  ...['arn:*:newservice:*:*:*', 'arn:aws:newservice:*:*:thing/a*', 'arn:aws:newservice:::a', 'arn:aws-cn:s3:::*'],
  ...[
    `arn:aws:s3:::${policyVariable('aws:PrincipalTag/team')}`,
    `arn:aws:s3:::${policyVariable('aws:PrincipalTag/team')}/*`,
    `arn:aws:ec2:*:*:instance/${policyVariable("aws:PrincipalTag/team, 'b'")}`,
  ],
];

/** One statement; `effect` decides what it does. */
export function statementArbitrary(effect: fc.Arbitrary<string>): fc.Arbitrary<RawStatement> {
  return fc
    .record({
      effect,
      action: element('Action', actionPatterns, 0.15),
      resource: element('Resource', resourcePatterns, 0.12),
      conditions: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 3, arbitrary: fc.array(conditionArbitrary, { minLength: 1, maxLength: 2 }) },
      ),
    })
    .map(({ effect: Effect, action, resource, conditions }) => ({
      Effect,
      ...action,
      ...resource,
      ...(conditions.length > 0 && { Condition: Object.fromEntries(conditions) }),
    }));
}

export const allowArbitrary = statementArbitrary(fc.constant('Allow'));
export const denyArbitrary = statementArbitrary(fc.constant('Deny'));

const mostlyAllow = fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny');
const full: RawDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** A document of up to three statements, mostly Allows, mostly of the new version. */
export const documentArbitrary: fc.Arbitrary<RawDocument> = documentOf(statementArbitrary(mostlyAllow));

/** A level of SCPs: everything allowed with some Denies, or a list of what is allowed. */
export const scpLevelArbitrary: fc.Arbitrary<readonly RawDocument[]> = fc.oneof(
  fc.constant([full]),
  documentOf(denyArbitrary).map((denies) => [full, denies]),
  fc.array(documentArbitrary, { minLength: 1, maxLength: 2 }),
);

const rcpLevelArbitrary = documentOf(denyArbitrary).map((denies) => [full, denies]);

/** Documents in all layers; boundary, SCPs and RCPs in some draws only. */
export const layersArbitrary: fc.Arbitrary<DrawnLayers> = fc
  .record({
    identity: fc.array(documentArbitrary, { minLength: 1, maxLength: 3 }),
    boundary: sometimes(fc.oneof(fc.constant(full), documentArbitrary)),
    scps: sometimes(fc.array(scpLevelArbitrary, { minLength: 1, maxLength: 2 })),
    rcps: sometimes(fc.array(rcpLevelArbitrary, { minLength: 1, maxLength: 1 })),
  })
  .map(({ identity, boundary, scps, rcps }) => ({
    identity,
    ...(boundary !== undefined && { boundary }),
    ...(scps !== undefined && { scps }),
    ...(rcps !== undefined && { rcps }),
  }));

export const actionArbitrary: fc.Arbitrary<string> = fc.constantFrom(...Object.keys(askedActions));

/** One request: an ARN of a type that the action takes, each key given or absent. */
export const requestArbitrary: fc.Arbitrary<ConcreteRequest> = fc
  .tuple(actionArbitrary, fc.nat(), contextArbitrary)
  .map(([action, index, context]) => {
    const resources = askedActions[action] ?? ['*'];
    return { action, resource: resources[index % resources.length] ?? '*', context };
  });

function documentOf(statement: fc.Arbitrary<RawStatement>): fc.Arbitrary<RawDocument> {
  const version = fc.constantFrom('2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', undefined);
  return fc.tuple(version, fc.array(statement, { minLength: 1, maxLength: 3 })).map(([Version, Statement]) => ({
    ...(Version !== undefined && { Version }),
    Statement: Version === '2012-10-17' ? Statement : Statement.map(withoutColonsInVariables),
  }));
}

// In an old document a variable is plain text, and a name with a colon in it is another matter than those drawn here.
function withoutColonsInVariables(statement: RawStatement): RawStatement {
  return JSON.parse(JSON.stringify(statement).replaceAll(`${'$'}{aws:PrincipalTag/`, `${'$'}{`));
}

function element(name: string, patterns: readonly string[], negatedShare: number): fc.Arbitrary<RawStatement> {
  const some = fc.oneof(
    fc.constantFrom(...patterns),
    fc.uniqueArray(fc.constantFrom(...patterns), { minLength: 1, maxLength: 3 }),
  );
  return fc
    .tuple(fc.nat(99), some)
    .map(([dice, value]) => ({ [dice < negatedShare * 100 ? `Not${name}` : name]: value }));
}

function sometimes<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 2 });
}

function regional(service: string, type: string): readonly string[] {
  return regions.flatMap((region) =>
    accounts.flatMap((account) => names.map((name) => `arn:aws:${service}:${region}:${account}:${type}${name}`)),
  );
}
