import { describe, expect, it } from 'vitest';
import type { AccountReport } from '../../shared/drift/accountReport.ts';
import type { Finding } from '../../shared/drift/finding.ts';
import type { KnownWatch } from '../../shared/drift/watchedPrincipal.ts';
import type { AccountChoice } from '../../shared/estate/accountPlan.ts';
import { createExportsEstate } from '../../shared/estate/createExportsEstate.ts';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { scanEstate } from '../../shared/scan/scanEstate.ts';
import { wantPrincipal } from '../../shared/scan/wantPrincipal.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import { collect } from '../collect.ts';
import { arnOf, exportOf, makeFolder, role, trustEc2 } from '../estate/exportFixtures.ts';

const [before, between, after] = ['111122223333', '222233334444', '999988887777'];
const arn = arnOf('role', 'appliance', between);

function applianceExport(statements: readonly object[]) {
  const RolePolicyList = [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: statements } }];
  const InstanceProfileList = [{ InstanceProfileName: 'appliance' }];
  const own = { RolePolicyList, InstanceProfileList, AssumeRolePolicyDocument: trustEc2 };
  return exportOf({ roles: [role('appliance', own, between)] });
}

function veeamExport(account: string) {
  const AssumeRolePolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: arn }, Action: 'sts:AssumeRole' }],
  };
  const Tags = [{ Key: 'veeam:role', Value: 'vpc-backup' }];
  return exportOf({ roles: [role('veeam', { AssumeRolePolicyDocument, Tags }, account)] });
}

const assume = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: arnOf('role', 'veeam', after) };

interface Scan {
  readonly files: Readonly<Record<string, unknown>>;
  readonly accounts?: AccountChoice;
  readonly open?: readonly Finding[];
}

async function scan({ files, accounts, open = [] }: Scan): Promise<readonly AccountReport[]> {
  const settings = settingsSchema.parse({ appliances: [{ role: arn }] });
  const catalog = loadCatalog();
  const estate = createExportsEstate({
    folder: makeFolder(files),
    wants: wantPrincipal(catalog, settings),
    ...(accounts !== undefined && { accounts }),
  });
  const watched = open.map(({ principal }) => ({
    principal: principal ?? '',
    id: 'AROAVEEAM',
    kind: 'role' as const,
    sets: [{ id: 'vpc-backup', build: '13.1.0.411' }],
    dropped: [],
    selectedBy: 'tag' as const,
    tagKey: 'veeam:role',
    since: '2026-01-01T00:00:00.000Z',
  }));
  const known: KnownWatch = { watched, open, future: undefined };
  return collect(
    scanEstate({
      estate,
      catalog,
      settings,
      today: '2026-11-28',
      watch: { of: async (id) => ofAccount(known, id), at: '2026-11-28T00:00:00.000Z' },
    }),
  );
}

function notAllowed(reports: readonly AccountReport[]) {
  return reports.flatMap(({ findings }) => findings.filter(({ code }) => code === 'APPLIANCE_NOT_ALLOWED'));
}

function openOf(reports: readonly AccountReport[]) {
  return reports
    .flatMap(({ coverage }) => coverage.questions ?? [])
    .filter(({ question }) => question === 'appliance-side');
}

function ofAccount({ watched, open, future }: KnownWatch, id: string): KnownWatch {
  const isOwn = ({ principal }: { readonly principal: string | null }) => principal?.includes(`::${id}:`) === true;
  return { watched: watched.filter(isOwn), open: open.filter(isOwn), future };
}

const files = { 'a.json': veeamExport(before), 'b.json': applianceExport([assume]), 'c.json': veeamExport(after) };

describe("the appliance's account", () => {
  it('decides for the accounts that come before it as for those after it', async () => {
    const reports = await scan({ files });
    expect(notAllowed(reports).map(({ account }) => account)).toEqual([before]);
    expect(reports.map(({ coverage }) => coverage.account)).toEqual([before, between, after]);
    expect(openOf(reports)).toEqual([]);
  });

  it('is read where a run is narrowed to others, and is no part of that run', async () => {
    const reports = await scan({ files, accounts: { exclude: [], only: { accounts: [before] } } });
    expect(reports.map(({ coverage }) => coverage.account)).toEqual([before]);
    expect(notAllowed(reports)).toHaveLength(1);
  });

  it('leaves the question open where it was not exported', async () => {
    const { 'b.json': _left, ...others } = files;
    const reports = await scan({ files: others });
    expect(notAllowed(reports)).toEqual([]);
    expect(openOf(reports)).toMatchObject([
      { count: 1, subjects: [`account ${between} is not among those that are read`] },
      { count: 1 },
    ]);
  });

  it('leaves the question open where its export is broken, and does not call a role missing that may be in it', async () => {
    const { 'b.json': _left, ...others } = files;
    const reports = await scan({ files: { ...others, [`${between}.json`]: '{"RoleDetailList": [' } });
    expect(reports.flatMap(({ findings }) => findings).map(({ code }) => code)).not.toContain(
      'APPLIANCE_ROLE_NOT_FOUND',
    );
    expect(openOf(reports)).toHaveLength(2);
  });

  it('leaves the question open where the settings leave it out', async () => {
    const reports = await scan({ files, accounts: { exclude: [between] } });
    expect(notAllowed(reports)).toEqual([]);
    expect(openOf(reports)).toHaveLength(2);
  });

  it('that cannot be read any more resolves nothing', async () => {
    const open = notAllowed(await scan({ files }));
    expect(open).toHaveLength(1);
    const { 'b.json': _left, ...others } = files;
    expect(notAllowed(await scan({ files: others, open }))).toEqual(open);
    const mended = { ...files, 'b.json': applianceExport([{ ...assume, Resource: '*' }]) };
    expect(notAllowed(await scan({ files: mended, open }))).toEqual([]);
  });

  it('that lacks the role is told once in the account, and at each role that trusts it', async () => {
    const reports = await scan({ files: { ...files, 'b.json': exportOf({ roles: [role('other', {}, between)] }) } });
    const codes = reports.map(({ findings }) =>
      findings.map(({ code }) => code).filter((code) => code.startsWith('APPL')),
    );
    expect(codes).toEqual([['APPLIANCE_NOT_ALLOWED'], ['APPLIANCE_ROLE_NOT_FOUND'], ['APPLIANCE_NOT_ALLOWED']]);
  });
});
