// Reads the organization once per run, into the form of organization.json: tree, accounts, and policies with targets.

import {
  type Account,
  DescribeOrganizationCommand,
  type OrganizationsClient,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
  paginateListRoots,
  type Root,
} from '@aws-sdk/client-organizations';
import { type Organization, organizationFileSchema, organizationFileSchemaId } from '../organizationFile.ts';
import { type AwsPolicies, readAwsPolicies } from './awsOrganizationPolicies.ts';
import { checkedPages } from './checkedPages.ts';

export interface AwsOrganization {
  readonly organization: Organization;
  /** Why a type of policies is `NOT_READ`, by type; absent where it was read or is disabled. */
  readonly unread: Readonly<Partial<Record<AwsPolicies['type'], string>>>;
}

/**
 * Calls grow with OUs, with pages of accounts (20 each) and with policies, not with accounts.
 *
 * @throws what AWS answers where the accounts cannot be listed: no organization, or no rights; refused policies are `NOT_READ`.
 */
export async function readAwsOrganization(client: OrganizationsClient): Promise<AwsOrganization> {
  const { Organization: described } = await client.send(new DescribeOrganizationCommand({}));
  const roots = await readRoots(client);
  const scps = await readAwsPolicies({ client, roots, type: 'SERVICE_CONTROL_POLICY' });
  const rcps = await readAwsPolicies({ client, roots, type: 'RESOURCE_CONTROL_POLICY' });
  const tree: Tree = { organizationalUnits: [], accounts: [] };
  for (const root of roots) await readBelow(client, root.Id, tree);
  const organization = organizationFileSchema.parse({
    schema: organizationFileSchemaId,
    id: described?.Id,
    managementAccountId: described?.MasterAccountId,
    policyTypes: { [scps.type]: scps.state, [rcps.type]: rcps.state },
    roots: roots.map(({ Id: id, Name: name }) => ({ id, name })),
    ...tree,
    policies: [...scps.policies, ...rcps.policies],
  });
  return { organization, unread: { ...unreadOf(scps), ...unreadOf(rcps) } };
}

/** As the SDK gave it: checked with the whole organization. */
interface Tree {
  readonly organizationalUnits: unknown[];
  readonly accounts: unknown[];
}

async function readRoots(client: OrganizationsClient): Promise<readonly Root[]> {
  const roots: Root[] = [];
  for await (const page of checkedPages('ListRoots', paginateListRoots({ client }, {}))) {
    roots.push(...(page.Roots ?? []));
  }
  return roots;
}

async function readBelow(client: OrganizationsClient, parent: string | undefined, tree: Tree): Promise<void> {
  // Pagination goes on while there is a token: an empty page with one is not the end.
  const asked = { ParentId: parent };
  const accounts = paginateListAccountsForParent({ client }, asked);
  for await (const page of checkedPages('ListAccountsForParent', accounts)) {
    tree.accounts.push(...(page.Accounts ?? []).map((account) => accountOf(account, parent)));
  }
  const units = paginateListOrganizationalUnitsForParent({ client }, asked);
  for await (const page of checkedPages('ListOrganizationalUnitsForParent', units)) {
    for (const { Id: id, Name: name } of page.OrganizationalUnits ?? []) {
      tree.organizationalUnits.push({ id, name, parent });
      await readBelow(client, id, tree);
    }
  }
}

// `Status` is on its way out and knows fewer states; some partitions have nothing else:
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
function accountOf({ Id: id, Name: name, State, Status }: Account, parent: string | undefined): unknown {
  const state = State ?? Status;
  return { id, parent, ...(name === undefined ? {} : { name }), ...(state === undefined ? {} : { state }) };
}

function unreadOf({ type, why }: AwsPolicies): AwsOrganization['unread'] {
  return why === undefined ? {} : { [type]: why };
}
