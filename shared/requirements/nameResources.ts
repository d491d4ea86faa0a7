// Writes resource patterns of policies as the entries of a scope: the way back from bindScope.

import { scopeForms } from '../vocabulary/scopeForms.ts';
import { boundType, type ScopePlace } from './bindScope.ts';
import type { Scope } from './scope.ts';

export interface ActionResources {
  readonly action: string;
  /** ARN patterns, as policies write them. */
  readonly resources: readonly string[];
}

/** Gives the scope that names these resources; what no scope can name is left out. */
export function nameResources(allowed: readonly ActionResources[], place: ScopePlace): Scope {
  const of = (type: string) =>
    allowed.flatMap(({ action, resources }) => (boundType(action) === type ? resources : []));
  const named = {
    buckets: bucketsOf(of('s3:bucket'), of('s3:object')),
    keys: of('kms:key'),
    passRoles: of('iam:passrole').flatMap((arn) => roleName(arn, place)),
    vaults: of('backup:backupVault').map((arn) => vaultName(arn, place)),
  };
  return {
    ...entryOf('buckets', named.buckets),
    ...entryOf('keys', named.keys),
    ...entryOf('passRoles', named.passRoles),
    ...entryOf('vaults', named.vaults),
  };
}

function entryOf(kind: keyof Scope, values: readonly string[]): Scope {
  const fit = [...new Set(values)].filter((value) => scopeForms[kind].pattern.test(value)).sort();
  return fit.length === 0 ? {} : { [kind]: fit };
}

const bucketArn = /^arn:[^:]*:s3:::([^/]+)(?:\/(.*))?$/;

// An action on objects says more of a bucket than one on the bucket: which keys in it are meant.
function bucketsOf(buckets: readonly string[], objects: readonly string[]): readonly string[] {
  const entries = objects.flatMap((arn) => {
    const [, name, keys] = bucketArn.exec(arn) ?? [];
    if (name === undefined || (keys === undefined && !name.endsWith('*'))) return [];
    return [keys === undefined || /^\*+$/.test(keys) ? name : `${name}/${keys.replace(/\*$/, '')}`];
  });
  const known = new Set(entries.map((entry) => entry.replace(/\/.*$/, '')));
  const others = buckets.flatMap((arn) => {
    const [, name, keys] = bucketArn.exec(arn) ?? [];
    return name === undefined || keys !== undefined || known.has(name) ? [] : [name];
  });
  return [...entries, ...others];
}

function roleName(arn: string, { account }: ScopePlace): readonly string[] {
  const [, owner, name] = /^arn:[^:]*:iam::(\d{12}|\*):role\/(.+)$/.exec(arn) ?? [];
  return name !== undefined && (owner === account || owner === '*') ? [name] : [];
}

function vaultName(arn: string, { account }: ScopePlace): string {
  const [, owner, name] = /^arn:[^:]*:backup:\*:(\d{12}):backup-vault:(.+)$/.exec(arn) ?? [];
  return name !== undefined && owner === account ? name : arn;
}
