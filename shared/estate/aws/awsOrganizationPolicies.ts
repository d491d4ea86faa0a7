// Reads the service (or resource) control policies of an organization and what they hang on.

import {
  DescribePolicyCommand,
  type OrganizationsClient,
  type PolicySummary,
  paginateListPolicies,
  paginateListTargetsForPolicy,
  type Root,
} from '@aws-sdk/client-organizations';
import pMap from 'p-map';
import type { OrganizationPolicyType } from '../organizationFile.ts';
import { faultName, isDenied } from './accountFault.ts';
import { checkedPages } from './checkedPages.ts';

export interface AwsPolicies {
  readonly type: OrganizationPolicyType;
  readonly state: 'ENABLED' | 'DISABLED' | 'NOT_READ';
  /** In the form of organization.json, as the SDK gave them: checked with the whole organization. */
  readonly policies: readonly unknown[];
  /** For `NOT_READ`: what AWS answered. */
  readonly why?: string;
}

export interface ReadAwsPolicies {
  readonly client: OrganizationsClient;
  readonly roots: readonly Root[];
  readonly type: OrganizationPolicyType;
}

/** Organizations allows few calls a second; adaptive retry does the rest. */
const policiesAtOnce = 4;

/**
 * Lists the policies, then describes each and lists its targets. Refused calls make the whole type `NOT_READ`.
 *
 * @throws what AWS answers, other than a refusal: a policy too few would change verdicts.
 */
export async function readAwsPolicies(options: ReadAwsPolicies): Promise<AwsPolicies> {
  const { client, type } = options;
  if (!isEnabled(options)) return { type, state: 'DISABLED', policies: [] };
  try {
    const summaries: PolicySummary[] = [];
    for await (const page of checkedPages('ListPolicies', paginateListPolicies({ client }, { Filter: type }))) {
      summaries.push(...(page.Policies ?? []));
    }
    // AWS keeps a policy of its own in every organization that uses the type:
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_attach.html
    if (summaries.length === 0) throw new Error(`AWS Organizations listed no ${type}, though the type is enabled`);
    const policies = await pMap(summaries, (summary) => readPolicy(options, summary), { concurrency: policiesAtOnce });
    return { type, state: 'ENABLED', policies };
  } catch (error) {
    if (!isDenied(error)) throw error;
    return { type, state: 'NOT_READ', policies: [], why: `AWS Organizations answered ${faultName(error)}` };
  }
}

function isEnabled({ roots, type }: ReadAwsPolicies): boolean {
  const types = roots.flatMap((root) => root.PolicyTypes ?? []);
  return types.some(({ Type, Status }) => Type === type && Status === 'ENABLED');
}

async function readPolicy({ client, type }: ReadAwsPolicies, summary: PolicySummary): Promise<unknown> {
  const { Id: id, Arn: arn, Name: name } = summary;
  const { Policy: described } = await client.send(new DescribePolicyCommand({ PolicyId: id }));
  const targets: (string | undefined)[] = [];
  const pages = paginateListTargetsForPolicy({ client }, { PolicyId: id });
  for await (const page of checkedPages('ListTargetsForPolicy', pages)) {
    targets.push(...(page.Targets ?? []).map(({ TargetId }) => TargetId));
  }
  return { id, ...(arn === undefined ? {} : { arn }), name, type, content: described?.Content, targets };
}
