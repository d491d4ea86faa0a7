// Changes of a folder of exports, made in its JSON: a second way to the changed estate, which knows nothing of the first.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const attached = z.array(z.looseObject({ PolicyName: z.string(), PolicyArn: z.string() }));
const inline = z.array(z.looseObject({ PolicyName: z.string(), PolicyDocument: z.unknown() }));
const role = z.looseObject({
  RoleName: z.string(),
  AssumeRolePolicyDocument: z.unknown(),
  RolePolicyList: inline,
  AttachedManagedPolicies: attached,
  Tags: z.array(z.looseObject({ Key: z.string(), Value: z.string() })),
});
const versions = z.array(z.looseObject({ VersionId: z.string(), Document: z.unknown() }));
const policy = z.looseObject({ Arn: z.string(), DefaultVersionId: z.string(), PolicyVersionList: versions });
const accountExport = z.looseObject({ RoleDetailList: z.array(role), Policies: z.array(policy) });
const organizationPolicy = z.looseObject({ name: z.string(), type: z.string(), targets: z.array(z.string()) });
const organizationFile = z.looseObject({
  accounts: z.array(z.looseObject({ id: z.string(), parent: z.string() })),
  policies: z.array(organizationPolicy),
});

export type RawAccount = z.infer<typeof accountExport>;
export type RawOrganization = z.infer<typeof organizationFile>;

/** Reads `<account>.json` of the folder, lets `change` write in it, and writes it back. */
export function changeExport(folder: string, account: string, change: (raw: RawAccount) => void): void {
  changeFile(join(folder, `${account}.json`), accountExport, change);
}

/** The same with organization.json. */
export function changeOrganization(folder: string, change: (raw: RawOrganization) => void): void {
  changeFile(join(folder, 'organization.json'), organizationFile, change);
}

function changeFile<Raw>(file: string, schema: z.ZodType<Raw>, change: (raw: Raw) => void): void {
  const raw = schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  change(raw);
  writeFileSync(file, JSON.stringify(raw));
}
