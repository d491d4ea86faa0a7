import { describe, expect, it } from 'vitest';
import {
  decideGrant,
  decideVerdict,
  type GrantQuestion,
  type KnownContext,
  type PolicyLayers,
} from '../../../shared/iam/decideGrant.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { knownContext, policyOf, unknownContext, type WrittenStatement } from '../policyFixtures.ts';

const contexts: readonly KnownContext[] = [
  unknownContext,
  knownContext({ 'aws:x': 'yes' }),
  knownContext({ 'aws:x': 'no' }, 'absent'),
  { ...knownContext({}), resources: { account: '111122223333', regions: ['eu-west-1'] } },
];
const actions = [
  'ec2:CreateSnapshot',
  'EC2:createsnapshots',
  'ec2:DescribeInstances',
  'iam:PassRole',
  // Of the one, policies of AWS are meant, too.
  'iam:GetPolicy',
  'iam:DeletePolicy',
  's3:GetObject',
  's3:PutObject',
  's3:ListBucket',
  'new:DoIt',
  // They take the same resources, required or not.
  'airflow:TagResource',
  'airflow:CreateCliToken',
];
const resources = ['*', 'arn:aws:s3:::a/x', 'arn:aws:s3:::b/x', 'arn:aws:ec2:*:*:volume/a*'];

const questions: readonly GrantQuestion[] = actions.flatMap((action) =>
  contexts.flatMap((context) =>
    resources.flatMap((resource) => [
      { action, resource, context },
      { action, resource, context, partition: 'aws-cn' },
      { action, resource, context, asWritten: true },
    ]),
  ),
);

const isMet = { StringEquals: { 'aws:x': 'yes' } };
const layers: PolicyLayers = {
  identity: [
    policyOf(
      'p',
      { Action: ['s3:*', 'iam:*'], Resource: ['arn:aws:s3:::a/*', 'arn:aws:iam::111122223333:*'] },
      { Action: ['ec2:*', 'new:*'], Condition: isMet },
      { Action: 'ec2:*', Resource: ['arn:aws:ec2:eu-west-1:*:*', 'arn:aws:ec2:*:*:volume/*'] },
      { Action: 'airflow:*', Resource: 'arn:aws:airflow:*:*:environment/a*' },
      { Effect: 'Deny', Action: 's3:Put*', Condition: isMet },
    ),
  ],
  scps: [[policyOf('s', {}, { Effect: 'Deny', NotAction: 's3:*', Resource: 'arn:aws:ec2:us-east-1:*:*' })]],
  rcps: [[policyOf('r', {}, { Effect: 'Deny', Principal: '*', Action: '*', Resource: 'arn:aws:s3:::b/*' })]],
};

describe('decideGrant', () => {
  it('decides as by itself what it was asked with others about the same policies', () => {
    for (const asked of [questions, questions.toReversed()]) {
      const meter = createStepMeter();
      for (const question of asked) {
        const { action, resource, partition } = question;
        const told = decideGrant({ ...question, meter }, layers);
        expect({ action, resource, partition, ...told }).toEqual({
          action,
          resource,
          partition,
          ...decideGrant(question, layers),
        });
        expect(decideVerdict({ ...question, meter }, layers)).toBe(told.verdict);
      }
    }
  });

  it('grants nothing outright that a key policy, or the policy that is asked about, does not let pass', () => {
    const everything = [policyOf('p', {})];
    const question = { action: 'kms:Decrypt', resource: '*', context: unknownContext };
    const principal = 'arn:aws:iam::111122223333:role/r';
    // A statement of a key policy without Principal lets nobody pass.
    const resource = { kind: 'key', policy: policyOf('key', {}), owner: '111122223333', principal } as const;
    expect(decideVerdict(question, { identity: everything, resource })).toBe('missing');
    const asked = { policy: policyOf('trust'), ifNone: 'missing' } as const;
    expect(decideVerdict(question, { identity: everything, asked })).toBe('missing');
  });

  it('decides other policies with the same meter by themselves', () => {
    const meter = createStepMeter();
    const verdicts = [layers, { identity: [] }, { ...layers, rcps: [] }].map(
      (each) => decideGrant({ action: 's3:GetObject', resource: '*', context: unknownContext, meter }, each).verdict,
    );
    expect(verdicts).toEqual(['limited', 'missing', 'limited']);
  });

  it('takes fewer steps for what it was asked before, or what is alike', () => {
    const meter = createStepMeter();
    const steps = (action: string, resource = '*') => {
      const before = meter.steps;
      decideVerdict({ action, resource, context: unknownContext, meter }, layers);
      return meter.steps - before;
    };
    const first = steps('s3:GetObject');
    const again = steps('s3:GetObject');
    const alike = steps('s3:GetObjectAcl');
    const other = steps('s3:GetObject', 'arn:aws:s3:::a/x');
    expect(again).toBeGreaterThan(0);
    expect(again).toBeLessThan(first / 2);
    expect(alike).toBeLessThan(first / 2);
    expect(other).toBeGreaterThan(again);
  });

  it('counts twenty steps for each statement that it looks closely at', () => {
    const steps = (count: number) => {
      const meter = createStepMeter();
      const statements = Array.from({ length: count }, (_, index) => ({
        Action: 'sqs:*',
        Resource: `arn:aws:sqs:*:*:q${index}`,
      }));
      const many = { identity: [policyOf('p', ...statements)] };
      const question = { action: 'sqs:SendMessage', resource: '*', context: unknownContext, meter };
      decideVerdict(question, many);
      const before = meter.steps;
      decideVerdict(question, many);
      return meter.steps - before;
    };
    expect(steps(40) - steps(20)).toBeGreaterThanOrEqual(20 * 20);
    expect(steps(40) - steps(20)).toBeLessThan(3 * 20 * 20);
  });

  it('counts steps for the wildcards of the service that it was asked about, and for no others', () => {
    const patterns = Array.from({ length: 50 }, (_, index) => `sqs:A*${index}`);
    const many = { identity: [policyOf('p', {}, { Effect: 'Deny', Action: patterns })] };
    const steps = (action: string) => {
      const meter = createStepMeter();
      expect(decideVerdict({ action, resource: '*', context: unknownContext, meter }, many)).toBe('granted');
      return meter.steps;
    };
    expect(steps('SQS:SendMessage') - steps('kms:Decrypt')).toBeGreaterThanOrEqual(50 * 6);
    expect(steps('nothing') - steps('kms:Decrypt')).toBeLessThan(6);
  });

  it('takes fewer steps for another action where no statement looks at its resources, or at a key read before', () => {
    const stepsFor = (written: WrittenStatement, ...asked: readonly string[]) => {
      const meter = createStepMeter();
      const both = { identity: [policyOf('p', written)] };
      return asked.map((action) => {
        const before = meter.steps;
        decideVerdict({ action, resource: '*', context: unknownContext, meter }, both);
        return meter.steps - before;
      });
    };
    const open = { Condition: { StringLike: { 'aws:x': ['a*', 'b*', '*c'] } } };
    // A bucket and a queue: the same statements, nothing to look at but the key.
    const [first = 0, other = 0] = stepsFor(open, 's3:CreateBucket', 'sqs:SendMessage');
    expect(other).toBeLessThan(first / 3);
    expect(stepsFor(open, 's3:CreateBucket', 's3:CreateBucket')[1]).toBe(other);
    // On resources they are two questions, about one key.
    const elsewhere = { ...open, Resource: ['arn:aws:s3:::a*', 'arn:aws:sqs:*:*:a*'] };
    const [bucket = 0, queue = 0] = stepsFor(elsewhere, 's3:CreateBucket', 'sqs:SendMessage');
    const [, again = 0] = stepsFor(elsewhere, 's3:CreateBucket', 's3:CreateBucket');
    expect(queue).toBeLessThan(bucket);
    expect(queue).toBeGreaterThan(again);
  });

  it('says of what is granted outright no more than that, in few steps', () => {
    const steps = (Resource: string) => {
      const meter = createStepMeter();
      const granting = { identity: [policyOf('p', { Resource })], scps: [[policyOf('s', {})]] };
      expect(
        decideGrant({ action: 'sqs:SendMessage', resource: '*', context: unknownContext, meter }, granting),
      ).toEqual({
        verdict: 'granted',
        causes: [],
      });
      return meter.steps;
    };
    expect(steps('*')).toBeLessThan(steps('arn:aws:sqs:*:*:*') / 4);
  });

  it('decides the same or nothing with fewer steps', () => {
    for (const question of questions.filter((_, index) => index % 9 === 0)) {
      const meter = createStepMeter();
      const whole = decideGrant({ ...question, meter }, layers);
      for (const part of [0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99]) {
        const fewer = createStepMeter(Math.floor(meter.steps * part));
        const { verdict, causes } = decideGrant({ ...question, meter: fewer }, layers);
        expect(fewer.isSpent).toBe(true);
        // Types without which no call succeeds are looked for when all else is decided.
        const isDecided = causes.every(({ kind }) => kind !== 'undecided');
        expect([verdict, causes.length]).toEqual(isDecided ? [whole.verdict, whole.causes.length] : ['limited', 1]);
      }
      expect(decideGrant({ ...question, meter: createStepMeter(meter.steps) }, layers)).toEqual(whole);
    }
  });
});
