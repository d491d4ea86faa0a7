// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.
import { describe, expect, it } from 'vitest';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { lookUpStatements } from '../../../shared/iam/grant/findStatements.ts';
import { noSpace, partBySpaces, spacesFor } from '../../../shared/iam/grant/partBySpaces.ts';
import { actionPlace, placedActions } from '../../../shared/iam/grant/placedActions.ts';
import { policyGroups } from '../../../shared/iam/grant/policyGroups.ts';
import { createStepMeter, type StepMeter } from '../../../shared/iam/stepMeter.ts';
import { policyOf, unknownContext } from '../policyFixtures.ts';

const names = [
  'ec2:DeleteSnapshot',
  'ec2:DescribeInstances',
  'iam:GetPolicy',
  'iam:DeletePolicy',
  'kms:Decrypt',
  'kms:Encrypt',
  's3:DeleteBucket',
  's3:GetObject',
  's3:GetObjectAcl',
  'sqs:SendMessage',
];

/** The groups by the names of their actions, without the service. */
function groups(
  resources: readonly string[],
  context: KnownContext = unknownContext,
  meter: StepMeter = createStepMeter(),
): readonly string[] {
  const layers = { identity: [policyOf('p', { Resource: resources })] };
  const found = lookUpStatements(policyGroups(layers, 's3:'), 'ec2:deletesnapshot');
  const places = names.flatMap((name) => actionPlace(name.toLowerCase()) ?? []);
  const question = { action: names[0] ?? '', resource: '*', context, meter };
  return partBySpaces(places, question, found).map((group) =>
    group.map((at) => placedActions()[at]?.name.split(':')[1]).join(),
  );
}

const all = names.map((name) => name.split(':')[1]).join();

describe('partBySpaces', () => {
  it.each([
    ['nothing that it tells apart', ['*'], [all]],
    [
      'the types of one service',
      ['arn:aws:s3:::b/*'],
      [
        'DeleteSnapshot,DescribeInstances,GetPolicy,DeletePolicy,Decrypt,Encrypt,SendMessage',
        'DeleteBucket',
        'GetObject,GetObjectAcl',
      ],
    ],
    [
      'the types of one service, beside everything',
      ['**', 'arn:aws:s3:::b'],
      [
        'DeleteSnapshot,DescribeInstances,GetPolicy,DeletePolicy,Decrypt,Encrypt,SendMessage',
        'DeleteBucket',
        'GetObject,GetObjectAcl',
      ],
    ],
    [
      'the types of several services',
      ['arn:aws:kms:*:*:key/a', 'arn:aws:sqs:*:*:*'],
      [
        'DeleteSnapshot,DescribeInstances,GetPolicy,DeletePolicy,DeleteBucket,GetObject,GetObjectAcl',
        'Decrypt,Encrypt',
        'SendMessage',
      ],
    ],
    // Of some, policies of AWS are meant, too.
    [
      'whose resources they are',
      ['arn:aws:iam::111122223333:policy/*'],
      [
        'DeleteSnapshot,DescribeInstances,Decrypt,Encrypt,DeleteBucket,GetObject,GetObjectAcl,SendMessage',
        'GetPolicy',
        'DeletePolicy',
      ],
    ],
    [
      'how much each entry takes of them, where there are many',
      ['arn:aws:kms:*:*:key/a', 'arn:aws:s3:::b/*', 'arn:aws:sqs:*:*:*'],
      [
        'DeleteSnapshot,DescribeInstances,GetPolicy,DeletePolicy,DeleteBucket',
        'Decrypt,Encrypt',
        'GetObject,GetObjectAcl',
        'SendMessage',
      ],
    ],
    [
      'how much an entry for any service takes',
      ['arn:aws:*:*:*:*'],
      [
        'DeleteSnapshot,GetPolicy,DeletePolicy,Decrypt,Encrypt,DeleteBucket,GetObject,GetObjectAcl,SendMessage',
        'DescribeInstances',
      ],
    ],
    // It may run past the colon.
    [
      'how much an entry for any partition takes',
      ['arn:*:kms:*:*:key/a'],
      [
        'DeleteSnapshot,GetPolicy,DeletePolicy,DeleteBucket,GetObject,GetObjectAcl,SendMessage',
        'DescribeInstances',
        'Decrypt,Encrypt',
      ],
    ],
    [
      'no entry that is no ARN',
      ['no-arn'],
      [
        'DeleteSnapshot,GetPolicy,DeletePolicy,Decrypt,Encrypt,DeleteBucket,GetObject,GetObjectAcl,SendMessage',
        'DescribeInstances',
      ],
    ],
    [
      'how much an entry takes that begins anyhow',
      ['*b'],
      [
        'DeleteSnapshot,GetPolicy,DeletePolicy,Decrypt,Encrypt,DeleteBucket,GetObject,GetObjectAcl,SendMessage',
        'DescribeInstances',
      ],
    ],
    [
      'how much an entry takes that begins anyhow and goes on as an ARN',
      ['*arn:aws:kms:*:*:key/a'],
      [
        'DeleteSnapshot,GetPolicy,DeletePolicy,DeleteBucket,GetObject,GetObjectAcl,SendMessage',
        'DescribeInstances',
        'Decrypt,Encrypt',
      ],
    ],
    [
      'their types, where two entries take parts of one',
      ['arn:aws:kms:*:*:key/a', 'arn:aws:kms:*:*:key/b', 'arn:aws:s3:::b/*', 'arn:aws:s3:::*/a', 'arn:aws:sqs:*:*:*'],
      [
        'DeleteSnapshot,DescribeInstances,GetPolicy,DeletePolicy,DeleteBucket',
        'Decrypt,Encrypt',
        'GetObject,GetObjectAcl',
        'SendMessage',
      ],
    ],
    [
      'their types, where a variable is not known',
      ['arn:aws:kms:*:*:key/${aws:x}', 'arn:aws:s3:::${aws:x}/*', 'arn:aws:sqs:*:*:${aws:x}'],
      [
        'DeleteSnapshot,DescribeInstances,GetPolicy,DeletePolicy',
        'Decrypt,Encrypt',
        'DeleteBucket',
        'GetObject,GetObjectAcl',
        'SendMessage',
      ],
    ],
  ] as const)('parts actions by %s', (_name, resources, expected) => {
    expect(groups(resources)).toEqual(expected);
  });

  it('looks at how four groups are alike, and not at that of three', () => {
    const steps = (...resources: readonly string[]) => {
      const meter = createStepMeter();
      groups(resources, unknownContext, meter);
      return meter.steps;
    };
    expect(steps('arn:aws:kms:*:*:key/a', 'arn:aws:sqs:*:*:*')).toBe(0);
    expect(steps('arn:aws:kms:*:*:key/a', 'arn:aws:sqs:*:*:*', 'arn:aws:ec2:*::snapshot/*')).toBeGreaterThan(4 * 30);
  });

  it('takes an action on resources of any service for one that each statement may take some of', () => {
    const layers = { identity: [policyOf('p', { Resource: 'arn:aws:kms:*:*:key/a' })] };
    const found = lookUpStatements(policyGroups(layers, 's3:'), 'ec2:deletesnapshot');
    const anyService = placedActions().findIndex(({ resourceTypes }) =>
      resourceTypes.some(({ arns }) => arns.some((arn) => arn.startsWith('arn:*:*:'))),
    );
    const takes = [anyService, ...['kms:decrypt', 's3:getobject'].map((name) => actionPlace(name) ?? Number.NaN)];
    expect(takes.map((at) => spacesFor(found)(at) !== noSpace)).toEqual([true, true, false]);
  });

  it('tells nothing apart for a statement without resources', () => {
    const trust = { number: 1, effect: 'Allow', action: { negated: false, patterns: ['*'] }, conditions: [] } as const;
    const source = { name: 't', document: { version: '2012-10-17', statements: [trust] } } as const;
    const found = lookUpStatements([{ layer: 'identity', sources: [source] }], 'ec2:deletesnapshot');
    const at = actionPlace('kms:decrypt') ?? Number.NaN;
    expect(spacesFor(found)(at)).toBe(noSpace);
  });
});
