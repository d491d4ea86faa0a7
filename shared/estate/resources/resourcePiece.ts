// What one output of the AWS CLI says of a key, a bucket, a vault or EBS, before it is known which one is meant.

import * as z from 'zod';
import type { KeyFacts, KeyGrant } from '../../iam/resourceInventory.ts';
import { boundedList } from '../details/boundedList.ts';

/** `policy` is a policy of nobody knows yet what. Documents are JSON text or objects; null: there is none. */
export type ResourcePiece =
  | {
      readonly kind: 'key';
      /** ARN or id, as far as the output says it. */
      readonly key?: string | undefined;
      readonly policy?: unknown;
      readonly unread?: string | undefined;
      readonly aliases?: readonly string[] | undefined;
      readonly facts?: KeyFacts | undefined;
      readonly grants?: readonly KeyGrant[] | undefined;
    }
  | {
      readonly kind: 'bucket';
      readonly name?: string | undefined;
      readonly account?: string | undefined;
      readonly policy: unknown;
    }
  | { readonly kind: 'vault'; readonly arn: string; readonly policy: unknown }
  | {
      readonly kind: 'ebs';
      readonly key?: string | undefined;
      readonly isEncrypted?: boolean | undefined;
      readonly account?: string | undefined;
      readonly region?: string | undefined;
    }
  | { readonly kind: 'policy'; readonly document: unknown };

/** `schema` of the file that `veeam-drift snapshot` writes: lists of the same objects, each of which names what it is of. */
export const resourceFileSchema = 'veeam-drift/resources/1';

/** What such outputs begin with; the policies of IAM and of AWS Organizations are objects of another form. */
const beginnings: readonly RegExp[] = [
  /"(KeyMetadata|Aliases|Grants|Keys|KeyId|KeyArn|BackupVaultName|BackupVaultArn|EbsEncryptionByDefault|KmsKeyId|SseType|Bucket|PolicyName|Truncated)"\s*:/,
  /"Policy"\s*:\s*("|\{\s*"(Version|Id|Statement)"|null)/,
  /"Version"\s*:\s*"20(08|12)-10-17"/,
  /"(Id|Statement)"\s*:.*"(Effect|Statement|Action)"/s,
  new RegExp(`"schema"\\s*:\\s*"${resourceFileSchema}"`),
  // The same files, and objects that say what they are of, with their members in another order.
  /"(keys|buckets|vaults|ebs)"\s*:\s*\[/,
  /"(Account|Region)"\s*:\s*"/,
];

/** Tells such an output by its first member; an export of an account begins otherwise. */
export function looksLikeResource(start: string): boolean {
  const [, members = ''] = /^[\s[]*\{\s*(".*)$/s.exec(start) ?? [];
  return beginnings.some((pattern) => pattern.exec(members)?.index === 0);
}

/** Aliases, grants or keys in one answer; a key may have 50,000 grants, and an account some ten thousand keys. */
const maxListed = 200_000;

/** A grant allows 17 operations. */
const maxOperations = 1_000;

const metadata = z.object({
  Arn: z.string(),
  KeyManager: z.string().default('CUSTOMER'),
  KeyState: z.string(),
  DeletionDate: z.union([z.string(), z.number()]).nullish(),
  KeySpec: z.string().nullish(),
  CustomerMasterKeySpec: z.string().nullish(),
  KeyUsage: z.string().nullish(),
});
const alias = z.object({ AliasName: z.string(), AliasArn: z.string(), TargetKeyId: z.string().nullish() });
const grant = z.object({
  KeyId: z.string().nullish(),
  GranteePrincipal: z.string().nullish(),
  Operations: boundedList(z.string(), maxOperations).default([]),
  Constraints: z.record(z.string(), z.unknown()).nullish(),
});
const text = z.string().nullish();
const output = z.object({
  KeyMetadata: metadata.nullish(),
  Aliases: boundedList(z.union([alias, z.string()]), maxListed).nullish(),
  Grants: boundedList(grant, maxListed).nullish(),
  Keys: boundedList(z.object({ KeyId: z.string(), KeyArn: z.string() }), maxListed).nullish(),
  KeyArn: text,
  KeyId: text,
  Policy: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  PolicyName: text,
  Unread: text,
  BackupVaultArn: text,
  Bucket: text,
  Account: text,
  Region: text,
  KmsKeyId: text,
  EbsEncryptionByDefault: z.boolean().nullish(),
  Statement: z.unknown().optional(),
});
type Output = z.output<typeof output>;

const file = z.strictObject({
  schema: z.literal(resourceFileSchema),
  keys: z.array(z.unknown()).default([]),
  buckets: z.array(z.unknown()).default([]),
  vaults: z.array(z.unknown()).default([]),
  ebs: z.array(z.unknown()).default([]),
});

export type ReadPieces =
  | { readonly ok: true; readonly pieces: readonly ResourcePiece[] }
  /** One sentence: what was expected. */
  | { readonly ok: false; readonly fault: string };

/** Reads one output, a list of them, or the file of a snapshot. */
export function readResourcePieces(value: unknown): ReadPieces {
  if (typeof value === 'object' && value !== null && 'schema' in value) {
    const parsed = file.safeParse(value);
    if (!parsed.success) return { ok: false, fault: describeIssues(parsed.error) };
    const { keys, buckets, vaults, ebs } = parsed.data;
    return readAll([...keys, ...buckets, ...vaults, ...ebs]);
  }
  return readAll(Array.isArray(value) ? value : [value]);
}

const noOutput = `expected the output of a command of aws kms, ec2, s3api or backup, or "schema": "${resourceFileSchema}" with keys, buckets, vaults and ebs`;

function readAll(values: readonly unknown[]): ReadPieces {
  const pieces: ResourcePiece[] = [];
  for (const value of values) {
    const parsed = output.safeParse(value);
    if (!parsed.success) return { ok: false, fault: describeIssues(parsed.error) };
    if (Object.values(parsed.data).every((member) => member === undefined)) return { ok: false, fault: noOutput };
    // One by one: as arguments of one call, very many would use up the stack.
    for (const piece of piecesOf(parsed.data, value)) pieces.push(piece);
  }
  return { ok: true, pieces };
}

function piecesOf(said: Output, value: unknown): readonly ResourcePiece[] {
  if (said.Statement !== undefined) return [{ kind: 'policy', document: value }];
  const { Policy: policy = null, BackupVaultArn: vault, Bucket: name, Account, Region } = said;
  if (vault != null) return [{ kind: 'vault', arn: vault, policy }];
  if (name != null) return [{ kind: 'bucket', name, account: Account ?? undefined, policy }];
  if (said.KmsKeyId != null || said.EbsEncryptionByDefault != null) {
    const key = said.KmsKeyId ?? undefined;
    return [
      {
        kind: 'ebs',
        key,
        isEncrypted: said.EbsEncryptionByDefault ?? undefined,
        account: Account ?? undefined,
        region: Region ?? undefined,
      },
    ];
  }
  return [...keyPieces(said), ...(said.Keys ?? []).map(({ KeyArn }) => ({ kind: 'key', key: KeyArn }) as const)];
}

// One object may hold several of them: what a script or a snapshot put together.
function keyPieces(said: Output): readonly ResourcePiece[] {
  const key = said.KeyArn ?? said.KeyMetadata?.Arn ?? said.KeyId ?? undefined;
  const named = { kind: 'key', ...(key !== undefined && { key }) } as const;
  const policies: readonly ResourcePiece[] =
    said.Policy == null
      ? said.Unread == null
        ? []
        : [{ ...named, unread: said.Unread }]
      : key !== undefined || said.PolicyName === 'default'
        ? [{ ...named, policy: said.Policy }]
        : [{ kind: 'policy', document: said.Policy }];
  const facts =
    said.KeyMetadata == null ? [] : [{ ...named, key: said.KeyMetadata.Arn, facts: factsOf(said.KeyMetadata) }];
  const grants = said.Grants == null ? [] : grantPieces(said.Grants, key);
  return [...facts, ...policies, ...aliasPieces(said.Aliases ?? [], key), ...grants];
}

function aliasPieces(aliases: NonNullable<Output['Aliases']>, key: string | undefined): readonly ResourcePiece[] {
  return aliases.flatMap((each) => {
    if (typeof each === 'string') return [{ kind: 'key', key, aliases: [each] } as const];
    const { AliasArn: arn, AliasName, TargetKeyId: id } = each;
    // Aliases that AWS keeps ready, such as alias/aws/ebs, have no key until one is used.
    if (id == null) return [];
    return [{ kind: 'key', key: arn.replace(/:alias\/.*$/s, `:key/${id}`), aliases: [AliasName] } as const];
  });
}

function grantPieces(grants: NonNullable<Output['Grants']>, key: string | undefined): readonly ResourcePiece[] {
  const byKey = Map.groupBy(grants, ({ KeyId }) => KeyId ?? key);
  if (grants.length === 0) return [{ kind: 'key', key, grants: [] }];
  return [...byKey].map(([id, own]) => ({ kind: 'key', key: id, grants: own.map(grantOf) }));
}

/** Reads one grant of the API. */
export function grantOf({ GranteePrincipal, Operations, Constraints }: z.output<typeof grant>): KeyGrant {
  return {
    grantee: GranteePrincipal ?? '',
    operations: Operations,
    isConstrained: Object.keys(Constraints ?? {}).length > 0,
  };
}

function factsOf(said: z.output<typeof metadata>): KeyFacts {
  const { KeyManager: manager, KeyState: state, DeletionDate: date, KeyUsage: usage } = said;
  const spec = said.KeySpec ?? said.CustomerMasterKeySpec;
  return {
    manager,
    state,
    // Version 1 of the CLI prints seconds.
    ...(date != null && { deletionDate: typeof date === 'number' ? new Date(date * 1000).toISOString() : date }),
    ...(spec != null && { spec }),
    ...(usage != null && { usage }),
  };
}

function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.map(String).join('.')}${path.length > 0 ? ': ' : ''}${message}`)
    .join('; ');
}
