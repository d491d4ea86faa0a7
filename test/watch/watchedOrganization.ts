// An organization of two accounts as a folder of exports, whose one watched role can leave in every way.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { AuditLog } from '../../shared/audit/auditLog.ts';
import { readAccountState } from '../../shared/audit/storedState.ts';
import { type RoleState, type WorldState, watchedAccount } from './waysOut.ts';

const otherAccount = '222233334444';
const [root, unit, otherUnit] = ['r-ab12', 'ou-ab12-backups00', 'ou-ab12-others000'];
export const setFiles = ['store.json', 'other.json'] as const;

export interface WatchedWorld {
  readonly exports: string;
  readonly settings: string;
  /** Paths of the sets' files. */
  readonly sets: readonly string[];
  readonly log: string;
  set(state: WorldState): Promise<void>;
  close(): Promise<void>;
}

export async function openWatchedWorld(): Promise<WatchedWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'watched-'));
  const [exports, settings] = [join(folder, 'exports'), join(folder, 'settings.yaml')];
  const sets = setFiles.map((file) => join(folder, file));
  await writeFile(
    join(folder, 'store.json'),
    requiredSet('store', ['s3:GetObject', 's3:PutObject', 's3:DeleteObject']),
  );
  await writeFile(join(folder, 'other.json'), requiredSet('other', ['s3:GetObject', 's3:PutObject']));
  return {
    exports,
    settings,
    sets,
    log: join(folder, 'log'),
    set: async (state) => {
      await rm(exports, { recursive: true, force: true });
      await mkdir(exports);
      await writeFile(settings, stringify(settingsOf(state)));
      await writeFile(join(exports, 'organization.json'), organization(state));
      await writeFile(join(exports, `${otherAccount}.json`), accountExport(otherAccount, []));
      if (state.isGone !== true) {
        await writeFile(join(exports, `${watchedAccount}.json`), accountExport(watchedAccount, state.roles ?? [{}]));
      }
      for (const [name, text] of Object.entries(state.files ?? {})) await writeFile(join(exports, name), text);
    },
    close: () => rm(folder, { recursive: true }),
  };
}

export function settingsOf({ settings }: WorldState): object {
  return { requirementFiles: setFiles, ...settings };
}

/** Ids of the findings that the state holds open, sorted. */
export async function openFindings(log: AuditLog): Promise<readonly string[]> {
  const { known } = await readAccountState(log, watchedAccount);
  return (known?.state.findings ?? []).map(({ finding }) => finding.id).sort();
}

function organization({ parent = unit, isGone }: WorldState): string {
  const accounts = [{ id: otherAccount, parent: unit }, ...(isGone === true ? [] : [{ id: watchedAccount, parent }])];
  return JSON.stringify({
    schema: 'veeam-drift/organization/1',
    managementAccountId: otherAccount,
    policyTypes: { SERVICE_CONTROL_POLICY: 'DISABLED', RESOURCE_CONTROL_POLICY: 'DISABLED' },
    roots: [{ id: root, name: 'Root' }],
    organizationalUnits: [
      { id: unit, name: 'Backups', parent: root },
      { id: otherUnit, name: 'Others', parent: root },
    ],
    accounts,
  });
}

function requiredSet(id: string, actions: readonly string[]): string {
  return JSON.stringify({
    id,
    title: id,
    principal: 'role',
    kind: 'base',
    product: 'Veeam Backup for AWS',
    build: '1.0.0.1',
    source: { url: `https://example.com/${id}` },
    requires: { trustedServices: [], assumableByAppliance: false, instanceProfile: false },
    policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
  });
}

function accountExport(account: string, roles: readonly RoleState[]): string {
  const lists = { UserDetailList: [], GroupDetailList: [], Policies: [] };
  return JSON.stringify({
    ...lists,
    RoleDetailList: roles.map((role) => roleDetail(account, role)),
    IsTruncated: false,
  });
}

function roleDetail(account: string, { name = 'store', id = 'AROAEXAMPLEEXAMPLE000', tag = 'store+other' }: RoleState) {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
  return {
    Path: '/',
    RoleName: name,
    RoleId: id,
    Arn: `arn:aws:iam::${account}:role/${name}`,
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
    InstanceProfileList: [],
    RolePolicyList: [{ PolicyName: 'store', PolicyDocument: { Version: '2012-10-17', Statement: [statement] } }],
    AttachedManagedPolicies: [],
    Tags: [{ Key: 'veeam:build', Value: '1.0.0.1' }, ...(tag === null ? [] : [{ Key: 'veeam:role', Value: tag }])],
  };
}
