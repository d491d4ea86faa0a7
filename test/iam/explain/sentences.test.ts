// The words of an explanation for people, row by row: what a statement does, why nothing is allowed, and what to change.

import { describe, expect, it } from 'vitest';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { explainStatement, typeCoverage } from '../../../shared/iam/explain/explainStatement.ts';
import { grantCauses, type ReadCause, readCauses } from '../../../shared/iam/explain/grantCauses.ts';
import { grantChanges } from '../../../shared/iam/explain/grantChanges.ts';
import { plannedChanges } from '../../../shared/iam/explain/plannedChanges.ts';
import { explainGrant } from '../../../shared/iam/explainGrant.ts';
import { findStatements } from '../../../shared/iam/grant/findStatements.ts';
import type { Cause } from '../../../shared/iam/grant/grantDecision.ts';
import { judgeGrant } from '../../../shared/iam/grant/grantVerdict.ts';
import type { PolicyLayers, PolicySource, ResourceLayer } from '../../../shared/iam/policy/policyLayers.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { documentOf, knownContext, policyOf, unknownContext, type WrittenStatement } from '../policyFixtures.ts';

const everything = policyOf('Backup', {});
const role = 'arn:aws:iam::111122223333:role/Backup';
const [own, other] = ['111122223333', '444455556666'];
const oneSession = { AWS: 'arn:aws:sts::111122223333:assumed-role/Backup/one' };
const volume = 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1';
const [anyVolume, anyInstance] = ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:instance/*'];

function explain(layers: PolicyLayers, action = 'ec2:DeleteVolume', context = unknownContext, resource = '*') {
  return explainGrant({ action, resource, context }, layers);
}

function identity(...statements: readonly WrittenStatement[]): PolicyLayers {
  return { identity: [policyOf('Backup', ...statements)] };
}

function beside(deny: WrittenStatement): PolicyLayers {
  return identity({}, { Effect: 'Deny', ...deny });
}

function resourceOf(kind: 'bucket' | 'key', owner: string, ...statements: readonly WrittenStatement[]): ResourceLayer {
  const policy = policyOf(`${kind} policy`, ...statements);
  return { kind, owner, principal: role, ...(statements.length > 0 && { policy }) };
}

describe('the sentence of a statement', () => {
  function sentencesOf(layers: PolicyLayers, action?: string, context?: KnownContext, resource?: string) {
    return explain(layers, action, context, resource).layers.flatMap(({ statements }) =>
      statements.map(({ why }) => why),
    );
  }

  it.each<readonly [WrittenStatement['Effect'] & string, string]>([
    ['Allow', 'allows'],
    ['Deny', 'denies'],
  ])('says of an %s for one session that it may be another', (effect, verb) => {
    const resource = resourceOf('bucket', other, { Effect: effect, Principal: oneSession });
    expect(sentencesOf({ identity: [everything], resource }, 's3:PutBucketPolicy')[1]).toBe(
      `${verb} it to some sessions of the role, or to a principal of whom nobody knows whether it is this one`,
    );
  });

  it('writes an empty value as one', () => {
    const prefixes = identity({ Condition: { StringLike: { 's3:prefix': ['Veeam/*', ''] } } });
    expect(sentencesOf(prefixes, 's3:ListBucket')).toEqual([
      'allows it only if StringLike s3:prefix Veeam/*, "" (its value is not known here)',
    ]);
  });

  it('says of a Deny whose conditions exclude each other that it denies nothing', () => {
    const never = beside({ Condition: { StringEquals: { k: 'a' }, StringNotEquals: { k: 'a' } } });
    expect(sentencesOf(never)[0]).toBe(
      'denies it only if StringEquals k a (its value is not known here) and StringNotEquals k a (its value is not known here), which no request can meet at once, so this denies nothing',
    );
  });

  it.each<readonly [string, readonly string[], string]>([
    ['one of another partition', ['arn:aws-cn:ec2:*:*:volume/*'], 'are of the partition aws-cn and not of aws'],
    ['two of it', ['arn:aws-cn:ec2:*:*:volume/a', 'arn:aws-cn:s3:::b'], 'are of the partition aws-cn and not of aws'],
    ['of two others', ['arn:aws-cn:ec2:*:*:volume/*', 'arn:aws-us-gov:ec2:*:*:volume/*'], 'no such request names'],
    ['of its own and another', ['arn:aws:s3:::a', 'arn:aws-cn:ec2:*:*:volume/*'], 'no such request names'],
    ['of its own', ['arn:aws:s3:::a'], 'no such request names'],
    ['of a partition by a wildcard', ['arn:aws-?:ec2:*:*:volume/*'], 'no such request names'],
    ['of something like a partition', ['arn:my-aws:ec2:*:*:volume/*'], 'no such request names'],
    ['of something with a digit', ['arn:awsome9:ec2:*:*:volume/*'], 'no such request names'],
    ['without a partition', ['volume/vol-1'], 'no such request names'],
  ])('says why resources are none of the request: %s', (_, patterns, why) => {
    const expected = `allows it only on ${patterns.join(', ')}, which ${why}, so this grants nothing`;
    expect(sentencesOf(identity({ Resource: patterns }), undefined, undefined, volume)).toEqual([expected]);
  });

  it('says nothing of partitions where a statement leaves resources out', () => {
    const statement: WrittenStatement = { Effect: 'Deny', NotResource: ['arn:aws:ec2:*:*:volume/*'] };
    expect(sentencesOf(identity(statement), undefined, undefined, volume)).toEqual([
      'denies it only on all but arn:aws:ec2:*:*:volume/*, which no such request names, so this denies nothing',
    ]);
  });

  it('tells partitions apart whichever is the own one', () => {
    const elsewhere = identity({ Resource: 'arn:aws:ec2:*:*:volume/*' });
    expect(sentencesOf(elsewhere, undefined, undefined, volume.replace('aws', 'aws-cn'))[0]).toContain(
      'which are of the partition aws and not of aws-cn',
    );
  });

  it.each<readonly [string, string, readonly string[], string]>([
    [
      'a needed type and an optional one',
      'ec2:CreateSubnet',
      ['arn:aws:ec2:*:*:vpc/*'],
      'the type subnet and 1 type that only some requests name',
    ],
    [
      'a needed type and three optional ones',
      'ec2:CreateVpcEndpoint',
      ['arn:aws:ec2:*:*:vpc/*'],
      'the type vpc-endpoint and 3 types that only some requests name',
    ],
    [
      'a needed type and what is left of the optional ones',
      'ec2:CreateVpcEndpoint',
      ['arn:aws:ec2:*:*:vpc/*', 'arn:aws:ec2:*:*:subnet/*'],
      'the type vpc-endpoint and 2 types that only some requests name',
    ],
    [
      'three optional types',
      'amplify:TagResource',
      ['arn:aws:amplify:*:*:webhooks/*'],
      'what some requests name: the types apps, branches, domains',
    ],
  ])('says what an Allow leaves out: %s', (_, action, patterns, left) => {
    expect(sentencesOf(identity({ Resource: patterns }), action)).toEqual([
      `allows it only on ${patterns.join(', ')}, which leaves out ${left}`,
    ]);
  });

  it('counts optional types where there are more than three', () => {
    expect(sentencesOf(identity({ Resource: 'arn:aws:ec2:*:*:instance/*' }), 'ec2:CreateTags')[0]).toMatch(
      /, which leaves out \d{2,} types that only some requests name$/,
    );
  });

  it('knows the partition of what was asked on an action that it does not know', () => {
    const elsewhere = identity({ Resource: 'arn:aws-cn:x:::a' });
    expect(sentencesOf(elsewhere, 'x:Y', unknownContext, 'arn:aws:x:::a')[0]).toContain(
      'the partition aws-cn and not of aws',
    );
    expect(sentencesOf(elsewhere, 'x:Y', unknownContext, 'a')[0]).toContain('which no such request names');
  });

  const regions = {
    known: {},
    oneOf: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-2'] },
    others: 'unknown',
  } as const;
  const present: KnownContext = {
    known: {},
    partly: {
      'aws:PrincipalArn': { isPresent: true },
      'aws:userid': { isPresent: true, shape: { kind: 'session-of', id: 'AROA1' } },
    },
    others: 'unknown',
  };
  const untagged = knownContext({ 'aws:PrincipalTag/team': [], 'my:aws:PrincipalTag/team': [] });
  const tag = `\${aws:PrincipalTag/team}`;
  const twoLines = knownContext({ 'aws:PrincipalTag/two\nlines': [] });
  const viaService: KnownContext = {
    ...untagged,
    partly: { 'aws:ViaAWSService': { isPresent: true, shape: { kind: 'boolean' } } },
  };

  it.each<readonly [string, string, string | readonly string[], string, KnownContext]>([
    ['StringEquals', 'aws:RequestedRegion', 'eu-west-1', 'not so for us-east-2', regions],
    ['StringLike', 'aws:userid', 'AROA2:*', 'it begins with AROA1:', present],
    ['Null', 'aws:PrincipalArn', 'true', 'every request carries it', present],
    ['StringNotLike', 'aws:PrincipalArn', '*', 'whatever its value is', present],
    ['StringEquals', 'aws:PrincipalTag/team', 'x', 'the principal has no tag team', untagged],
    ['StringEquals', 'my:aws:PrincipalTag/team', 'x', 'the key is absent', untagged],
    ['StringEquals', 'aws:ResourceTag/team', tag, 'the principal has no tag team', untagged],
    [
      'StringEquals',
      'aws:ResourceTag/team',
      `\${ aws:PrincipalTag/team, 'none'}`,
      'its value is not known here',
      untagged,
    ],
    ['StringEquals', 'aws:ResourceTag/team', [tag, 'x'], 'its value is not known here', untagged],
    ['StringEquals', 'aws:ResourceTag/team', [tag, tag], 'the principal has no tag team', untagged],
    ['StringEquals', 'aws:ResourceTag/team', `\${ aws:PrincipalTag/team}`, 'the principal has no tag team', untagged],
    ['StringEquals', 'aws:PrincipalTag/two\nlines', 'x', 'the principal has no tag two\nlines', twoLines],
    ['StringEquals', 'aws:ViaAWSService', [tag, 'x'], 'whatever its value is', viaService],
    ['StringEquals', 'aws:ViaAWSService', [], 'whatever its value is', viaService],
  ])('says what is known for an Allow if %s %s %j: %s', (operator, key, values, known, context) => {
    const [why] = sentencesOf(identity({ Condition: { [operator]: { [key]: values } } }), undefined, context);
    expect(why).toContain(`(${known})`);
  });

  it.each<readonly [string, string, string, string, KnownContext]>([
    ['StringEquals', 'aws:RequestedRegion', 'eu-west-1', 'so for eu-west-1', regions],
    ['Null', 'aws:PrincipalArn', 'false', 'every request carries it', present],
    ['StringLike', 'aws:userid', 'AROA1:*', 'it begins with AROA1:', present],
    ['StringLike', 'aws:PrincipalArn', '*', 'whatever its value is', present],
  ])('says what is known for a Deny if %s %s %s: %s', (operator, key, value, known, context) => {
    expect(sentencesOf(beside({ Condition: { [operator]: { [key]: value } } }), undefined, context)[0]).toContain(
      `(${known})`,
    );
  });
});

describe('the causes of an explanation', () => {
  const causesOf = (layers: PolicyLayers, action?: string) => explain(layers, action).causes;
  const when = (value: string): WrittenStatement => ({ Condition: { StringEquals: { k: value } } });
  const scp = (value: string): readonly PolicySource[] => [policyOf('Guard', when(value))];

  it.each<readonly [string, string, PolicyLayers]>([
    [
      'the statements of the permissions boundary',
      'ec2:DeleteVolume',
      { identity: [everything], boundary: policyOf('Limit', when('a')), scps: [scp('b')] },
    ],
    ['the SCPs of another level', 'ec2:DeleteVolume', { identity: [everything], scps: [scp('a'), scp('b')] }],
    ['the identity policies', 'ec2:DeleteVolume', { ...identity(when('a')), scps: [scp('b')] }],
    [
      'the statements of the bucket policy',
      's3:PutBucketPolicy',
      {
        identity: [everything],
        resource: resourceOf('bucket', other, { Principal: '*', ...when('a') }),
        scps: [scp('b')],
      },
    ],
    [
      'the statements of the key policy',
      'kms:Decrypt',
      {
        identity: [everything],
        resource: resourceOf('key', other, { Principal: '*', ...when('a') }),
        scps: [scp('b')],
      },
    ],
  ])('name first that nothing is left of what %s allow', (whom, action, layers) => {
    const [first] = causesOf(layers, action);
    expect(first).toMatchObject({
      kind: 'no-overlap',
      layer: 'scp',
      why: `allows none of the requests that ${whom} allow`,
    });
    expect(first?.policy).toBeUndefined();
  });

  it.each<readonly [string, ResourceLayer, string | undefined, string]>([
    [
      's3:PutBucketPolicy',
      resourceOf('bucket', other),
      undefined,
      `there is no bucket policy, so nothing in the account ${other} allows s3:PutBucketPolicy`,
    ],
    [
      'kms:Decrypt',
      resourceOf('key', own),
      undefined,
      `there is no key policy, so nothing in the account ${own} allows kms:Decrypt`,
    ],
    [
      's3:PutBucketPolicy',
      resourceOf('bucket', other, { Principal: { AWS: '999988887777' } }),
      'bucket policy',
      'the bucket policy allows s3:PutBucketPolicy neither to this principal nor to its account',
    ],
    [
      'kms:Decrypt',
      resourceOf('key', own, { Principal: { AWS: '999988887777' } }),
      'key policy',
      'the key policy allows kms:Decrypt neither to this principal nor to its account',
    ],
  ])('say of %s what the policy of the resource lacks', (action, resource, policy, why) => {
    expect(causesOf({ identity: [everything], resource }, action)).toStrictEqual([
      { layer: 'resource', ...(policy !== undefined && { policy }), kind: 'no-allow', why },
    ]);
  });

  it.each<readonly [string, PolicyLayers, string, number]>([
    [
      'leaves it out, before an open Deny',
      identity({ Resource: anyInstance }, { Effect: 'Deny', ...when('a') }),
      'identity',
      1,
    ],
    [
      'leaves it out in the boundary, before an open Allow',
      { ...identity(when('a')), boundary: policyOf('Limit', { Resource: anyInstance }) },
      'boundary',
      1,
    ],
    [
      'denies it, before an open Deny',
      identity({}, { Effect: 'Deny', ...when('a') }, { Effect: 'Deny', Resource: anyVolume }),
      'identity',
      3,
    ],
    [
      'denies it in an SCP, before an open Deny of the role',
      { ...beside(when('a')), scps: [[policyOf('Guard', {}, { Effect: 'Deny', Resource: anyVolume })]] },
      'scp',
      2,
    ],
  ])('begin with what blocks a type that every call names: one that %s', (_, layers, layer, statement) => {
    const { blockedTypes, causes } = explain(layers, 'ec2:AttachVolume');
    expect(blockedTypes).toEqual(['volume']);
    expect(causes[0]).toMatchObject({ layer, statement: { number: statement } });
  });

  it('name the way in that a bucket of the own account gives under a condition, and not what gives none', () => {
    const resource = resourceOf(
      'bucket',
      own,
      { Principal: { AWS: role }, ...when('a') },
      { Principal: { AWS: role }, Resource: 'arn:aws:ec2:::x' },
    );
    const causes = causesOf({ ...identity(when('b')), resource }, 's3:PutBucketPolicy');
    expect(causes.map(({ layer, kind, statement }) => [layer, kind, statement?.number])).toEqual([
      ['identity', 'condition', 1],
      ['resource', 'condition', 1],
    ]);
  });

  it('leave out what the identity policies allow under a condition where the bucket grants it to the role itself', () => {
    const resource = resourceOf('bucket', own, { Principal: { AWS: role } });
    const guard = policyOf('Guard', {}, { Effect: 'Deny', ...when('a') });
    const causes = causesOf({ ...identity(when('b')), resource, scps: [[guard]] }, 's3:PutBucketPolicy');
    expect(causes.map(({ layer, effect }) => [layer, effect])).toEqual([['scp', 'Deny']]);
  });

  it('go with the statements that they are about, the last too that counts the rest', () => {
    const layers = identity(...Array.from({ length: 120 }, (_, index) => ({ Resource: `arn:aws:s3:::b${index}` })));
    const question = { action: 'ec2:DeleteVolume', resource: '*', context: unknownContext };
    const causes = readCauses(question.action, judgeGrant(findStatements(question, layers)));
    expect(causes.map(({ reading }) => reading?.statement.number).slice(1)).toEqual(
      Array.from({ length: 99 }, (_, index) => index + 1),
    );
    expect(causes[0]).not.toHaveProperty('reading');
    expect(causes.flatMap(({ cause }, at) => (cause.why.includes(' more statements ') ? [at] : []))).toEqual([99]);
  });

  it('leave out what a key of the own account allows to all, which limits nothing', () => {
    const resource = resourceOf('key', own, { Principal: { AWS: `arn:aws:iam::${own}:root` } });
    const causes = causesOf({ ...identity(when('b')), resource }, 'kms:Decrypt');
    expect(causes.map(({ layer }) => layer)).toEqual(['identity']);
  });

  it('leave out a Deny whose conditions exclude each other beside an Allow that falls short', () => {
    const inside = { 'aws:SourceIp': '203.0.113.0/24' };
    const never = { Effect: 'Deny', Condition: { IpAddress: inside, NotIpAddressIfExists: inside } } as const;
    expect(causesOf(identity(when('a'), never)).map(({ statement }) => statement?.number)).toEqual([1]);
  });

  it.each([
    [99, 100, undefined],
    [100, 100, '1 more statements and policies bear on it and are not listed'],
    [120, 100, '21 more statements and policies bear on it and are not listed'],
  ])('of %i statements and what is missing are %i, and the last counts the rest', (count, listed, rest) => {
    const causes = causesOf(
      identity(...Array.from({ length: count }, (_, index) => ({ Resource: `arn:aws:s3:::b${index}` }))),
    );
    expect(causes).toHaveLength(listed);
    expect(causes.at(-1)?.statement).toEqual({ number: 99 });
    const why = 'allows it only on arn:aws:s3:::b98, which no such request names, so this grants nothing';
    expect(causes.at(-1)?.why).toBe(rest === undefined ? why : `${why}; ${rest}`);
  });
});

describe('the changes of an explanation', () => {
  const changesOf = (layers: PolicyLayers, action?: string, context?: KnownContext) =>
    explain(layers, action, context).changes;
  const managed = (name: string, ...statements: readonly WrittenStatement[]): PolicySource => ({
    ...policyOf(name, ...statements),
    arn: `arn:aws:iam::aws:policy/${name}`,
  });
  const sometimes: WrittenStatement = { Condition: { Bool: { k: 'true' } } };
  const roles = (...conditions: readonly WrittenStatement['Condition'][]) =>
    identity(...conditions.map((Condition) => ({ Action: 'iam:PassRole', ...(Condition && { Condition }) })));

  it.each<readonly [string, string, PolicyLayers, readonly string[]]>([
    [
      'a Deny of a policy of AWS: nobody can edit it',
      'ec2:DeleteVolume',
      { identity: [everything, managed('AWSDenyAll', { Effect: 'Deny' })] },
      [
        'Detach AWSDenyAll from this principal, and allow elsewhere what else is needed of it: nobody can edit a policy of AWS.',
      ],
    ],
    [
      'an Allow of a policy of AWS: another policy can allow more',
      'ec2:DeleteVolume',
      { identity: [managed('PowerUserAccess', sometimes)] },
      [
        'Make sure that every needed request meets Bool k true in statement 1 of PowerUserAccess, or allow ec2:DeleteVolume on * in an identity policy of this principal without the conditions of statement 1 of PowerUserAccess.',
      ],
    ],
    [
      'a boundary of AWS that falls short in two ways: set another one',
      'ec2:DeleteVolume',
      { identity: [everything], boundary: managed('PowerUserAccess', sometimes, { Effect: 'Deny', ...sometimes }) },
      [
        'Set another permissions boundary than PowerUserAccess, a policy of AWS that nobody can edit: one that lets ec2:DeleteVolume on * through.',
      ],
    ],
    [
      'a policy of AWS that was not read',
      'ec2:DeleteVolume',
      {
        identity: [
          everything,
          { ...managed('ReadOnlyAccess'), document: { version: '2012-10-17', statements: [], faults: [] } },
        ],
      },
      [
        'Get the document of AWS\'s own policy ReadOnlyAccess: "aws iam get-account-authorization-details --filter AWSManagedPolicy" prints it.',
      ],
    ],
    [
      'a boundary that does not let roles be passed: for the services alone that they are for',
      'iam:PassRole',
      { identity: [everything], boundary: policyOf('Limit', { Action: 'ec2:*' }) },
      [
        'Allow iam:PassRole on * in its permissions boundary for the services that roles are passed to (condition iam:PassedToService), not for all.',
      ],
    ],
    [
      'an identity policy that does not let roles be passed',
      'iam:PassRole',
      identity({ Action: 'ec2:*' }),
      ['Allow iam:PassRole on * in an identity policy of this principal.'],
    ],
    [
      'roles that are passed to one service',
      'iam:PassRole',
      roles({ StringEquals: { 'IAM:PassedToService': 'ec2.amazonaws.com' } }),
      [
        'Make sure that every needed request meets StringEquals IAM:PassedToService ec2.amazonaws.com in statement 1 of Backup, or add the services that roles are passed to besides to that condition.',
      ],
    ],
    [
      'roles that are passed under another condition',
      'iam:PassRole',
      roles({ Bool: { k: 'true' } }),
      [
        'Make sure that every needed request meets Bool k true in statement 1 of Backup, or allow iam:PassRole on * in an identity policy of this principal without the conditions of statement 1 of Backup.',
      ],
    ],
    [
      'two Allows that fall short',
      'iam:PassRole',
      roles({ Bool: { k: 'true' } }, { Bool: { l: 'true' } }),
      ['Allow iam:PassRole on * in an identity policy of this principal.'],
    ],
    [
      'an Allow with a condition that is never met',
      'ec2:DeleteVolume',
      { identity: [policyOf('Backup', { Condition: { Bool: { never: 'true', k: 'true' } } })] },
      [
        'Allow ec2:DeleteVolume on * in an identity policy of this principal without the conditions of statement 1 of Backup.',
      ],
    ],
    [
      'an Allow for one session',
      's3:PutBucketPolicy',
      { identity: [everything], resource: resourceOf('bucket', other, { Principal: oneSession }) },
      [
        'Allow s3:PutBucketPolicy on * in the policy of the resource, for this principal, in all of its sessions, not only in those of which statement 1 of bucket policy speaks.',
      ],
    ],
    [
      'a Deny of a resource control policy under a condition',
      's3:PutBucketPolicy',
      {
        identity: [everything],
        rcps: [[policyOf('Guard', { Effect: 'Deny', Principal: '*', ...sometimes })]],
      },
      ['Make sure that no needed request meets Bool k true in statement 1 of Guard, or exempt this principal there.'],
    ],
    [
      'a Deny that names the action among others',
      'ec2:DeleteVolume',
      beside({ Action: ['ec2:DeleteSnapshot', 'EC2:deleteVolume'] }),
      ['Exempt this principal from statement 2 of Backup, or take ec2:DeleteVolume out of it.'],
    ],
    [
      'a Deny that leaves the action out of NotAction',
      'ec2:DeleteVolume',
      beside({ NotAction: 'ec2:DeleteSnapshot' }),
      ['Exempt this principal from statement 2 of Backup.'],
    ],
    [
      'a Deny that holds by a condition',
      'ec2:RunInstances',
      beside({ Condition: { StringNotEquals: { 'aws:RequestTag/team': 'backup' } } }),
      [
        'Make sure that no needed request meets StringNotEquals aws:RequestTag/team backup in statement 2 of Backup (send the tag team with the request, with the value backup), or exempt this principal there.',
      ],
    ],
  ])('%s: %s', (_, action, layers, changes) => {
    expect(changesOf(layers, action, knownContext({ never: 'false' }))).toEqual(changes);
  });

  it('are none where every request is allowed', () => {
    expect(changesOf({ identity: [everything] })).toEqual([]);
    expect(changesOf(beside({}), 'sts:GetCallerIdentity')).toEqual([]);
  });

  it('are one for each layer and each Deny, however many statements fall short', () => {
    const question = { action: 'ec2:DeleteVolume', resource: '*', context: unknownContext };
    const layers = identity(sometimes, { Condition: { Bool: { l: 'true' } } }, { Effect: 'Deny', ...sometimes });
    expect(plannedChanges(question, layers).map(({ kind }) => kind)).toEqual(['exempt', 'allow']);
  });

  it('tell as data where they are to be made', () => {
    const question = { action: 'ec2:DeleteVolume', resource: '*', context: unknownContext };
    const layers = {
      identity: [policyOf('Backup', { Action: 's3:*' }), managed('AWSDenyAll', { Sid: 'No', Effect: 'Deny' })],
      scps: [[policyOf('Full', {})], []],
    };
    expect(plannedChanges(question, layers).map(({ kind, place }) => ({ kind, place }))).toStrictEqual([
      {
        kind: 'detach',
        place: {
          layer: 'identity',
          policy: 'AWSDenyAll',
          policyArn: 'arn:aws:iam::aws:policy/AWSDenyAll',
          statement: { number: 1, sid: 'No' },
        },
      },
      { kind: 'allow', place: { layer: 'identity' } },
      { kind: 'allow', place: { layer: 'scp', level: 1 } },
    ]);
  });

  it('ask for * where the action has no resource-level permissions, whatever was asked for', () => {
    expect(explain({ identity: [] }, 'ec2:DescribeInstances', unknownContext, volume).changes).toEqual([
      'Allow ec2:DescribeInstances on * in an identity policy of this principal.',
    ]);
  });
});

describe('what an explanation says of the border between accounts', () => {
  const sometimes = { Condition: { Bool: { k: 'true' } } };
  const never: WrittenStatement = { Effect: 'Deny', Principal: '*' };

  it.each<readonly [string, PolicyLayers, string, string]>([
    [
      'both let it pass',
      { identity: [everything], resource: resourceOf('bucket', other, { Principal: '*' }) },
      'open',
      'open',
    ],
    [
      'the principal has no Allow',
      { ...identity({ Action: 'ec2:*' }), resource: resourceOf('bucket', other, { Principal: '*' }) },
      'shut',
      'open',
    ],
    ['the owner has none', { identity: [everything], resource: resourceOf('bucket', other) }, 'open', 'shut'],
    [
      'the owner denies',
      { identity: [everything], resource: resourceOf('bucket', other, { Principal: '*' }, never) },
      'open',
      'shut',
    ],
    [
      'an RCP of the owner denies',
      {
        identity: [everything],
        resource: resourceOf('bucket', other, { Principal: '*' }),
        rcps: [[policyOf('R', never)]],
      },
      'open',
      'shut',
    ],
    [
      'an SCP denies some',
      {
        identity: [everything],
        resource: resourceOf('bucket', other, { Principal: '*' }),
        scps: [[policyOf('S', {}, { Effect: 'Deny', ...sometimes })]],
      },
      'partly',
      'open',
    ],
    [
      'the owner lets some pass',
      { identity: [everything], resource: resourceOf('bucket', other, { Principal: '*', ...sometimes }) },
      'open',
      'partly',
    ],
  ])('where %s', (_, layers, principalSide, ownerSide) => {
    expect(explain(layers, 's3:PutBucketPolicy').border).toStrictEqual({
      principalAccount: own,
      principalSide,
      owner: other,
      ownerSide,
    });
  });

  it('names no account of a principal whose ARN tells none', () => {
    const resource: ResourceLayer = { kind: 'bucket', owner: other, principal: 'Backup' };
    expect(explain({ identity: [everything], resource }, 's3:PutBucketPolicy').border?.principalAccount).toBe('');
  });

  it('is nothing where no policy of a resource was looked at', () => {
    expect(explain({ identity: [everything] })).not.toHaveProperty('border');
  });

  it.each([
    [
      'bucket',
      's3:PutBucketPolicy',
      'Policies of access points and of VPC endpoints, and access control lists of the bucket.',
    ],
    ['key', 'kms:Decrypt', 'Grants on the key, which may allow more, and policies of VPC endpoints, which may deny.'],
  ] as const)('names what is not read of a %s', (kind, action, notRead) => {
    expect(explain({ identity: [everything], resource: resourceOf(kind, other) }, action).notRead[1]).toBe(notRead);
  });

  it('says in words where one policy stands in for another within an account', () => {
    const bucket = explain({ identity: [everything], resource: resourceOf('bucket', own) }, 's3:PutBucketPolicy');
    expect(bucket.layers.map(({ summary }) => summary)).toEqual([
      'allows every request for s3:PutBucketPolicy',
      'no statement speaks of s3:PutBucketPolicy; within the account of the bucket the policies of the role or user are enough',
    ]);
    const granted = resourceOf('bucket', own, { Principal: { AWS: role } });
    const both = explain({ identity: [everything], resource: granted }, 's3:PutBucketPolicy');
    expect(both.layers.map(({ summary }) => summary)).toEqual([
      'allows every request for s3:PutBucketPolicy',
      'allows every request for s3:PutBucketPolicy',
    ]);
    const key = explain(
      { identity: [], resource: resourceOf('key', own, { Principal: { AWS: role } }) },
      'kms:Decrypt',
    );
    expect(key.layers.map(({ summary }) => summary)).toEqual([
      'no statement speaks of kms:Decrypt; what the policy of the resource grants to the principal itself needs no more',
      'allows every request for kms:Decrypt',
    ]);
  });
});

describe('what a statement matches of a type', () => {
  function coverageOf(resource: string | readonly string[], rename: (name: string | undefined) => string | undefined) {
    const layers = identity({ Action: 'ec2:CreateSnapshot', Resource: resource });
    const { reading } = judgeGrant(
      findStatements({ action: 'ec2:CreateSnapshot', resource: '*', context: unknownContext }, layers),
    );
    const types = reading.space.types.map(({ name, ...type }) => {
      const renamed = rename(name);
      return { ...type, required: name === 'volume', ...(renamed !== undefined && { name: renamed }) };
    });
    const statement = reading.groups.flatMap(({ allows }) => allows)[0];
    if (statement === undefined) throw new Error('expected a statement');
    const space = { ...reading.space, types };
    return { coverage: typeCoverage(statement, space), why: explainStatement('ec2:CreateSnapshot', statement, space) };
  }

  it.each([
    ['one', anyVolume, 'some'],
    ['each', ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*::snapshot/*'], 'all'],
    ['none', anyInstance, 'none'],
  ] as const)(
    'is all or nothing of one with several forms of ARNs where it matches %s of them',
    (_, resource, matches) => {
      expect(coverageOf(resource, () => 'thing').coverage).toEqual([{ name: 'thing', required: true, matches }]);
    },
  );

  it('names a pattern beside a type that has a name', () => {
    const { why } = coverageOf('arn:aws:ec2:*::snapshot/a*', (name) => (name === 'volume' ? undefined : name));
    expect(why).toContain('which leaves out arn:');
    const { why: both } = coverageOf('arn:aws:ec2:*::snapshot/a*', (name) => (name === 'volume' ? name : undefined));
    expect(both).toContain('which leaves out the type volume');
  });
});

describe('the causes of a verdict', () => {
  function judged(...statements: readonly WrittenStatement[]) {
    const question = { action: 'ec2:DeleteVolume', resource: '*', context: unknownContext };
    return judgeGrant(findStatements(question, identity(...statements)));
  }
  const tagged = (value: string): WrittenStatement => ({ Condition: { StringEquals: { k: value } } });

  it('come with the verdict where they are two, and take steps where they are more', () => {
    const told = (...statements: readonly WrittenStatement[]) =>
      grantCauses('ec2:DeleteVolume', judged(...statements), createStepMeter(0))?.length;
    expect(told(tagged('a'), tagged('b'))).toBe(2);
    expect(told(tagged('a'), tagged('b'), tagged('c'))).toBeUndefined();
  });

  it('are made once of a statement on all resources', () => {
    const all = judged(tagged('a'));
    expect(readCauses('ec2:DeleteVolume', all)[0]?.cause).toBe(readCauses('ec2:DeleteVolume', all)[0]?.cause);
  });

  it('leave out what a bucket of another account also allows under a condition', () => {
    const resource = resourceOf('bucket', other, { Principal: { AWS: role } }, { Principal: '*', ...tagged('a') });
    const layers = { ...identity(tagged('b')), resource };
    expect(explain(layers, 's3:PutBucketPolicy').causes.map(({ layer }) => layer)).toEqual(['identity']);
  });
});

describe('the changes for several causes', () => {
  const asked = { action: 'ec2:DeleteVolume', resource: '*' };
  const causeOf = (number: number, cause: Partial<Cause>): ReadCause => ({
    cause: { layer: 'identity', kind: 'resource', policy: 'P', statement: { number }, why: 'why', ...cause },
  });
  const kindsOf = (...causes: readonly ReadCause[]) => grantChanges(asked, causes).map(({ kind }) => kind);

  it('are one for each Deny of a policy, and one for another boundary', () => {
    const deny = { effect: 'Deny' } as const;
    const policyArn = 'arn:aws:iam::aws:policy/P';
    const boundary = { layer: 'boundary', policyArn, effect: 'Allow' } as const;
    expect(kindsOf(causeOf(1, deny), causeOf(2, deny), causeOf(1, deny))).toEqual(['exempt', 'exempt']);
    expect(kindsOf(causeOf(1, boundary), causeOf(2, boundary))).toEqual(['exchange']);
  });

  it('speak of the condition of a Deny only where that decides', () => {
    const condition = { operator: 'Bool', key: 'k', values: ['true'] };
    const textOf = (kind: Cause['kind']) =>
      grantChanges(asked, [causeOf(1, { kind, effect: 'Deny', condition })])[0]?.text;
    expect(textOf('principal')).toBe('Exempt this principal from statement 1 of P.');
    expect(textOf('condition')).toContain('Make sure that no needed request meets Bool k true');
  });
});

describe('an explanation of calls that need a resource of several types', () => {
  it('names each type on which nothing allows it', () => {
    const { blockedTypes, summary } = explain(identity({ Resource: 'arn:aws:ec2:*:*:instance/*' }), 'ec2:RunInstances');
    expect(blockedTypes).toContain('subnet');
    expect(summary).toBe(
      `No call of ec2:RunInstances can succeed: each names a resource of the type ${blockedTypes?.join(' and of the type ')} too, on which nothing allows it.`,
    );
  });

  it('has none where some calls may succeed', () => {
    expect(explain(identity({ Resource: 'arn:aws:ec2:*:*:volume/a*' }))).not.toHaveProperty('blockedTypes');
  });
});

describe('an explanation of a condition', () => {
  it('takes a variable for plain text in an old document', () => {
    const own: WrittenStatement = { Condition: { StringEquals: { k: `\${k}` } } };
    const outcomes = ['2012-10-17', '2008-10-17'].map((version) => {
      const layers = { identity: [{ name: 'Backup', document: documentOf([own], version) }] };
      return explain(layers, undefined, knownContext({ k: 'a' })).layers[0]?.statements[0]?.conditions[0]?.outcome;
    });
    expect(outcomes).toEqual(['true', 'false']);
  });
});

describe('an explanation within counted steps', () => {
  const layers = identity({ Resource: ['arn:aws:ec2:*:*:volume/a*'], Condition: { StringLike: { k: ['a*', '*b'] } } });
  const question = { action: 'ec2:DeleteVolume', resource: '*', context: unknownContext };
  const simplify = ['Simplify its policies: fewer wildcards, conditions and statements, so that they can be judged.'];

  it('counts them on the meter that it is given, and plans nothing where that is spent', () => {
    const meter = createStepMeter(1_000_000);
    const whole = explainGrant({ ...question, meter }, layers);
    expect(meter.steps).toBeGreaterThan(0);
    expect(whole.changes).not.toEqual(simplify);
    expect(explainGrant(question, layers)).toEqual(whole);
    expect(whole.question).toStrictEqual(question);
    for (const share of [0, 0.3, 0.6, 0.95]) {
      const few = createStepMeter(Math.floor(meter.steps * share));
      expect(explainGrant({ ...question, meter: few }, layers).changes).toEqual(simplify);
    }
  });
});
