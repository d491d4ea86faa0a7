import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createExportsEstate } from '../../../shared/estate/createExportsEstate.ts';
import { collect } from '../../collect.ts';
import { accountId, allowAll, attached, exportOf, makeFolder, role } from '../exportFixtures.ts';

const arn = 'arn:aws:iam::aws:policy/SecurityAudit';
const good = {
  'shop.json': exportOf({ roles: [role('one', { AttachedManagedPolicies: [attached('SecurityAudit', arn)] })] }),
};
const policies = JSON.stringify({ name: 'SecurityAudit', arn, document: allowAll });
const organization = {
  schema: 'veeam-drift/organization/1',
  managementAccountId: accountId,
  roots: [{ id: 'r-ab12', name: 'Root' }],
  accounts: [{ id: accountId, parent: 'r-ab12', name: 'main' }],
};
const rule = 'a file that speaks for all accounts counts at the top of the folder only';
const advice = 'Move it to the top of the folder if it is meant for all accounts, else take it out.';

async function readFolder(files: Readonly<Record<string, unknown>>) {
  const folder = makeFolder({ ...good, ...files });
  const estate = createExportsEstate({ folder });
  const [reading] = await collect(estate.readAccounts());
  if (reading?.status !== 'read') throw new Error('expected a reading');
  return {
    name: reading.account.name,
    isPolicyKnown: reading.principals[0]?.identity[0]?.document.faults === undefined,
    unread: estate.unread ?? [],
    skipped: estate.skipped,
  };
}

describe('findSharedFiles', () => {
  describe('given files that speak for all accounts at the top', () => {
    it('takes them, in upper case, too', async () => {
      const read = await readFolder({ 'Organization.JSON': organization, 'AWS-managed-policies.jsonl': policies });
      expect(read).toMatchObject({ name: 'main', isPolicyKnown: true, unread: [], skipped: [] });
    });

    // Elsewhere the two names are one file.
    it.runIf(process.platform === 'linux')('refuses two of one name', async () => {
      const files = { ...good, 'organization.json': organization, 'Organization.json': organization };
      const folder = makeFolder(files);
      await expect(collect(createExportsEstate({ folder }).readAccounts())).rejects.toThrow(
        `${folder}: expected one Organization.json, got Organization.json and organization.json`,
      );
    });
  });

  describe('given them in the subfolder of one owner', () => {
    it('takes nothing from them and tells them as unread', async () => {
      const read = await readFolder({
        'a/organization.json': organization,
        'a/b/aws-managed-policies.jsonl': policies,
      });
      expect(read).toMatchObject({ name: undefined, isPolicyKnown: false, skipped: [] });
      expect(read.unread).toEqual([
        { kind: 'file', what: 'a/b/aws-managed-policies.jsonl', why: rule, advice },
        { kind: 'file', what: 'a/organization.json', why: rule, advice },
      ]);
    });

    it('does not look into them, and stumbles over none of many', async () => {
      const read = await readFolder({
        'a/organization.json': '{',
        'b/organization.json': '{',
        'c/ORGANIZATION.json': '',
      });
      expect(read.unread.map(({ what }) => what)).toEqual([
        'a/organization.json',
        'b/organization.json',
        'c/ORGANIZATION.json',
      ]);
    });

    it('tells them as copies where the top has one of the kind', async () => {
      const read = await readFolder({
        'organization.json': organization,
        'aws-managed-policies.jsonl': policies,
        [join('old', 'organization.json')]: { ...organization, accounts: [] },
        [join('old', 'aws-managed-policies.json')]: {},
      });
      expect(read).toMatchObject({ name: 'main', isPolicyKnown: true, unread: [] });
      expect(read.skipped).toMatchObject([
        { what: 'old/aws-managed-policies.json', why: `${rule}, where aws-managed-policies.jsonl lies` },
        { what: 'old/organization.json', why: `${rule}, where organization.json lies` },
      ]);
    });
  });
});
