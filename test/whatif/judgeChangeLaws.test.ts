import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleDay } from '../../examples/generator/exampleSettings.ts';
import type { Finding } from '../../shared/drift/finding.ts';
import { createExportsEstate } from '../../shared/estate/createExportsEstate.ts';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { collectReport } from '../../shared/scan/collectReport.ts';
import { loadSettings } from '../../shared/settings/loadSettings.ts';
import { buildWhatIf } from '../../shared/whatif/buildWhatIf.ts';
import type { AccountStep } from '../../shared/whatif/change/accountOperation.ts';
import type { OrganizationStep } from '../../shared/whatif/change/organizationOperation.ts';
import { judgeChange } from '../../shared/whatif/judgeChange.ts';
import { doChange } from '../../shared/whatif/plannedChange.ts';
import { changeExport, changeOrganization } from './rawChange.ts';

const example = fileURLToPath(new URL('../../examples/organization/', import.meta.url));
const loaded = loadSettings(readFileSync(`${example}settings.yaml`, 'utf8'), { today: exampleDay });
if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
const now = new Date(`${exampleDay}T06:00:00Z`);
const input = {
  settings: { ...loaded.settings, now: now.toISOString() },
  catalog: loadCatalog(),
  today: exampleDay,
  runId: 'law',
  now: () => now,
};
const account = '333344445555';
const roles = ['veeam-ec2-backup', 'veeam-ec2-restore', 'veeam-vpc-backup', 'veeam-efs-backup', 'veeam-fsx-restore'];
const places = ['r-h7d2', 'ou-h7d2-workload1', 'ou-h7d2-product01', account];
const place = { what: 'law' };

/** One change, by the steps of the product and by hand in the JSON of the exports. */
interface DrawnChange {
  readonly text: string;
  readonly account: readonly AccountStep[];
  readonly organization: readonly OrganizationStep[];
  readonly byHand: (folder: string) => void;
}

const policyDocument = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: fc.constantFrom('ec2:Describe*', 'ec2:*', 'kms:CreateGrant', '*', 'fsx:*', 'elasticfilesystem:Describe*'),
    Resource: fc.constantFrom('*', 'arn:aws:ec2:*:*:volume/*'),
  })
  .map((statement) => ({ Version: '2012-10-17', Statement: [statement] }));
const role = fc.constantFrom(...roles);

const scpAttached = fc.tuple(policyDocument, fc.constantFrom(...places)).map(([document, target]): DrawnChange => {
  const type = 'SERVICE_CONTROL_POLICY';
  return {
    text: `SCP ${JSON.stringify(document)} at ${target}`,
    account: [],
    organization: [
      { do: 'put-policy', type, id: 'p-law', name: 'law', document },
      { do: 'attach-policy', type, policy: 'law', target },
    ],
    byHand: (folder) =>
      changeOrganization(folder, ({ policies }) => {
        policies.push({ id: 'p-law', name: 'law', type, content: document, targets: [target] });
      }),
  };
});
const scpDetached = fc.constant<DrawnChange>({
  text: 'protect-backups detached',
  account: [],
  organization: [{ do: 'detach-policy', type: 'SERVICE_CONTROL_POLICY', policy: 'protect-backups' }],
  byHand: (folder) =>
    changeOrganization(folder, ({ policies }) => {
      for (const each of policies.filter(({ name }) => name === 'protect-backups')) each.targets = [];
    }),
});
const accountMoved = fc.constantFrom('ou-h7d2-develop01', 'ou-h7d2-infra0001', 'r-h7d2').map((to): DrawnChange => {
  return {
    text: `moved to ${to}`,
    account: [],
    organization: [{ do: 'move-account', account, to }],
    byHand: (folder) =>
      changeOrganization(folder, ({ accounts }) => {
        for (const each of accounts.filter(({ id }) => id === account)) each.parent = to;
      }),
  };
});
const inlinePut = fc.tuple(role, policyDocument).map(([name, document]): DrawnChange => {
  return {
    text: `inline ${JSON.stringify(document)} on ${name}`,
    account: [{ do: 'put-inline-policy', holder: { kind: 'role', name }, name: 'law', document }],
    organization: [],
    byHand: (folder) =>
      changeExport(folder, account, ({ RoleDetailList }) => {
        for (const each of RoleDetailList.filter(({ RoleName }) => RoleName === name)) {
          each.RolePolicyList.push({ PolicyName: 'law', PolicyDocument: document });
        }
      }),
  };
});
const allDetached = role.map((name): DrawnChange => {
  return {
    text: `all detached from ${name}`,
    account: [{ do: 'set-attached-policies', holder: { kind: 'role', name }, arns: [] }],
    organization: [],
    byHand: (folder) =>
      changeExport(folder, account, ({ RoleDetailList }) => {
        for (const each of RoleDetailList.filter(({ RoleName }) => RoleName === name))
          each.AttachedManagedPolicies = [];
      }),
  };
});
const managedChanged = fc.tuple(fc.nat(), policyDocument).map(([draw, document]): DrawnChange => {
  const arns = [
    ...readFileSync(join(example, `${account}.json`), 'utf8').matchAll(/"Arn": "(arn:aws:iam::\d+:policy\/[^"]+)"/g),
  ];
  const arn = arns[draw % arns.length]?.[1] ?? '';
  return {
    text: `${arn} becomes ${JSON.stringify(document)}`,
    account: [{ do: 'put-managed-policy', arn, document }],
    organization: [],
    byHand: (folder) =>
      changeExport(folder, account, ({ Policies }) => {
        for (const each of Policies.filter(({ Arn }) => Arn === arn)) {
          each.PolicyVersionList = [{ VersionId: each.DefaultVersionId, Document: document }];
        }
      }),
  };
});
const trustChanged = role.map((name): DrawnChange => {
  const Principal = { AWS: 'arn:aws:iam::999988887777:root' };
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] };
  return {
    text: `trust of ${name}`,
    account: [{ do: 'put-role', name, trust }],
    organization: [],
    byHand: (folder) =>
      changeExport(folder, account, ({ RoleDetailList }) => {
        for (const each of RoleDetailList.filter(({ RoleName }) => RoleName === name))
          each.AssumeRolePolicyDocument = trust;
      }),
  };
});
const drawn = fc
  .array(fc.oneof(scpAttached, scpDetached, accountMoved, inlinePut, allDetached, managedChanged, trustChanged), {
    minLength: 1,
    maxLength: 3,
  })
  // The same thing twice is one by name, and two by hand.
  .map((changes) => [...new Map(changes.map((change) => [change.text.split(' ')[0], change])).values()]);

let base: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'veeam-drift-law-'));
  for (const name of [`${account}.json`, '555566667777.json', 'organization.json'])
    cpSync(join(example, name), join(base, name));
});
afterAll(() => rmSync(base, { recursive: true }));

function without(all: ReadonlySet<string>, some: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...all].filter((id) => !some.has(id)));
}

function ids(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.map(({ id, severity }) => `${id} ${severity}`));
}

const runs = Math.max(3, Math.round(12 * Number(process.env.LAW_RUNS ?? 1)));

describe('what a change would do', () => {
  it('is the scan of the changed estate minus the scan of the estate as it is', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (changes) => {
        const planned = {
          sentences: [],
          notes: [],
          account: changes.flatMap((change) => change.account).map((step) => ({ ...step, account, place })),
          organization: changes.flatMap((change) => change.organization).map((step) => ({ ...step, place })),
        };
        const { change } = doChange(planned);
        const judged = await judgeChange({ ...input, estate: createExportsEstate({ folder: base, change }) });
        const parts = {
          about: 'change',
          judged,
          sentences: [],
          notes: [],
          accounts: new Set<string>(),
          placeOf: () => undefined,
        } as const;
        const { worse, moved, unknown, better } = buildWhatIf(parts);

        const folder = mkdtempSync(join(tmpdir(), 'veeam-drift-law-'));
        cpSync(base, folder, { recursive: true });
        for (const { byHand } of changes) byHand(folder);
        const before = await collectReport({ ...input, estate: createExportsEstate({ folder: base }) });
        const after = await collectReport({ ...input, estate: createExportsEstate({ folder }) });
        rmSync(folder, { recursive: true });

        const [was, is] = [ids([...before.findings]), ids([...after.findings])];
        const added = new Set(
          [...worse, ...moved, ...unknown].map(({ finding }) => `${finding.id} ${finding.severity}`),
        );
        expect(added).toEqual(without(is, was));
        const gone = without(was, is);
        for (const { finding } of better) expect(gone).toContain(`${finding.id} ${finding.severity}`);
        expect(ids([...judged.after.findings])).toEqual(is);
      }),
      { numRuns: runs, ...(process.env.LAW_SEED !== undefined && { seed: Number(process.env.LAW_SEED) }) },
    );
  });
});
