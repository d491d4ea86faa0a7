// Answers of AWS that are none, for each call that the product makes, and what a scan must make of them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { AwsCall } from './awsCall.ts';
import { renderAwsError } from './awsCall.ts';
import { type Fault, type FaultProxy, startFaultProxy } from './faultProxy.ts';
import {
  buildFunction,
  buildImpatientFunction,
  createHubWorld,
  type HubWorld,
  writeSettingsFolder,
} from './hubWorld.ts';
import { type FunctionProcess, type Invoked, startFunction } from './lambdaRuntime.ts';
import { hasMoto, type MotoServer, startMoto } from './motoServer.ts';
import { createMotoWorld, type MotoWorld, storeSet } from './motoWorld.ts';
import { alertsOf, scheduled } from './scanOutcome.ts';

interface Target {
  readonly isCall: (call: AwsCall) => boolean;
  /** A member of the answer without which it is none; absent: the body has none. */
  readonly member?: string;
}

function named(name: string, member: string): Target {
  return { isCall: (call) => call.name === name, member };
}

/** Every call of a scan; of S3, lists and objects apart. */
const targets: Readonly<Record<string, Target>> = {
  AssumeRole: named('AssumeRole', 'Credentials'),
  GetAccountAuthorizationDetails: named('GetAccountAuthorizationDetails', 'RoleDetailList'),
  GetPolicy: named('GetPolicy', 'DefaultVersionId'),
  GetPolicyVersion: named('GetPolicyVersion', 'Document'),
  DescribeOrganization: named('DescribeOrganization', 'Organization'),
  ListRoots: named('ListRoots', 'Roots'),
  ListAccountsForParent: named('ListAccountsForParent', 'Accounts'),
  ListOrganizationalUnitsForParent: named('ListOrganizationalUnitsForParent', 'OrganizationalUnits'),
  ListPolicies: named('ListPolicies', 'Policies'),
  DescribePolicy: named('DescribePolicy', 'Policy'),
  ListTargetsForPolicy: named('ListTargetsForPolicy', 'Targets'),
  Publish: named('Publish', 'MessageId'),
  PutEvents: named('PutEvents', 'Entries'),
  'S3 list': { isCall: ({ name, path }) => name === 'S3 GET' && path.includes('list-type'), member: 'KeyCount' },
  'S3 object': { isCall: ({ name, path }) => name === 'S3 GET' && !path.includes('list-type') },
  'S3 write': { isCall: ({ name }) => name === 'S3 PUT' },
};

const page = '<html><body>Please log in to the network</body></html>';

/** Faults by name; undefined where a call cannot have it. */
const faults: Readonly<Record<string, (call: AwsCall, target: Target) => Fault | undefined>> = {
  'an error under status 200': (call) => ({
    // The counterpart puts an id of its own into whatever text it meets with such an element, and breaks the text.
    rewrite: () =>
      renderAwsError(call, { status: 200, code: 'InternalFailure', message: 'no' }).body.replace(
        /<RequestId>.*<\/RequestId>/,
        '',
      ),
  }),
  // A write has no body when it is right.
  'an empty body': ({ name }) => (name === 'S3 PUT' ? undefined : { rewrite: () => '' }),
  'a page of a proxy': () => ({ rewrite: () => page }),
  'half a body': ({ name }) =>
    name === 'S3 PUT' ? undefined : { rewrite: (body) => body.slice(0, Math.floor(body.length / 2)) },
  'a member missing': (_call, { member }) =>
    member === undefined ? undefined : { rewrite: (body) => withoutMember(body, member) },
  'no answer ever': () => 'silent',
};

/** The calls of a scan by what they are for; together every one. */
export const logTargets = ['S3 list', 'S3 object', 'S3 write'];
export const organizationTargets = [
  'DescribeOrganization',
  'ListRoots',
  'ListAccountsForParent',
  'ListOrganizationalUnitsForParent',
  'ListPolicies',
  'DescribePolicy',
  'ListTargetsForPolicy',
];
export const accountTargets: readonly string[] = Object.keys(targets).filter(
  (name) => !logTargets.includes(name) && !organizationTargets.includes(name),
);

function withoutMember(body: string, member: string): string {
  if (body.startsWith('{')) {
    return JSON.stringify(JSON.parse(body), (key, value: unknown) => (key === member ? undefined : value));
  }
  return body.replace(new RegExp(`<${member}>[^]*</${member}>|<${member}/>`), '');
}

const ec2 = storeSet.policy.Statement[0].Action;

export interface AnswerFault {
  readonly call: string;
  readonly fault: string;
}

/** Every fault of every call. */
export function everyFaultOf(calls: readonly string[]): readonly AnswerFault[] {
  return calls.flatMap((call) => Object.keys(faults).map((fault) => ({ call, fault })));
}

export function describeAnswerFaults(cases: readonly AnswerFault[]): void {
  describe.skipIf(!hasMoto)('the built function scan, given answers of AWS that are none', () => {
    let moto: MotoServer;
    let proxy: FaultProxy;
    let world: MotoWorld;
    let hub: HubWorld;
    let scan: FunctionProcess;
    let runs = 0;

    beforeAll(async () => {
      moto = await startMoto();
      const [made, bundle, folder, started] = await Promise.all([
        createMotoWorld(moto.url),
        cases.some(({ fault }) => fault === 'no answer ever') ? buildImpatientFunction('scan') : buildFunction('scan'),
        writeSettingsFolder({ live: { externalId: 'external-1', concurrency: 4, accountTimeoutSeconds: 10 } }),
        startFaultProxy(moto.url),
      ]);
      [world, proxy] = [made, started];
      hub = await createHubWorld(moto.url, folder);
      scan = await startFunction({ bundle, environment: hub.environment(proxy.url) });
      await invokeNew();
      await alertsOf(hub);
    });

    afterAll(async () => {
      await scan?.stop();
      await proxy?.stop();
      await moto?.stop();
    });

    const eventOf = () => scheduled(`run-${runs}`, new Date(Date.UTC(2026, 9, 1, 2, runs)).toISOString());
    const invokeNew = (): Promise<Invoked> => {
      runs += 1;
      return scan.invoke(eventOf());
    };

    it.each(cases)('resolves nothing and loses no alert: $call with $fault', { timeout: 600_000 }, async (given) => {
      const target = targets[given.call];
      const fault = faults[given.fault];
      if (target === undefined || fault === undefined) throw new Error('expected a call and a fault');
      let met = 0;
      proxy.decide = (call) => {
        const chosen = target.isCall(call) ? fault(call, target) : undefined;
        if (chosen !== undefined) met += 1;
        return chosen ?? 'pass';
      };
      await world.setRole(world.accounts.whole, ec2.slice(0, 2));
      const faulty = await invokeNew();
      proxy.decide = () => 'pass';
      const during = await alertsOf(hub);
      expect(during.flatMap(({ changes }) => changes.filter(({ kind }) => kind === 'resolved'))).toEqual([]);
      if (met > 0) expectAllAccounted(given.call, faulty, world.accounts);
      // As Lambda delivers an event again, and as the next one comes.
      await scan.invoke(eventOf());
      await invokeNew();
      const told = [...during, ...(await alertsOf(hub))].flatMap(({ changes }) =>
        changes.filter(
          ({ finding }) => finding.subject === 'ec2:DeleteSnapshot' && finding.account === world.accounts.whole,
        ),
      );
      expect(told.map(({ kind }) => kind)).toContain('new');
      await world.setRole(world.accounts.whole, ec2);
      expect(await scan.invoke({ accounts: [world.accounts.whole], runId: `cure-${runs}` })).toMatchObject({
        answer: { counts: { changes: { resolved: 1 } } },
      });
      await alertsOf(hub);
    });
  });
}

type Accounts = MotoWorld['accounts'];
const withRole = ['hub', 'whole', 'trimmed', 'limited'] as const;

/** Which accounts a call leaves unread for the reason `failed`. */
const leavesUnread: Readonly<Record<string, readonly (keyof Accounts)[]>> = {
  AssumeRole: [...withRole, 'empty'],
  GetAccountAuthorizationDetails: [...withRole, 'empty'],
  GetPolicy: withRole,
  GetPolicyVersion: withRole,
};

/** Every account ends read, or unreadable with its reason; without the organization nothing is scanned, and that is said. */
function expectAllAccounted(call: string, invoked: Invoked, accounts: Accounts): void {
  if (organizationTargets.includes(call)) {
    expect(invoked).toMatchObject({ outcome: 'failed', errorMessage: expect.stringContaining('could not be listed') });
    return;
  }
  // A run whose log or whose recipients do not answer may fail: it is delivered again.
  if (leavesUnread[call] === undefined && invoked.outcome === 'failed') return;
  if (invoked.outcome !== 'answered') throw new Error(`expected an answer: ${JSON.stringify(invoked)}`);
  const failed = (leavesUnread[call] ?? []).map((name) => `${accounts[name]} failed`);
  const { counts, unreadable } = scanAnswer.parse(invoked.answer);
  expect(unreadable.map(({ account, reason }) => `${account} ${reason}`).sort()).toEqual(
    [...failed, `${accounts.suspended} suspended`].sort(),
  );
  expect(counts).toEqual({ accountsListed: 6, accountsRead: 5 - failed.length, accountsUnreadable: failed.length + 1 });
}

const scanAnswer = z.object({
  counts: z.object({ accountsListed: z.int(), accountsRead: z.int(), accountsUnreadable: z.int() }),
  unreadable: z.array(z.object({ account: z.string(), reason: z.string() })),
});
