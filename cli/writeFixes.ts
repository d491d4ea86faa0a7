// Writes the fixes of an account, or of all, as files: a folder for each account, a file for each role or user.

import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fix } from '../shared/drift/fix.ts';
import { planFix } from '../shared/drift/planFix.ts';
import { otherHolders } from '../shared/drift/policyHolders.ts';
import {
  type FixForm,
  fixPolicyJson,
  fixRemainder,
  isEmptyFix,
  remainderSentence,
  renderFix,
} from '../shared/report/renderFix.ts';
import { selectRequirements } from '../shared/requirements/selectRequirements.ts';
import { openResources } from '../shared/scan/openResources.ts';
import { readApplianceSides } from '../shared/scan/readApplianceSides.ts';
import type { ReadAccount } from '../shared/vocabulary/readAccount.ts';
import { CliError } from './cliError.ts';
import { checkOrganizationNames, type EstateOptions, openEstate, type ScanInput } from './estateOptions.ts';
import { makeWritableFolder } from './makeWritableFolder.ts';
import { replaceFile } from './replaceFile.ts';

export interface FixesRequest extends EstateOptions {
  readonly as: FixForm;
  readonly out: string;
}

export interface WrittenFixes {
  /** Paths. */
  readonly files: readonly string[];
  /** What the files do not hold, one line for each role or user. */
  readonly left: readonly string[];
  /** Accounts that could not be read, one line each. */
  readonly unread: readonly string[];
}

const endings: Readonly<Record<FixForm, string>> = {
  policy: 'json',
  cli: 'sh',
  cloudformation: 'yaml',
  terraform: 'tf',
};

/**
 * Gives the paths of the files. Throws a CliError where the folder holds something already: a fix of yesterday beside
 * those of today would be carried out, too.
 */
export async function writeFixes(request: FixesRequest, input: ScanInput): Promise<WrittenFixes> {
  const { out, as: form } = request;
  await makeWritableFolder(out, '--out');
  if ((await readdir(out)).length > 0) throw new CliError(`--out ${out}: expected an empty folder, or none`);
  const estate = await openEstate(request, input, async () => () => true);
  await checkOrganizationNames(request, input, estate);
  const around = {
    organization: await estate.readOrganization(),
    applianceSides: await readApplianceSides({ estate, ...input }),
  };
  const given = await estate.readResources?.();
  const files: string[] = [];
  const left: string[] = [];
  const unread: string[] = [];
  for await (const reading of estate.readAccounts()) {
    if (reading.status !== 'read') {
      unread.push(`account ${reading.account.id} could not be read: ${reading.message}`);
      continue;
    }
    for (const { what, why } of reading.unread ?? []) unread.push(`${what} could not be read: ${why}`);
    const resources = await openResources(given, reading);
    for (const fix of fixesOf(reading, input, { ...around, resources })) {
      const remainder = remainderSentence(fix, form);
      if (remainder !== undefined) left.push(`${fix.principal.arn}: ${remainder}`);
      if (fixRemainder(fix, form).holdsAny) files.push(await writeFix(fix, form, out));
    }
  }
  return { files, left, unread };
}

type Around = Pick<Parameters<typeof planFix>[0], 'organization' | 'applianceSides' | 'resources'>;

function* fixesOf({ account, principals }: ReadAccount, input: ScanInput, around: Around): Generator<Fix> {
  const { settings } = input;
  for (const principal of principals) {
    const selection = selectRequirements({ ...input, principal, accountId: account.id, levels: account.levels });
    if (selection === undefined) continue;
    const sharedPolicies = otherHolders(principal, principals);
    const fix = planFix({ ...around, principal, account, selection, settings, sharedPolicies });
    if (!isEmptyFix(fix)) yield fix;
  }
}

// Names hold letters, digits and +=,.@_- alone: the reader of exports refuses others.
async function writeFix(fix: Fix, form: FixForm, out: string): Promise<string> {
  const { account, kind, name } = fix.principal;
  const folder = join(out, account);
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${kind}-${name}.${endings[form]}`);
  await replaceFile(path, form === 'policy' ? `${fixPolicyJson(fix).json}\n` : renderFix(fix, form));
  return path;
}
