import { describe, expect, it } from 'vitest';
import type { AccountReading } from '../../shared/estate/accountReading.ts';
import type { AwsEstate } from '../../shared/estate/awsEstate.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import type { Principal } from '../../shared/iam/principal.ts';
import { type PreflightCheck, runPreflight } from '../../shared/preflight/preflight.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import { collect } from '../collect.ts';

const hub = '111122223333';
const member = '222233334444';
const settings = settingsSchema.parse({ live: { externalId: 'external-1' } });

function roleOf(
  account: string,
  name: string,
  { allows, trust }: { readonly allows: object; readonly trust: object },
): Principal {
  const document = (statement: object) => {
    const parsed = parsePolicyDocument({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    return parsed.document;
  };
  return {
    kind: 'role',
    arn: `arn:aws:iam::${account}:role/${name}`,
    name,
    path: '/',
    id: 'AROAEXAMPLEEXAMPLE000',
    tags: {},
    identity: [{ name: 'own', attachment: 'inline', size: 100, document: document(allows) }],
    trust: document({ Action: 'sts:AssumeRole', ...trust }),
    instanceProfiles: [],
  };
}

function readingOf(id: string, principals: readonly Principal[]): AccountReading {
  const account = { id, partition: 'aws', isManagementAccount: false, levels: [] };
  return { status: 'read', account, principals, roles: principals.length, users: 0, skipped: [] };
}

function estateOf(readings: readonly AccountReading[]): AwsEstate {
  const none = { evaluated: false, why: 'there is no organization' } as const;
  const refuse = async (): Promise<never> => {
    throw new Error('preflight plans nothing');
  };
  return {
    name: 'accounts',
    skipped: [],
    readOrganization: async () => ({ accountIds: [hub, member], scps: none, rcps: none }),
    async *readAccounts() {
      yield* readings;
    },
    planAccounts: refuse,
    describeOrganization: refuse,
    findAccount: refuse,
    readAccount: refuse,
  };
}

async function check(readings: readonly AccountReading[], refused?: string): Promise<readonly PreflightCheck[]> {
  const call = (name: string) => async () => {
    if (name === refused) throw Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
  };
  return collect(
    runPreflight({
      settings,
      estate: estateOf(readings),
      caller: { arn: `arn:aws:iam::${hub}:role/desk`, account: hub },
      partition: 'aws',
      dryCalls: [{ action: 'organizations:ListRoots', resource: '*', call: call('organizations:ListRoots') }],
      hubCalls: [{ action: 'sts:AssumeRole', resource: 'arn:aws:iam::*:role/veeam-drift-reader' }],
    }),
  );
}

const anyone = { Principal: { Service: 'lambda.amazonaws.com' } };
const hubTrust = {
  Principal: { AWS: `arn:aws:iam::${hub}:root` },
  Condition: { StringEquals: { 'sts:ExternalId': 'external-1' } },
};
const readsIam = { Action: 'iam:GetAccountAuthorizationDetails', Resource: '*' };
const scans = { Action: ['organizations:ListRoots', 'sts:AssumeRole'], Resource: '*' };

describe('runPreflight', () => {
  describe('given hub and reader roles as they are deployed', () => {
    it('finds everything in order', async () => {
      const checks = await check([
        readingOf(hub, [roleOf(hub, 'veeam-drift-scan', { allows: scans, trust: anyone })]),
        readingOf(member, [roleOf(member, 'veeam-drift-reader', { allows: readsIam, trust: hubTrust })]),
      ]);
      expect(checks.map(({ outcome }) => outcome)).toEqual(checks.map(() => 'ok'));
      expect(checks.map(({ subject, what }) => `${subject}: ${what}`)).toEqual([
        'this identity: organizations:ListRoots',
        `account ${hub}: assume the reader role and read`,
        'role veeam-drift-scan: organizations:ListRoots',
        'role veeam-drift-scan: sts:AssumeRole',
        `account ${member}: assume the reader role and read`,
        `account ${member}: iam:GetAccountAuthorizationDetails`,
        `account ${member}: trust of veeam-drift-reader for veeam-drift-scan`,
      ]);
    });
  });

  describe('given a call that AWS refuses', () => {
    it('says what to add, and to whom', async () => {
      expect((await check([], 'organizations:ListRoots'))[0]).toEqual({
        subject: 'this identity',
        what: 'organizations:ListRoots',
        outcome: 'missing',
        detail: 'AccessDenied: not authorized',
        add: { action: 'organizations:ListRoots', resource: '*' },
      });
    });
  });

  describe('given a deployed role that lacks a permission', () => {
    it('finds it with the engine', async () => {
      const allows = { Action: 'organizations:ListRoots', Resource: '*' };
      const checks = await check([readingOf(hub, [roleOf(hub, 'veeam-drift-scan', { allows, trust: anyone })])]);
      expect(checks.filter(({ outcome }) => outcome === 'missing')).toMatchObject([
        { subject: 'role veeam-drift-scan', what: 'sts:AssumeRole', add: { action: 'sts:AssumeRole' } },
      ]);
    });
  });

  describe('given a reader role that asks for another external id', () => {
    it('finds that the scan could not assume it', async () => {
      const trust = { ...hubTrust, Condition: { StringEquals: { 'sts:ExternalId': 'another' } } };
      const checks = await check([
        readingOf(member, [roleOf(member, 'veeam-drift-reader', { allows: readsIam, trust })]),
      ]);
      expect(checks.filter(({ outcome }) => outcome === 'missing')).toMatchObject([
        { what: 'trust of veeam-drift-reader for veeam-drift-scan' },
      ]);
    });
  });

  describe('given accounts that cannot be read', () => {
    it('says why, but not of suspended and excluded ones', async () => {
      const account = { id: member, partition: 'aws', isManagementAccount: false, levels: [] };
      const checks = await check([
        { status: 'unreadable', account, reason: 'not-assumed', message: 'AccessDenied' },
        {
          status: 'unreadable',
          account: { ...account, id: '333344445555' },
          reason: 'suspended',
          message: 'SUSPENDED',
        },
        { status: 'excluded', account: { ...account, id: '444455556666' }, reason: 'not-reached', message: 'excluded' },
      ]);
      expect(checks.slice(1).map(({ outcome }) => outcome)).toEqual(['missing', 'ok', 'ok']);
    });
  });
});
