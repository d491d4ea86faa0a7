// Carries the calls of a fix's script out on an export, as IAM would on the account.

import * as z from 'zod';

const policyAttachment = z.object({ PolicyName: z.string(), PolicyArn: z.string() });
const inlinePolicy = z.looseObject({ PolicyName: z.string(), PolicyDocument: z.unknown() });
const principal = z.looseObject({
  RoleName: z.string().optional(),
  UserName: z.string().optional(),
  AssumeRolePolicyDocument: z.unknown().optional(),
  AttachedManagedPolicies: z.array(policyAttachment),
  RolePolicyList: z.array(inlinePolicy).optional(),
  UserPolicyList: z.array(inlinePolicy).optional(),
  InstanceProfileList: z.array(z.looseObject({ InstanceProfileName: z.string() })).optional(),
});
const policy = z.looseObject({
  Arn: z.string(),
  PolicyName: z.string(),
  DefaultVersionId: z.string(),
  PolicyVersionList: z.array(z.looseObject({ VersionId: z.string(), Document: z.unknown() })),
});
export const exportSchema = z.looseObject({
  RoleDetailList: z.array(principal),
  UserDetailList: z.array(principal),
  Policies: z.array(policy),
});
type Export = z.infer<typeof exportSchema>;

/** Changes the export; throws where IAM would refuse: no such entity, or one of the name that is there already. */
export function carryOut(call: readonly string[], account: string, details: Export): void {
  const [service, operation = '', ...words] = call;
  if (service !== 'iam') return;
  const options = new Map<string, string>();
  words.forEach((word, index) => {
    if (word.startsWith('--')) options.set(word.slice(2), words[index + 1] ?? '');
  });
  const of = (name: string): string => options.get(name) ?? '';
  const owner = () => ownerOf(details, operation.includes('user') ? of('user-name') : of('role-name'));
  const document: unknown = options.has('policy-document') ? JSON.parse(of('policy-document')) : undefined;
  switch (operation) {
    case 'create-policy':
      createPolicy(details, `arn:aws:iam::${account}:policy/${of('policy-name')}`, document);
      return;
    case 'attach-role-policy':
    case 'attach-user-policy':
      if (!details.Policies.some(({ Arn }) => Arn === of('policy-arn'))) throw new Error(`no ${of('policy-arn')}`);
      owner().AttachedManagedPolicies.push({ PolicyName: nameOf(of('policy-arn')), PolicyArn: of('policy-arn') });
      return;
    case 'detach-role-policy':
    case 'detach-user-policy': {
      const held = owner();
      held.AttachedManagedPolicies = held.AttachedManagedPolicies.filter((each) => each.PolicyArn !== of('policy-arn'));
      return;
    }
    case 'put-role-policy':
    case 'put-user-policy': {
      const held = owner();
      (held.RolePolicyList ?? held.UserPolicyList)?.push({
        PolicyName: of('policy-name'),
        PolicyDocument: document,
      });
      return;
    }
    case 'create-policy-version':
      newVersion(details, of('policy-arn'), document);
      return;
    case 'update-assume-role-policy':
      owner().AssumeRolePolicyDocument = document;
      return;
    case 'create-instance-profile':
      return;
    case 'add-role-to-instance-profile':
      owner().InstanceProfileList?.push({ InstanceProfileName: of('instance-profile-name') });
      return;
    default:
      throw new Error(`expected a call that a fix makes, got ${operation}`);
  }
}

function ownerOf({ RoleDetailList, UserDetailList }: Export, name: string): z.infer<typeof principal> {
  const found = [...RoleDetailList, ...UserDetailList].find(
    ({ RoleName, UserName }) => (RoleName ?? UserName) === name,
  );
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function createPolicy(details: Export, arn: string, document: unknown): void {
  if (details.Policies.some(({ Arn }) => Arn === arn)) throw new Error(`${arn} is there`);
  const versions = [{ VersionId: 'v1', Document: document, IsDefaultVersion: true }];
  details.Policies.push({
    Arn: arn,
    PolicyName: nameOf(arn),
    DefaultVersionId: 'v1',
    PolicyVersionList: versions,
  });
}

function newVersion(details: Export, arn: string, document: unknown): void {
  const found = details.Policies.find(({ Arn }) => Arn === arn);
  if (found === undefined) throw new Error(`no ${arn}`);
  found.DefaultVersionId = 'v99';
  found.PolicyVersionList = [{ VersionId: 'v99', Document: document, IsDefaultVersion: true }];
}
