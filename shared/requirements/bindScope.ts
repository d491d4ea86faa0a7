// Binds what a required set asks for to the resources of a scope: the requirement becomes narrower, never wider.

import { type ActionEntry, findAction } from '../iam/findAction.ts';
import { getOrMake } from '../iam/getOrMake.ts';
import { requestedRegions } from '../iam/requestedRegions.ts';
import type { RequiredGrant, RequiredStatement } from './requiredSet.ts';
import type { Scope } from './scope.ts';

/** Where the principal lives. */
export interface ScopePlace {
  /** 12 digits. */
  readonly account: string;
  readonly partition: string;
}

/**
 * Gives the grants bound to a scope. A grant on `*` becomes one on each resource of the scope where all that its action
 * takes is of a kind that the scope names; regions become a condition on `aws:RequestedRegion`, where the action is
 * served in them. What a set binds by itself, actions without resource types and kinds that the scope does not name stay
 * as they are. Roles are passed within one account, so roles of others are left out; where none is left, so is the list.
 */
export function bindScope(grants: readonly RequiredGrant[], scope: Scope, place: ScopePlace): readonly RequiredGrant[] {
  if (Object.keys(scope).length === 0) return grants;
  const arns = scopeArns(scope, place);
  return grants.flatMap((grant): readonly RequiredGrant[] => {
    const bound =
      isOnEverything(grant) || grant.isPlaceholder === true ? boundResources(grant.action, arns) : undefined;
    const context = withRegions(grant, scope.regions, place);
    if (bound === undefined) return [{ ...grant, context }];
    const { isPlaceholder: _filled, within, ...plain } = grant;
    return bound.map((resource) => ({
      ...plain,
      ...(within !== undefined && { within: onResource(within, resource) }),
      resource,
      context,
      isBound: true,
    }));
  });
}

/** Whether a set asks for it on all resources: a scope may then say on which. */
export function isOnEverything({ resource, within }: Pick<RequiredGrant, 'resource' | 'within'>): boolean {
  if (within === undefined) return resource === '*';
  const element = within.statement.resource;
  return element !== undefined && !element.negated && element.patterns.includes('*');
}

const narrowed = new WeakMap<RequiredStatement, Map<string, RequiredStatement>>();

// The same object for the same resource: what is found out about a statement is kept by it.
function onResource(within: RequiredStatement, resource: string): RequiredStatement {
  const byResource = getOrMake(narrowed, within, () => new Map<string, RequiredStatement>());
  return getOrMake(byResource, resource, () => {
    const { id, statement, policy } = within;
    const own = { ...statement, resource: { negated: false, patterns: [resource] } };
    const statements = policy.document.statements.map((each) => (each === statement ? own : each));
    const document = { ...policy.document, statements };
    return { id: `${id} on ${resource}`, statement: own, policy: { ...policy, document } };
  });
}

/** By what a scope can bind (see boundType) the ARN patterns that it names. */
type ScopeArns = ReadonlyMap<string, readonly string[]>;

function scopeArns(scope: Scope, place: ScopePlace): ScopeArns {
  const { partition, account } = place;
  const buckets = scope.buckets?.map(splitBucket);
  const roles = ownRoles(scope.passRoles ?? [], place);
  const vaults = scope.vaults?.map((vault) =>
    vault.startsWith('arn:') ? vault : `arn:${partition}:backup:*:${account}:backup-vault:${vault}`,
  );
  const lists: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['s3:bucket', buckets?.map(({ name }) => `arn:${partition}:s3:::${name}`)],
    ['s3:object', buckets?.map(({ name, objects }) => `arn:${partition}:s3:::${name}/${objects}`)],
    ['kms:key', scope.keys],
    ['iam:passrole', roles.length === 0 ? undefined : roles],
    ['backup:backupVault', vaults],
  ];
  return new Map(lists.flatMap(([key, arns]) => (arns === undefined ? [] : [[key, [...new Set(arns)]]])));
}

/** Gives the name of a bucket of a scope, and the pattern of its objects' keys. */
export function splitBucket(entry: string): { readonly name: string; readonly objects: string } {
  const at = `${entry}/`.indexOf('/');
  const prefix = entry.slice(at + 1);
  return { name: entry.slice(0, at), objects: prefix.endsWith('*') ? prefix : `${prefix}*` };
}

/** Gives the ARNs of the roles that lie in the account itself. */
export function ownRoles(roles: readonly string[], { account, partition }: ScopePlace): readonly string[] {
  return roles
    .map((role) => (role.startsWith('arn:') ? role : `arn:${partition}:iam::${account}:role/${role}`))
    .map((arn) => arn.replace(/^(arn:[^:]+:iam::)\*:/, `$1${account}:`))
    .filter((arn) => arn.startsWith(`arn:${partition}:iam::${account}:role/`));
}

function boundResources(action: string, arns: ScopeArns): readonly string[] | undefined {
  const type = boundType(action);
  return type === undefined ? undefined : arns.get(type);
}

/**
 * Gives what a scope can bind of an action: `s3:bucket`, `s3:object`, `kms:key`, `iam:passrole`, `backup:backupVault`;
 * undefined where it takes several types of resources, none, or another.
 */
export function boundType(action: string): string | undefined {
  const name = action.toLowerCase();
  if (name === 'iam:passrole') return name;
  const [type, ...others] = takenTypes(findAction(name));
  const bound = `${name.slice(0, name.indexOf(':'))}:${type}`;
  return others.length === 0 && boundTypes.has(bound) ? bound : undefined;
}

const boundTypes: ReadonlySet<string> = new Set(['s3:bucket', 's3:object', 'kms:key', 'backup:backupVault']);

// Whoever names the buckets of a role says that it goes to these, and by no access point.
function takenTypes(entry: ActionEntry | undefined): readonly string[] {
  const names = entry?.resourceTypes.map(({ name }) => name) ?? [];
  return names.filter((name) => !/^(object|multi)?\w*accesspoint(object)?$/.test(name));
}

const regionKey = 'aws:RequestedRegion';

// A service with one endpoint is called there, wherever the work is done.
function withRegions(
  { action, context }: RequiredGrant,
  regions: readonly string[] | undefined,
  { partition }: ScopePlace,
): RequiredGrant['context'] {
  if (regions === undefined || Object.keys(context).some((key) => key.toLowerCase() === regionKey.toLowerCase()))
    return context;
  const requested = requestedRegions(action, partition, regions);
  if (requested === undefined || !requested.every((region) => regions.includes(region))) return context;
  return { ...context, [regionKey]: requested };
}
