import { describe, expect, it } from 'vitest';
import { planFix } from '../../shared/drift/planFix.ts';
import { policySize } from '../../shared/drift/remediation/quotas.ts';
import { printPolicyDocument } from '../../shared/iam/printPolicyDocument.ts';
import { addedActions, expectCured, findingsOf, fixOf, judgeFixed } from './remediation/curedCase.ts';
import { caseOf, questionOf, readTables } from './ruleCase.ts';

// A fix is planned from what a role is; who left the watch is judged by what it was.
const cases = readTables()
  .flatMap(({ code, table }) => table.cases.map((row) => ({ ...row, code })))
  .filter((row) => row.watched.length === 0 && questionOf(row) !== undefined);

describe('planFix', () => {
  it.each(cases)('$code given $given cures what can be cured', (row) => {
    expectCured(row, fixOf(row));
  });

  it('plans nothing for a principal that needs nothing', () => {
    for (const row of cases) {
      const { policies, trust, instanceProfile, boundary, denies, cannot, detach } = fixOf(row);
      const drift = findingsOf(row).filter(
        ({ code }) => !/^(EXCESS|UNKNOWN|POLICY|ROLE|TRUST_(OPEN|UNEXPECTED))/.test(code),
      );
      const isEmpty = [policies, denies, cannot].every((list) => list.length === 0);
      if (drift.length > 0 || detach.length > 0) continue;
      expect(isEmpty && trust === undefined && instanceProfile === undefined && boundary === undefined).toBe(true);
    }
  });

  describe('given a policy of AWS that allows too much', () => {
    const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const row = caseOf({
      sets: { backup: { actions: ['ec2:CreateSnapshot', 'kms:Decrypt'] } },
      awsManaged: { AdministratorAccess: { Effect: 'Allow', Action: '*', Resource: '*' } },
    });

    it('allows in a new policy what the sets ask for, and detaches it', () => {
      const fix = fixOf(row);
      expect(fix.detach).toEqual([{ policy: 'AdministratorAccess', policyArn: administrator }]);
      expect(addedActions(fix)).toEqual(['ec2:CreateSnapshot', 'kms:Decrypt']);
      expect(judgeFixed(row, fix)).toEqual([]);
    });

    it('takes no clean-up right away, and none for certain cases', () => {
      const set = { actions: ['ec2:CreateSnapshot'], optional: ['ec2:DeleteVolume'], conditional: ['kms:Encrypt'] };
      const held = fixOf(caseOf({ ...row, sets: { backup: set } }));
      expect(addedActions(held)).toEqual(['ec2:CreateSnapshot', 'ec2:DeleteVolume', 'kms:Encrypt']);
      const never = { Effect: 'Deny', Action: 'kms:Encrypt', Resource: '*' };
      const denied = fixOf(caseOf({ ...row, sets: { backup: set }, policies: { never } }));
      expect(addedActions(denied)).toEqual(['ec2:CreateSnapshot', 'ec2:DeleteVolume']);
    });

    it('attaches nothing where other policies allow it all', () => {
      const own = { Effect: 'Allow', Action: ['ec2:CreateSnapshot', 'kms:Decrypt'], Resource: '*' };
      const fix = fixOf(caseOf({ ...row, policies: { work: own } }));
      expect(fix.detach).toHaveLength(1);
      expect(fix.policies).toEqual([]);
    });
  });

  it('says which sets nobody knows, as more may be missing', () => {
    const row = caseOf({ tags: { 'veeam:role': 'backup bakcup' }, sets: { backup: { actions: ['ec2:DeleteTags'] } } });
    const fix = fixOf(row);
    expect(addedActions(fix)).toEqual(['ec2:DeleteTags']);
    expect(fix.unknownSets).toEqual([
      { why: expect.stringContaining('names the required set bakcup'), advice: 'Name backup in its tag.' },
    ]);
    expect(fixOf(caseOf({ ...row, tags: { 'veeam:role': 'backup' } }))).not.toHaveProperty('unknownSets');
  });

  it('says who else has a policy with a Deny to change', () => {
    const row = caseOf({
      sets: { backup: { actions: ['ec2:DeleteTags'] } },
      policies: {
        work: { Effect: 'Allow', Action: 'ec2:DeleteTags', Resource: '*' },
      },
      managed: { freeze: { Effect: 'Deny', Action: 'ec2:Delete*', Resource: '*' } },
    });
    const question = questionOf(row);
    if (question === undefined) throw new Error('the case has no sets');
    const sharedPolicies = new Map([['arn:aws:iam::111122223333:policy/freeze', ['reporting']]]);
    expect(planFix({ ...question, sharedPolicies }).denies).toMatchObject([{ sharedBy: ['reporting'] }]);
    expect(planFix(question).denies).toMatchObject([{ sharedBy: [] }]);
  });

  describe('given a boundary without iam:PassRole', () => {
    const row = caseOf({
      sets: { backup: { actions: ['iam:PassRole', 'ec2:RunInstances'], trustedServices: ['backup.amazonaws.com'] } },
      policies: { work: { Effect: 'Allow', Action: '*', Resource: '*' } },
      boundary: { Effect: 'Allow', Action: 's3:*', Resource: '*' },
    });

    it('lets it pass roles to EC2 and to the services that the sets trust, and to nobody else', () => {
      const { boundary } = fixOf(row);
      const passing = boundary?.added.find(({ action }) => action.patterns.includes('iam:PassRole'));
      expect(passing?.conditions).toEqual([
        {
          operator: 'StringEquals',
          key: 'iam:PassedToService',
          values: ['backup.amazonaws.com', 'ec2.amazonaws.com'],
        },
      ]);
      expect(
        boundary?.added.filter(({ conditions }) => conditions.length === 0).flatMap(({ action }) => action.patterns),
      ).toEqual(['ec2:RunInstances']);
    });

    it('says who else hangs on the boundary', () => {
      const question = questionOf(row);
      if (question === undefined) throw new Error('the case has no sets');
      const sharedBoundary = new Map([[question.principal.boundary?.arn ?? '', ['reporting']]]);
      expect(planFix({ ...question, sharedPolicies: sharedBoundary }).boundary?.sharedBy).toEqual(['reporting']);
    });
  });

  describe('given a guard that a request can meet', () => {
    const row = caseOf({
      sets: { backup: { actions: ['ec2:RunInstances'] } },
      policies: { work: { Effect: 'Allow', Action: '*', Resource: '*' } },
      levels: [
        {
          at: 'root Root',
          scps: {
            guard: [
              { Effect: 'Allow', Action: '*', Resource: '*' },
              {
                Effect: 'Deny',
                Action: 'ec2:RunInstances',
                Resource: '*',
                Condition: { StringNotEquals: { 'ec2:MetadataHttpTokens': 'required' } },
              },
            ],
          },
        },
      ],
    });

    it('says what the request does, and who exempts where that is not possible', () => {
      const [obstacle, ...others] = fixOf(row).cannot;
      expect(others).toEqual([]);
      expect(obstacle).toMatchObject({ byRequest: true, blocks: ['ec2:RunInstances'] });
      expect(obstacle?.advice).toMatch(/^Launch instances with IMDSv2 required .* must exempt the principal/);
    });
  });

  describe('given actions of several services that are missing', () => {
    const row = caseOf({
      sets: {
        backup: { actions: ['sqs:SendMessage', 'ec2:CreateSnapshot', 'ec2:CopySnapshot'] },
        index: { actions: ['ec2:StartInstances'], context: { 'ec2:ResourceTag/Worker': ['yes'] } },
      },
      policies: { work: { Effect: 'Allow', Action: 'ec2:CopySnapshot', Resource: '*' } },
    });

    it('allows them and nothing else, by service, with the conditions of the sets', () => {
      const [policy, ...others] = fixOf(row).policies;
      expect(others).toEqual([]);
      expect(policy && printPolicyDocument(policy.document)).toEqual({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['ec2:StartInstances'],
            Resource: ['*'],
            Condition: { StringEquals: { 'ec2:ResourceTag/Worker': ['yes'] } },
          },
          { Effect: 'Allow', Action: ['ec2:CreateSnapshot'], Resource: ['*'] },
          { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: ['*'] },
        ],
      });
      expect(policy).toMatchObject({ name: 'veeam-drift-fix', placement: 'managed' });
    });
  });

  describe('given an action that neither a policy nor the boundary allows', () => {
    const row = caseOf({
      sets: { backup: { actions: ['ec2:CreateSnapshot'] } },
      boundary: [{ Sid: 'Limit', Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });

    it('adds it to both', () => {
      const { policies, boundary } = fixOf(row);
      expect(policies).toHaveLength(1);
      expect(boundary).toMatchObject({ policy: 'limit', isEditable: true, added: [{ number: 2, effect: 'Allow' }] });
      expect(boundary?.document.statements).toHaveLength(2);
      expect(boundary?.size).toBe(boundary && policySize(boundary.document));
    });
  });

  describe('given a Deny in a policy of the account', () => {
    it('names the statement and what it takes away, and leaves it alone', () => {
      const row = caseOf({
        sets: { backup: { actions: ['ec2:DeleteSnapshot', 'ec2:DeleteTags'] } },
        policies: {
          work: [
            { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
            { Sid: 'NoDeletes', Effect: 'Deny', Action: 'ec2:Delete*', Resource: '*' },
          ],
        },
      });
      expect(fixOf(row)).toMatchObject({
        policies: [],
        denies: [
          {
            layer: 'identity',
            policy: 'work',
            statement: { number: 2, sid: 'NoDeletes' },
            takesAway: ['ec2:DeleteSnapshot', 'ec2:DeleteTags'],
          },
        ],
        cannot: [],
      });
    });
  });

  describe('given an SCP that stands in the way', () => {
    it('says that nothing in the account helps, and names the SCP, its level and target', () => {
      const row = caseOf({
        sets: { backup: { actions: ['ec2:DeleteSnapshot'] } },
        policies: { work: { Effect: 'Allow', Action: 'ec2:*', Resource: '*' } },
        levels: [
          {
            at: 'ou Workloads',
            scps: {
              FullAWSAccess: { Effect: 'Allow', Action: '*', Resource: '*' },
              guard: { Effect: 'Deny', Action: 'ec2:Delete*', Resource: '*' },
            },
          },
        ],
      });
      expect(fixOf(row)).toMatchObject({
        policies: [],
        denies: [],
        cannot: [
          {
            blocks: ['ec2:DeleteSnapshot'],
            cause: { layer: 'scp', policy: 'guard', level: { index: 0, id: 'ou-ab12-workloads', name: 'Workloads' } },
            advice:
              'The owners of the organization must exempt the principal from statement 1 of the SCP guard at the OU Workloads.',
          },
        ],
      });
    });
  });

  describe('given a trust policy without a service, and a deleted role in the place of the appliance', () => {
    const row = caseOf({
      sets: { backup: { appliance: true, trustedServices: ['backup.amazonaws.com', 'ec2.amazonaws.com'] } },
      settings: { appliances: [{ account: '999988887777', externalId: 'abc' }] },
      trust: [
        { Sid: 'Old', Effect: 'Allow', Principal: { AWS: 'AROAEXAMPLEEXAMPLE123' }, Action: 'sts:AssumeRole' },
        { Sid: 'Ec2', Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    });

    it('adds what is missing, takes out what is dead and keeps the rest', () => {
      const { trust } = fixOf(row);
      expect(trust && printPolicyDocument(trust.document)).toEqual({
        Version: '2012-10-17',
        Statement: [
          { Sid: 'Ec2', Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com'] }, Action: ['sts:AssumeRole'] },
          { Effect: 'Allow', Principal: { Service: ['backup.amazonaws.com'] }, Action: ['sts:AssumeRole'] },
          {
            Effect: 'Allow',
            Principal: { AWS: ['arn:aws:iam::999988887777:root'] },
            Action: ['sts:AssumeRole'],
            Condition: { StringEquals: { 'sts:ExternalId': ['abc'] } },
          },
        ],
      });
      expect(trust?.added.map(({ number }) => number)).toEqual([2, 3]);
      expect(trust?.removed).toEqual(['AROAEXAMPLEEXAMPLE123']);
    });
  });

  describe('given a pattern for the appliance that the role does not trust', () => {
    const role = 'arn:aws:iam::999988887777:role/prod-VeeamImpersonationRoleV1-*';
    const row = caseOf({
      sets: { backup: { appliance: true } },
      settings: { appliances: [{ role, externalId: 'abc' }] },
      trust: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
    });

    it('lets the account in, narrowed to the pattern, because a principal takes none', () => {
      const { trust } = fixOf(row);
      expect(trust && printPolicyDocument({ ...trust.document, statements: trust.added }).Statement).toEqual([
        {
          Effect: 'Allow',
          Principal: { AWS: ['arn:aws:iam::999988887777:root'] },
          Action: ['sts:AssumeRole'],
          Condition: { ArnLike: { 'aws:PrincipalArn': [role] }, StringEquals: { 'sts:ExternalId': ['abc'] } },
        },
      ]);
    });
  });

  describe('given a trust policy that no appliance can use, and none in the settings', () => {
    it('says that the settings must name it first', () => {
      const row = caseOf({
        sets: { backup: { appliance: true } },
        settings: { appliances: [] },
        trust: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
      });
      const { trust, cannot } = fixOf(row);
      expect(trust).toBeUndefined();
      expect(cannot).toMatchObject([{ blocks: ['appliance'], advice: 'Name the appliance in the settings first.' }]);
    });
  });

  describe('given a role without an instance profile', () => {
    it('makes one of its name', () => {
      const row = caseOf({ sets: { worker: { instanceProfile: true } }, instanceProfiles: [] });
      expect(fixOf(row).instanceProfile).toEqual({ name: 'veeam' });
    });
  });

  describe('given the role of an appliance that its instance cannot run with', () => {
    const row = caseOf({
      sets: { impersonation: {} },
      instanceProfiles: [],
      trust: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    });

    it('makes an instance profile, and lets EC2 in beside who was', () => {
      const { instanceProfile, trust } = fixOf(row);
      expect(instanceProfile).toEqual({ name: 'veeam' });
      expect(trust && printPolicyDocument(trust.document).Statement).toMatchObject([
        { Principal: { Service: ['lambda.amazonaws.com'] } },
        { Principal: { Service: ['ec2.amazonaws.com'] } },
      ]);
    });

    it('leaves a role alone that has both', () => {
      const ec2 = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
      const { instanceProfile, trust } = fixOf({ ...row, trust: ec2, instanceProfiles: ['veeam'] });
      expect([instanceProfile, trust]).toEqual([undefined, undefined]);
    });
  });
});
