// The form of organization.json: accounts, organizational units, and policies with their targets, as one file.

import * as z from 'zod';
import { RepeatedKeys } from '../iam/repeatedKeys.ts';
import { accountIdSchema } from '../vocabulary/accountIdSchema.ts';
import { describeOrganizationOutput } from './organization/describeOrganizationOutput.ts';
import { type OrganizationFault, organizationFaults } from './organization/organizationFaults.ts';

/** Value of the file's `schema`; a later form gets another number. */
export const organizationFileSchemaId = 'veeam-drift/organization/1';

const rootId = z.string().regex(/^r-[0-9a-z]{4,32}$/, 'expected a root id: r-…');
const ouId = z.string().regex(/^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/, 'expected the id of an organizational unit: ou-…');
const parentId = z.union([rootId, ouId], { error: 'expected the id of a root (r-…) or an organizational unit (ou-…)' });
const targetId = z.union([rootId, ouId, accountIdSchema], {
  error: 'expected the id of a root (r-…), an organizational unit (ou-…) or an account',
});
const name = z.string().min(1);

const unreadable = z.strictObject({
  reason: z.enum(['not-assumed', 'access-denied', 'throttled', 'suspended', 'not-reached', 'failed']),
  message: z.string().min(1),
});

const account = z.strictObject({
  id: accountIdSchema,
  name: name.optional(),
  parent: parentId,
  /** As AWS Organizations has it; default ACTIVE. */
  state: z.enum(['PENDING_ACTIVATION', 'ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED']).optional(),
  /** Why there is no export of it. */
  unreadable: unreadable.optional(),
});

const policy = z.strictObject({
  id: z.string().min(1),
  arn: z.string().optional(),
  name,
  type: z.enum(['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY']),
  /** The document: an object, or its JSON text as `describe-policy` prints it. */
  content: z.union([z.string(), z.record(z.string(), z.unknown()), z.instanceof(RepeatedKeys)]),
  targets: z.array(targetId),
});

/**
 * `ENABLED`: the policies of the file count; `DISABLED`: the organization does not use them, nothing is restricted;
 * `NOT_READ`: they are not in the file, verdicts do not consider them and the report says so.
 */
const policyTypeState = z.enum(['ENABLED', 'DISABLED', 'NOT_READ']);

export const organizationFileSchema = z.strictObject({
  schema: z.literal(organizationFileSchemaId),
  /** `o-…` */
  id: z
    .string()
    .regex(/^o-[a-z0-9]{10,32}$/, 'expected an organization id: o-…')
    .optional(),
  managementAccountId: accountIdSchema,
  /** Default: ENABLED where the file holds a policy of the type, else NOT_READ. */
  policyTypes: z
    .strictObject({
      SERVICE_CONTROL_POLICY: policyTypeState.optional(),
      RESOURCE_CONTROL_POLICY: policyTypeState.optional(),
    })
    .default({}),
  roots: z.array(z.strictObject({ id: rootId, name })).min(1),
  organizationalUnits: z.array(z.strictObject({ id: ouId, name, parent: parentId })).default([]),
  accounts: z.array(account).min(1),
  policies: z.array(policy).default([]),
});

/** The file as its readers see it, defaults filled in. */
export type Organization = z.output<typeof organizationFileSchema>;
/** The file as a writer makes it. */
export type OrganizationFile = z.input<typeof organizationFileSchema>;
export type OrganizationPolicyType = Organization['policies'][number]['type'];

/**
 * Reads the parsed JSON of an organization.json. Every fault is given with its path: unknown keys, ids that name
 * nothing, ids that come twice, units that are their own parent, and targets without any service control policy
 * (AWS always keeps one attached: https://docs.aws.amazon.com/organizations/latest/APIReference/API_DetachPolicy.html).
 */
export function parseOrganizationFile(
  value: unknown,
):
  | { readonly ok: true; readonly organization: Organization }
  | { readonly ok: false; readonly faults: readonly OrganizationFault[] } {
  const output = describeOrganizationOutput(value);
  if (output !== undefined) return { ok: false, faults: [{ path: '', message: output }] };
  const parsed = organizationFileSchema.safeParse(value);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => ({ path: pathText(issue.path), message: issue.message }));
    return { ok: false, faults };
  }
  const organization = parsed.data;
  const faults = organizationFaults(
    organization,
    policyTypeStateOf(organization, 'SERVICE_CONTROL_POLICY') === 'ENABLED',
  );
  return faults.length === 0 ? { ok: true, organization } : { ok: false, faults };
}

/** Which state a policy type of the organization has, the file's default applied. */
export function policyTypeStateOf(
  organization: Organization,
  type: OrganizationPolicyType,
): 'ENABLED' | 'DISABLED' | 'NOT_READ' {
  const stated = organization.policyTypes[type];
  return stated ?? (organization.policies.some((held) => held.type === type) ? 'ENABLED' : 'NOT_READ');
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '');
}
