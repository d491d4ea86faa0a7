import { describe, expect, it } from 'vitest';
import { buildContext } from '../../shared/drift/buildContext.ts';
import { accountOf, caseOf, principalOf, type RuleCase } from './ruleCase.ts';

function contextOf(row: RuleCase, action = 'ec2:CreateSnapshot', context = {}) {
  return buildContext({ principal: principalOf(row), account: accountOf(row), settings: row.settings })({
    action,
    context,
  });
}

const organized = caseOf({
  tags: { Team: 'backup' },
  organization: { id: 'o-exampleorg1', accounts: [] },
  levels: [{ at: 'root Root' }, { at: 'ou workloads' }, { at: 'account prod' }],
  settings: { regions: ['eu-central-1', 'eu-west-1'] },
});

describe('buildContext', () => {
  it('knows what the account, the role and the settings tell, and nothing else', () => {
    expect(contextOf(organized)).toEqual({
      known: {
        'aws:AssumedRoot': [],
        'aws:MultiFactorAuthAge': [],
        'aws:MultiFactorAuthPresent': 'false',
        'aws:PrincipalAccount': '111122223333',
        'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/veeam',
        'aws:PrincipalIsAWSService': 'false',
        'aws:PrincipalOrgID': 'o-exampleorg1',
        'aws:PrincipalOrgPaths': ['o-exampleorg1/r-ab12/ou-ab12-workloads/'],
        'aws:PrincipalServiceName': [],
        'aws:PrincipalServiceNamesList': [],
        'aws:PrincipalTag/Team': 'backup',
        'aws:PrincipalType': 'AssumedRole',
        'aws:ResourceAccount': '111122223333',
        'aws:ResourceOrgID': 'o-exampleorg1',
        'aws:ResourceOrgPaths': ['o-exampleorg1/r-ab12/ou-ab12-workloads/'],
        'aws:SecureTransport': 'true',
        'aws:SignInSessionArn': [],
        'aws:FederatedProvider': [],
        'aws:SourceAccount': [],
        'aws:SourceArn': [],
        'aws:SourceOrgID': [],
        'aws:SourceOrgPaths': [],
        'aws:referer': [],
        'aws:username': [],
        'identitystore:UserId': [],
      },
      oneOf: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'], 'ec2:Region': ['eu-central-1', 'eu-west-1'] },
      partly: expect.objectContaining({
        'aws:userid': { isPresent: true, shape: { kind: 'session-of', id: 'AROAEXAMPLEEXAMPLE001' } },
        'aws:ViaAWSService': { isPresent: true, shape: { kind: 'boolean' } },
      }),
      others: 'unknown',
      resources: { account: '111122223333', regions: ['eu-central-1', 'eu-west-1'] },
    });
  });

  it('knows the name and the id of a user, who has no session', () => {
    expect(contextOf(caseOf({ kind: 'user' })).known).toMatchObject({
      'aws:PrincipalType': 'User',
      'aws:userid': 'AIDAEXAMPLEEXAMPLE001',
      'aws:username': 'veeam',
    });
  });

  it('is found out once for a principal in the same account under the same settings', () => {
    const [principal, account, { settings }] = [principalOf(organized), accountOf(organized), organized];
    const knownOf = (others: object) => {
      const subject = { principal, account, settings, ...others };
      return buildContext(subject)({ action: 'ec2:CreateSnapshot', context: {} }).known;
    };
    expect(knownOf({})).toBe(knownOf({}));
    expect(knownOf({ settings: { ...settings, now: '2026-11-28T10:00:00.000Z' } })).toHaveProperty(
      ['aws:CurrentTime'],
      '2026-11-28T10:00:00.000Z',
    );
    expect(knownOf({})).not.toHaveProperty(['aws:CurrentTime']);
  });

  it('takes no condition of a grant for a region but one on the region', () => {
    const { oneOf, resources } = contextOf(organized, 'ec2:CreateSnapshot', { 'ec2:VolumeType': ['gp3'] });
    expect(oneOf?.['aws:RequestedRegion']).toEqual(['eu-central-1', 'eu-west-1']);
    expect(resources?.regions).toEqual(['eu-central-1', 'eu-west-1']);
  });

  it('does not know what nobody told', () => {
    const { known, oneOf } = contextOf(caseOf({}));
    expect(Object.keys(known).filter((key) => /(Principal|Resource)Org|Region|userid/.test(key))).toEqual([]);
    expect(oneOf).toBeUndefined();
    expect(contextOf(caseOf({})).resources).toStrictEqual({ account: '111122223333' });
  });

  it('knows no path of an account of which it is not known where it hangs', () => {
    const { known } = contextOf(caseOf({ settings: { organizationId: 'o-settings12' } }));
    expect(Object.keys(known).filter((key) => key.endsWith('OrgPaths') && !key.startsWith('aws:Source'))).toEqual([]);
  });

  it('knows of a user what its id is, and not only what it looks like', () => {
    expect(contextOf(caseOf({ kind: 'user' })).partly?.['aws:userid']).toEqual({ isPresent: true });
  });

  it('takes the organization of the settings where the account tells none', () => {
    const known = contextOf(caseOf({ settings: { organizationId: 'o-settings12' } })).known;
    expect(known).toMatchObject({ 'aws:PrincipalOrgID': 'o-settings12' });
  });

  it('knows that a tag is absent which the policies ask about', () => {
    const row = caseOf({
      tags: { Team: 'backup' },
      policies: {
        work: {
          Effect: 'Allow',
          Action: 'ec2:*',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: it is IAM's policy variable, not a template.
          Resource: 'arn:aws:ec2:*:*:volume/${aws:PrincipalTag/Cost}',
          Condition: {
            // biome-ignore lint/suspicious/noTemplateCurlyInString: it is IAM's policy variable, not a template.
            StringEquals: { 'aws:PrincipalTag/team': 'x', 'aws:principaltag/Stage': '${aws:PrincipalTag/Env}' },
          },
        },
      },
    });
    expect(contextOf(row).known).toMatchObject({
      'aws:PrincipalTag/Team': 'backup',
      'aws:PrincipalTag/cost': [],
      'aws:PrincipalTag/stage': [],
      'aws:PrincipalTag/env': [],
    });
    expect(contextOf(row).known).not.toHaveProperty(['aws:PrincipalTag/team']);
  });

  it.each([
    ['iam:GetRole', 'us-east-1'],
    ['organizations:ListAccounts', 'us-east-1'],
    ['Route53:GetChange', 'us-east-1'],
  ])('knows the one region of %s, settings or not', (action, region) => {
    expect(contextOf(organized, action).oneOf).toEqual({ 'aws:RequestedRegion': [region] });
    expect(contextOf(caseOf({}), action).oneOf).toEqual({ 'aws:RequestedRegion': [region] });
  });

  it('knows the region of IAM in other partitions', () => {
    const account = { ...accountOf(organized), partition: 'aws-us-gov' };
    const contexts = buildContext({ principal: principalOf(organized), account, settings: organized.settings });
    expect(contexts({ action: 'iam:GetRole', context: {} }).oneOf).toEqual({
      'aws:RequestedRegion': ['us-gov-west-1'],
    });
    expect(contexts({ action: 'route53:GetChange', context: {} }).oneOf).toEqual({
      'aws:RequestedRegion': ['us-gov-west-1'],
    });
    expect(contexts({ action: 'pricing:GetProducts', context: {} }).oneOf).toBeUndefined();
  });

  it('does not know in which account a role lies that is to be assumed', () => {
    expect(Object.keys(contextOf(organized, 'sts:AssumeRole').known).filter((key) => /Resource/.test(key))).toEqual([]);
  });

  it("carries the required statement's own keys", () => {
    const context = contextOf(organized, 'ec2:CreateTags', {
      'ec2:CreateAction': ['RunInstances'],
      'aws:RequestTag/Stage': ['test', 'prod'],
    });
    expect(context.known).toMatchObject({ 'ec2:CreateAction': 'RunInstances' });
    expect(context.oneOf).toMatchObject({ 'aws:RequestTag/Stage': ['test', 'prod'] });
    expect(Object.keys(context.oneOf ?? {})).not.toContain('ec2:CreateAction');
    expect(Object.keys(context.known)).not.toContain('aws:RequestTag/Stage');
  });

  it.each(['aws:RequestedRegion', 'AWS:requestedregion'])(
    'takes the regions of the required statement (%s) for those of the settings',
    (key) => {
      const one = contextOf(organized, 'ec2:CreateTags', {
        [key]: ['us-east-2'],
        'ec2:CreateAction': ['RunInstances'],
      });
      expect(one.known[key]).toBe('us-east-2');
      expect(one.oneOf).toBeUndefined();
      expect(one.resources).toEqual({ account: '111122223333', regions: ['us-east-2'] });
      const both = contextOf(organized, 'ec2:CreateTags', { [key]: ['us-east-2', 'us-east-1'] });
      expect(both.oneOf).toEqual({ [key]: ['us-east-2', 'us-east-1'] });
      expect(both.resources).toEqual({ account: '111122223333', regions: ['us-east-2', 'us-east-1'] });
    },
  );

  it('tells grants apart by their conditions, and keeps what is known the same object where it is the same', () => {
    const contexts = buildContext({ principal: principalOf(organized), account: accountOf(organized), settings: {} });
    const contextWith = (...values: readonly string[]) =>
      contexts({ action: 'ec2:CreateTags', context: { 'aws:RequestTag/Stage': values } });
    expect(contextWith('test').known['aws:RequestTag/Stage']).toBe('test');
    expect(contextWith('prod').known['aws:RequestTag/Stage']).toBe('prod');
    expect(contextWith('test', 'prod').known).toBe(contexts({ action: 'ec2:CreateTags', context: {} }).known);
    expect(contextWith().known).toBe(contexts({ action: 'ec2:CreateTags', context: {} }).known);
  });

  it('gives equal grants the same context, so that results can be kept by it', () => {
    const contexts = buildContext({ principal: principalOf(organized), account: accountOf(organized), settings: {} });
    const grant = { action: 'ec2:CreateTags', context: { 'ec2:CreateAction': ['RunInstances'] } };
    expect(contexts(grant)).toBe(contexts({ ...grant, action: 'ec2:RunInstances' }));
    expect(contexts({ ...grant, context: {} })).not.toBe(contexts(grant));
  });
});
