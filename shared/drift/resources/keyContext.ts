// What is known of the requests for one key.

import type { KnownContext, ResourceLayer } from '../../iam/decideGrant.ts';
import type { Account } from '../../iam/principal.ts';
import { type KeyReading, keyPlace } from '../../iam/resourceInventory.ts';
import { buildContext } from '../buildContext.ts';
import { mentionedTags } from '../decisions/mentionedTags.ts';
import type { ResourceSubject } from '../judgedResources.ts';
import type { KeyInUse } from './usedKeys.ts';

/** Calls that a service makes for the role, as those to encrypt a volume are made by EC2. */
const byService = /^kms:(Encrypt|Decrypt|ReEncrypt|GenerateDataKey|CreateGrant)/;

/**
 * Gives what the requests for an action on a key carry beside what all requests of the principal do: the account and
 * region of the key, who calls, and for calls that a service makes by which service. That EBS, RDS and the others make
 * these calls themselves is said by their pages, not by Veeam's.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-ebs.html
 */
export function keyContext(facts: ResourceSubject, { action, used, resource, owner }: KeyRequest): KnownContext {
  const { principal, account, settings, layers } = facts;
  const common = buildContext({ principal, account, settings })({ action, context: {} });
  const { key } = used;
  const region = keyPlace(key.arn)?.region ?? '';
  const { 'aws:RequestedRegion': _region, ...oneOf } = common.oneOf ?? {};
  const services = byService.test(action) ? servicesOf(used, region) : undefined;
  const isGrant = action === 'kms:CreateGrant' && services !== undefined;
  return {
    ...common,
    known: {
      ...common.known,
      ...absentTags(facts, mentionedTags({ ...layers.layers, resource })),
      ...ownerKeys(resource.owner, owner),
      'aws:RequestedRegion': region,
      'kms:CallerAccount': account.id,
      ...keyKeys(key),
      ...(isGrant && { 'kms:GrantIsForAWSResource': 'true' }),
    },
    oneOf: { ...oneOf, ...(services !== undefined && { 'kms:ViaService': services }) },
  };
}

export interface KeyRequest {
  readonly action: string;
  readonly used: KeyInUse;
  readonly resource: ResourceLayer;
  /** The key's account, as far as the organization is known. */
  readonly owner: Account | undefined;
}

/** Prefixes of sets, and the service that encrypts for them; of other sets nobody knows who calls. */
const serviceOfSets: readonly (readonly [string, string])[] = [
  ['ec2-', 'ec2'],
  ['worker-deployment', 'ec2'],
  ['rds-', 'rds'],
  ['efs-', 'elasticfilesystem'],
  ['fsx-', 'fsx'],
  ['dynamodb-', 'dynamodb'],
  ['redshift-serverless-', 'redshift-serverless'],
  ['redshift-', 'redshift'],
];

function servicesOf({ operations }: KeyInUse, region: string): readonly string[] | undefined {
  const names = operations.map(({ operation, set }) => {
    if (operation.keys.some(({ kind }) => kind === 'password')) return undefined;
    return serviceOfSets.find(([prefix]) => set.startsWith(prefix))?.[1];
  });
  if (names.length === 0 || names.includes(undefined)) return undefined;
  return [...new Set(names)].map((name) => `${name}.${region}.amazonaws.com`);
}

function absentTags({ principal }: ResourceSubject, mentioned: ReadonlySet<string>): KnownContext['known'] {
  const own = new Set(Object.keys(principal.tags).map((key) => key.toLowerCase()));
  return Object.fromEntries(
    [...mentioned].filter((key) => !own.has(key)).map((key) => [`aws:PrincipalTag/${key}`, []]),
  );
}

// An account of which nothing is known may belong to any organization.
function ownerKeys(id: string, owner: Account | undefined): KnownContext['known'] {
  const organizationId = owner?.organizationId;
  return { 'aws:ResourceAccount': id, ...(organizationId !== undefined && { 'aws:ResourceOrgID': organizationId }) };
}

function keyKeys({ facts, aliases }: KeyReading): KnownContext['known'] {
  return {
    ...(facts?.spec !== undefined && { 'kms:KeySpec': facts.spec, 'kms:CustomerMasterKeySpec': facts.spec }),
    ...(facts?.usage !== undefined && { 'kms:KeyUsage': facts.usage, 'kms:CustomerMasterKeyUsage': facts.usage }),
    ...(aliases.length > 0 && { 'kms:ResourceAliases': aliases }),
  };
}
