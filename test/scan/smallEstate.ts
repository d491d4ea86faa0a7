// A small invented estate whose roles can be given and taken permissions, and a run over it with fakes around.

import type { AlertInput } from '../../shared/alerts/alertInput.ts';
import type { AlertPort } from '../../shared/alerts/alertPort.ts';
import type { FinishedScan } from '../../shared/alerts/driftEventSchema.ts';
import type { AuditLog } from '../../shared/audit/auditLog.ts';
import type { AccountReading, Estate } from '../../shared/estate/accountReading.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import type { IdentityPolicy, Principal } from '../../shared/iam/principal.ts';
import type { RequiredSet } from '../../shared/requirements/requiredSet.ts';
import type { RunContext } from '../../shared/run/runContext.ts';
import { type Settings, settingsSchema } from '../../shared/settings/settings.ts';

export const accounts = ['111122223333', '222233334444', '333344445555'] as const;

/** What the set asks for. */
export const actions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'] as const;

/** A set of three actions, so that a whole run is a few records. */
export const storeSet: RequiredSet = {
  id: 'store',
  title: 'Store',
  principal: 'role',
  kind: 'base',
  product: 'Veeam Backup for AWS',
  build: '1.0.0.1',
  source: { url: 'https://example.com/store' },
  purpose: 'storing backups',
  requires: { trustedServices: [], assumableByAppliance: false, instanceProfile: false },
  grants: actions.map((action) => ({ action, resource: '*', context: {}, optional: false })),
};

export interface SmallAccount {
  /** Actions that the account's one role has; absent: the account cannot be read. */
  readonly allowed?: readonly string[] | undefined;
}

/** An estate of accounts by id, each with one role `store` tagged for the set `store`. */
export function smallEstate(state: Readonly<Record<string, SmallAccount>>, onRead?: (account: string) => void): Estate {
  return {
    name: 'small estate',
    skipped: [],
    readOrganization: async () => ({
      accountIds: Object.keys(state),
      scps: { evaluated: false, why: 'there is no organization' },
      rcps: { evaluated: false, why: 'there is no organization' },
    }),
    async *readAccounts() {
      for (const [id, { allowed }] of Object.entries(state)) {
        onRead?.(id);
        yield readingOf(id, allowed);
      }
    },
  };
}

export function readingOf(id: string, allowed: readonly string[] | undefined): AccountReading {
  const account = { id, name: `account ${id.slice(0, 4)}`, partition: 'aws', isManagementAccount: false, levels: [] };
  if (allowed === undefined) {
    return { status: 'unreadable', account, reason: 'not-assumed', message: 'the reader role does not trust the scan' };
  }
  return { status: 'read', account, principals: [storeRole(id, allowed)], roles: 3, users: 0, skipped: [] };
}

function storeRole(account: string, allowed: readonly string[]): Principal {
  return {
    kind: 'role',
    arn: `arn:aws:iam::${account}:role/store`,
    name: 'store',
    path: '/',
    id: 'AROAEXAMPLEEXAMPLE000',
    tags: { 'veeam:role': 'store', 'veeam:build': storeSet.build },
    identity: allowed.length === 0 ? [] : [inlinePolicy(allowed)],
    trust: document({ Version: '2012-10-17', Statement: [] }),
    instanceProfiles: [],
  };
}

function inlinePolicy(allowed: readonly string[]): IdentityPolicy {
  const statement = { Effect: 'Allow', Action: allowed, Resource: '*' };
  return {
    name: 'store',
    attachment: 'inline',
    size: 100,
    document: document({ Version: '2012-10-17', Statement: [statement] }),
  };
}

function document(source: object) {
  const parsed = parsePolicyDocument(source);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.document;
}

export interface FakeAlerts extends AlertPort {
  readonly received: AlertInput[];
  readonly finished: FinishedScan[];
}

/** Keeps what it is given; `refuse` makes it fail for good. */
export function fakeAlerts({ refuse }: { readonly refuse?: () => boolean } = {}): FakeAlerts {
  const received: AlertInput[] = [];
  const finished: FinishedScan[] = [];
  return {
    name: 'fake',
    received,
    finished,
    publishAlerts: async (alerts, onSent) => {
      for (const alert of alerts) {
        if (refuse?.() === true) throw new Error('the topic is gone');
        received.push(alert);
        await onSent([alert.id]);
      }
    },
    publishFinished: async (scan) => {
      finished.push(scan);
    },
  };
}

export interface SmallRun {
  readonly log: AuditLog;
  readonly alerts: AlertPort;
  /** ISO 8601; the clock goes on one second with each look at it. */
  readonly startsAt?: string;
  readonly settings?: object;
  readonly leaseMs?: number;
  readonly signers?: RunContext['signers'];
}

export function smallContext({
  log,
  alerts,
  startsAt = '2026-11-22T02:00:00.000Z',
  settings,
  leaseMs,
  signers,
}: SmallRun): RunContext {
  let time = Date.parse(startsAt);
  const parsed: Settings = settingsSchema.parse(settings ?? {});
  return {
    log,
    catalog: { builds: [storeSet.build], sets: [storeSet] },
    settings: parsed,
    toolVersion: '0.0.0',
    now: () => {
      time += 1000;
      return new Date(time);
    },
    alerts: [alerts],
    ...(leaseMs === undefined ? {} : { leaseMs }),
    ...(signers === undefined ? {} : { signers }),
  };
}
