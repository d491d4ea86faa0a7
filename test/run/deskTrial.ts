// Trials of scans with one log folder: two at the same time, and ones that are killed, at points that a seed gives.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { folderAuditLog } from '../../shared/audit/folderAuditLog.ts';
import { surveyFolder } from '../../shared/audit/surveyFolder.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { deskScan } from './deskScanProcess.ts';

/** A log folder, and a role that is now whole and now cut. */
export class DeskTrial {
  private readonly folder: string;
  private readonly shown: string[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** With the log of a first scan, of the whole role. */
  static async open(): Promise<DeskTrial> {
    const folder = await mkdtemp(join(tmpdir(), 'desk-scans-'));
    await writeFile(join(folder, 'settings.yaml'), 'build: 10.0.0.232\n');
    for (const [name, actions] of Object.entries({ whole: ['*'], cut: [] })) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, '111122223333.json'), roleExport(actions));
    }
    const trial = new DeskTrial(folder);
    await trial.scan('whole');
    trial.shown.length = 0;
    return trial;
  }

  /** False where it was killed before it showed anything. */
  async scan(role: 'whole' | 'cut', killAtWrite?: number): Promise<boolean> {
    const { folder } = this;
    const settings = join(folder, 'settings.yaml');
    const shown = await deskScan({ exports: join(folder, role), log: join(folder, 'log'), settings, killAtWrite });
    this.shown.push(...(shown ?? []));
    return shown !== undefined;
  }

  /** Changes that were shown since the last time that somebody asked, sorted. */
  takeShown(): readonly string[] {
    return this.shown.splice(0).toSorted();
  }

  async verify(): Promise<void> {
    const folder = join(this.folder, 'log');
    const verified = await verifyAuditLog({ log: folderAuditLog(folder), survey: surveyFolder(folder) });
    expect(verified).toMatchObject({ ok: true, faults: [] });
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}

/** What a scan shows when the role was cut, and when it was made whole again. */
export async function undisturbedChanges(): Promise<Readonly<Record<'whole' | 'cut', readonly string[]>>> {
  const trial = await DeskTrial.open();
  await trial.scan('cut');
  const cut = trial.takeShown();
  await trial.scan('whole');
  const whole = trial.takeShown();
  await trial.close();
  return { whole, cut };
}

/** Whole numbers from 1 to `max`, the same for the same seed. */
export function seededNumbers(seed: number, { count, max }: { readonly count: number; readonly max: number }) {
  const numbers: number[] = [];
  let state = seed;
  while (numbers.length < count) {
    // https://en.wikipedia.org/wiki/Lehmer_random_number_generator
    state = (state * 48_271) % 2_147_483_647;
    numbers.push((state % max) + 1);
  }
  return numbers;
}

function roleExport(actions: readonly string[]): string {
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
  const trust = { Version: '2012-10-17', Statement: [] };
  const role = {
    Path: '/',
    RoleName: 'veeam',
    RoleId: 'AROAEXAMPLEEXAMPLE000',
    Arn: 'arn:aws:iam::111122223333:role/veeam',
    AssumeRolePolicyDocument: trust,
    InstanceProfileList: [],
    RolePolicyList: actions.length === 0 ? [] : [{ PolicyName: 'veeam', PolicyDocument: policy }],
    AttachedManagedPolicies: [],
    Tags: [{ Key: 'veeam:role', Value: 'ec2-backup' }],
  };
  const lists = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [role], Policies: [] };
  return JSON.stringify({ ...lists, IsTruncated: false });
}
