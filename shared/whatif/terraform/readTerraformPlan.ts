// Reads a Terraform plan as a change of accounts and their organization.

import type { ChangePlace } from '../../drift/whatIfReport.ts';
import type { OrganizationOperation } from '../change/organizationOperation.ts';
import type { NamedFile } from '../optionChange.ts';
import type { PlannedChange } from '../plannedChange.ts';
import { asTheyAre } from '../plannedChange.ts';
import { isGone } from './nameOf.ts';
import { parseTerraformPlan } from './parseTerraformPlan.ts';
import { type AccountSources, planAccounts } from './planAccounts.ts';
import { PlanReader, type PlanReaderOptions } from './planReader.ts';
import { PlanReferences } from './planReferences.ts';
import {
  readAttachment,
  readExclusiveAttachment,
  readExclusiveAttachments,
  readExclusiveInline,
  readGroupMembership,
  readInlinePolicy,
  readInstanceProfile,
  readManagedPolicy,
  readUserGroups,
} from './readManagedPolicy.ts';
import {
  readOrganizationAccount,
  readOrganizationAttachment,
  readOrganizationalUnit,
  readOrganizationPolicy,
} from './readOrganizationPolicy.ts';
import { readGroup, readRole, readUser } from './readRole.ts';
import type { ResourceChange, TerraformPlan } from './terraformPlan.ts';

export interface TerraformSources extends AccountSources, Pick<PlanReaderOptions, 'tagKeys'> {
  /** Gives file and line of a resource, where the sources of the configuration are at hand. */
  readonly locate?: ((plan: TerraformPlan) => (change: ResourceChange) => Omit<ChangePlace, 'what'>) | undefined;
}

type ReadResource = (change: ResourceChange, reader: PlanReader) => void;

// Attributes after the provider's published documentation: https://registry.terraform.io/providers/hashicorp/aws/latest/docs
const readers: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([
  ['aws_iam_role', readRole],
  ['aws_iam_user', readUser],
  ['aws_iam_group', readGroup],
  ['aws_iam_policy', readManagedPolicy],
  ['aws_iam_role_policy', readInlinePolicy('role')],
  ['aws_iam_user_policy', readInlinePolicy('user')],
  ['aws_iam_group_policy', readInlinePolicy('group')],
  ['aws_iam_role_policy_attachment', readAttachment('role')],
  ['aws_iam_user_policy_attachment', readAttachment('user')],
  ['aws_iam_group_policy_attachment', readAttachment('group')],
  ['aws_iam_policy_attachment', readExclusiveAttachment],
  ['aws_iam_role_policies_exclusive', readExclusiveInline('role')],
  ['aws_iam_user_policies_exclusive', readExclusiveInline('user')],
  ['aws_iam_group_policies_exclusive', readExclusiveInline('group')],
  ['aws_iam_role_policy_attachments_exclusive', readExclusiveAttachments('role')],
  ['aws_iam_user_policy_attachments_exclusive', readExclusiveAttachments('user')],
  ['aws_iam_group_policy_attachments_exclusive', readExclusiveAttachments('group')],
  ['aws_iam_group_membership', readGroupMembership],
  ['aws_iam_user_group_membership', readUserGroups],
  ['aws_iam_instance_profile', readInstanceProfile],
  ['aws_organizations_policy', readOrganizationPolicy],
  ['aws_organizations_policy_attachment', readOrganizationAttachment],
  ['aws_organizations_account', readOrganizationAccount],
  ['aws_organizations_organizational_unit', readOrganizationalUnit],
]);

/** Grants nothing to roles and users, or only says who may sign in. */
const without = new Set(
  [
    'access_key,account_alias,account_password_policy,openid_connect_provider,organizations_features,saml_provider',
    'security_token_service_preferences,server_certificate,service_linked_role,service_specific_credential',
    'signing_certificate,user_login_profile,user_ssh_key,virtual_mfa_device,outbound_web_identity_federation',
  ].flatMap((names) => names.split(',').map((name) => `aws_iam_${name}`)),
);

/**
 * Gives the change that applying the plan makes. A value that is known only after apply is an unknown document, or is
 * followed through the configuration to the resource that it comes from; what cannot be told is noted.
 *
 * @throws InputError of one line where the file is something else
 */
export function readTerraformPlan(source: NamedFile, sources: TerraformSources): PlannedChange {
  const plan = parseTerraformPlan(source);
  const references = new PlanReferences(plan);
  const locate = sources.locate?.(plan) ?? (() => ({}));
  const reader = new PlanReader({
    references,
    accountOf: planAccounts(plan, references, sources),
    tagKeys: sources.tagKeys,
    placeOf: (change) => ({ what: change.address, ...locate(change) }),
  });
  const changes = (plan.resource_changes ?? []).filter(isDone);
  for (const change of changes) readOne(change, reader);
  const place = { what: source.file, file: source.file };
  const open = [
    ...(plan.errored === true ? ['the plan ended with an error and is not whole'] : []),
    ...((plan.deferred_changes ?? []).length > 0 ? ['the plan leaves changes to a later one'] : []),
  ];
  return {
    sentences: [`the Terraform plan ${source.file} is applied: ${sentenceOf(changes)}`],
    account: reader.account,
    organization: reader.organization.toSorted((a, b) => rankOf(a) - rankOf(b)),
    notes: [...open.map((text) => ({ place, text, isOpen: true as const })), ...reader.unplacedNotes, ...reader.notes],
    ...(reader.unplacedNotes.length > 0 && { isUnplaced: true as const }),
  };
}

/** Resources that are read only, stay as they are, or are only forgotten by Terraform change nothing. */
function isDone({ mode, change: { actions } }: ResourceChange): boolean {
  return mode === 'managed' && actions.some((action) => ['create', 'update', 'delete'].includes(action));
}

/** What is attached must be there, and what is deleted is detached first. */
function rankOf({ do: what }: OrganizationOperation): number {
  if (what === 'put-unit' || what === 'put-policy') return 0;
  return what === 'delete-policy' ? 2 : 1;
}

function readOne(change: ResourceChange, reader: PlanReader): void {
  const read = readers.get(change.type);
  const isMade = change.change.actions.some((action) => action === 'create' || action === 'update');
  if (read !== undefined && isMade && isGone(change)) reader.noteOpen(change, 'the plan does not say what it will be');
  else if (read !== undefined) read(change, reader);
  else if (/^aws_iam_|^awscc_iam_|^awscc_organizations_/.test(change.type) && !without.has(change.type)) {
    reader.noteOpen(change, `what a resource ${change.type} changes is not read`);
  } else if (isPolicyOfResource(change)) reader.note(change, asTheyAre);
  else if (/^aws_cloudformation_stack/.test(change.type)) {
    reader.note(change, 'its template is not read: judge it with --template');
  }
}

const ofResources =
  /^aws_(kms_(key|external_key|replica_key|replica_external_key|key_policy|grant)|s3_bucket_policy|backup_vault_policy)$/;

// Of a key that is made anew nothing hangs yet.
function isPolicyOfResource({ type, change: { actions, before, after } }: ResourceChange): boolean {
  if (!ofResources.test(type)) return false;
  const isKey = /_key$/.test(type);
  if (!isKey || actions.includes('delete')) return true;
  return (
    !actions.includes('create') && ['policy', 'is_enabled', 'enabled'].some((name) => before?.[name] !== after?.[name])
  );
}

function sentenceOf(changes: readonly ResourceChange[]): string {
  const read = changes.filter(({ type }) => readers.has(type));
  if (read.length === 0) return 'no resource of IAM or of the organization changes';
  const counts = [...Map.groupBy(read, ({ type }) => type)].map(([type, of]) => `${of.length} ${type}`);
  return counts.join(', ');
}
