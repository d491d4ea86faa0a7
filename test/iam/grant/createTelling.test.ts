// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.
import { describe, expect, it } from 'vitest';
import { createTelling } from '../../../shared/iam/grant/createTelling.ts';
import { lookUpStatements } from '../../../shared/iam/grant/findStatements.ts';
import type { GrantQuestion } from '../../../shared/iam/grant/grantDecision.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { knownContext, policyOf, unknownContext } from '../policyFixtures.ts';

function tellingOf(resources: readonly string[], asked: Partial<GrantQuestion> = {}) {
  const question = { action: 'ec2:CreateSnapshot', resource: '*', context: unknownContext, ...asked };
  const groups = [{ layer: 'identity', sources: [policyOf('p', { Resource: resources })] }] as const;
  return createTelling(question, lookUpStatements(groups, question.action.toLowerCase()));
}

const volumes = 'arn:aws:ec2:*:*:volume/*';

describe('createTelling', () => {
  it('tells the same of actions whose resources the statements take alike, however many and in whatever order', () => {
    const tell = tellingOf([volumes]);
    // volume; snapshot and volume; instance and volume; volume alone; snapshot alone
    expect(tell?.('ec2:CreateSnapshot')).toBe(tell?.('ec2:AttachVolume'));
    expect(tell?.('ec2:CreateVolume')).toBe(tell?.('ec2:AttachVolume'));
    expect(tell?.('ec2:DeleteVolume')).toBe(tell?.('ec2:EnableVolumeIO'));
    const told = ['ec2:CreateSnapshot', 'ec2:DeleteVolume', 'ec2:DeleteSnapshot', 'ec2:DescribeVolumes'].map((each) =>
      tell?.(each),
    );
    expect(new Set(told).size).toBe(4);
    expect(told).not.toContain(undefined);
  });

  it('tells an action without resources from others', () => {
    const tell = tellingOf(['*', volumes]);
    expect(tell?.('ec2:DescribeVolumes')).not.toBe(tell?.('ec2:DeleteVolume'));
    expect(tell?.('ec2:DescribeVolumes')).toBe(tell?.('s3:ListAllMyBuckets'));
  });

  it('tells a part that one entry takes, and nothing where two take parts of one type', () => {
    const [some, others] = ['arn:aws:ec2:*:*:volume/a*', 'arn:aws:ec2:*:*:volume/*b'] as const;
    expect(tellingOf([some])?.('ec2:DeleteVolume')).toBeDefined();
    expect(tellingOf([some])?.('ec2:DeleteVolume')).not.toBe(tellingOf([volumes])?.('ec2:DeleteVolume'));
    expect(tellingOf([some, others])?.('ec2:DeleteVolume')).toBeUndefined();
    expect(tellingOf([some, others])?.('ec2:DeleteSnapshot')).toBeDefined();
    expect(tellingOf([some, 'arn:aws:ec2:*:*:snapshot/*b'])?.('ec2:CreateSnapshot')).toBeDefined();
  });

  it('is not there where an entry has a variable that is not known, or with several values', () => {
    const variable = 'arn:aws:ec2:*:*:volume/${aws:x}';
    expect(tellingOf([volumes, variable])).toBeUndefined();
    const oneOf = { known: {}, oneOf: { 'aws:x': ['a', 'b'] }, others: 'unknown' } as const;
    expect(tellingOf([volumes, variable], { context: oneOf })).toBeUndefined();
    expect(tellingOf([volumes, variable], { context: knownContext({ 'aws:x': 'a' }) })).toBeDefined();
  });

  it('is there for 60 entries that differ, and for no more', () => {
    const entries = Array.from({ length: 60 }, (_, index) => `arn:aws:ec2:*:*:volume/${index}`);
    expect(tellingOf([...entries, ...entries])).toBeDefined();
    expect(tellingOf([...entries, volumes])).toBeUndefined();
  });

  it('tells in the place where the resources lie', () => {
    for (const account of ['111122223333', '444455556666']) {
      const context = { ...unknownContext, resources: { account } };
      const tell = tellingOf([`arn:aws:iam::${account}:policy/*`], { context });
      // AWS has policies too, which nobody deletes.
      expect(tell?.('iam:DeletePolicy')).toBe(tellingOf(['arn:aws:iam::*:policy/*'])?.('iam:DeletePolicy'));
      expect(tell?.('iam:GetPolicy')).not.toBe(tell?.('iam:DeletePolicy'));
    }
  });

  it('tells by the regions in which the resources lie, and by names that go on', () => {
    const context = { ...unknownContext, resources: { account: '111122223333', regions: ['eu-west-1'] } };
    const european = tellingOf(['arn:aws:ec2:eu-west-1:*:volume/*'], { context });
    expect(european?.('ec2:DeleteVolume')).toBe(tellingOf([volumes])?.('ec2:DeleteVolume'));
    const groups = tellingOf(['arn:aws:logs:*:*:log-group:*:*']);
    expect(groups?.('logs:CreateLogStream')).not.toBe(groups?.('ec2:DeleteVolume'));
  });

  it('leaves statements without resource out of it', () => {
    const trust = { number: 1, effect: 'Allow', action: { negated: false, patterns: ['*'] }, conditions: [] } as const;
    const source = { name: 't', document: { version: '2012-10-17', statements: [trust] } } as const;
    const question = { action: 'ec2:CreateSnapshot', resource: '*', context: unknownContext };
    const found = lookUpStatements([{ layer: 'identity', sources: [source] }], 'ec2:createsnapshot');
    expect(createTelling(question, found)?.('ec2:DeleteVolume')).toBeDefined();
  });

  it('counts its steps where there is a meter', () => {
    const meter = createStepMeter();
    expect(tellingOf([volumes], { meter })?.('ec2:DeleteVolume')).toBe(tellingOf([volumes])?.('ec2:DeleteVolume'));
    expect(meter.steps).toBeGreaterThan(0);
  });

  it('counts four steps for each statement, and thirty for each action', () => {
    const meter = createStepMeter();
    const tell = tellingOf([volumes], { meter });
    expect(meter.steps).toBe(4);
    tell?.('ec2:DescribeVolumes');
    expect(meter.steps).toBe(34);
  });
});
