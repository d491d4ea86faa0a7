// Checks before the first scan that hub and reader roles can do what a scan needs, and says what to add.

import { questionsAbout } from '../drift/questionsAbout.ts';
import type { AccountReading, OrganizationReading } from '../estate/accountReading.ts';
import { type DryCall, tryCall } from '../estate/awsDryCalls.ts';
import type { AwsEstate } from '../estate/awsEstate.ts';
import { actionsOfReader } from '../estate/awsReaderRole.ts';
import { decideGrant } from '../iam/decideGrant.ts';
import { decideTrust } from '../iam/decideTrust.ts';
import type { Account, Principal } from '../iam/principal.ts';
import type { Settings } from '../settings/settings.ts';
import type { ReadAccount } from '../vocabulary/readAccount.ts';

/** One thing that a scan needs, and whether it is there. */
export interface PreflightCheck {
  /** `this identity`, `role veeam-drift-scan`, `account 111122223333`. */
  readonly subject: string;
  /** `sts:AssumeRole veeam-drift-reader` */
  readonly what: string;
  /** `unknown`: it could not be found out. */
  readonly outcome: 'ok' | 'missing' | 'unknown';
  /** Why not, in one sentence. */
  readonly detail?: string;
  /** A permission to add to the subject. */
  readonly add?: NeededCall;
}

export interface NeededCall {
  readonly action: string;
  readonly resource: string;
}

export interface Preflight {
  readonly settings: Settings;
  /** Every role and user is wanted. */
  readonly estate: AwsEstate;
  /** Who makes the calls: its account holds the deployed hub, where there is one. */
  readonly caller: { readonly arn: string; readonly account: string };
  readonly partition: string;
  /** Calls that are tried once each. */
  readonly dryCalls: readonly DryCall[];
  /** What the deployed scan role must be allowed, beside what `dryCalls` name. */
  readonly hubCalls: readonly NeededCall[];
}

/** Tries the calls as the caller, then looks at each account, and at the deployed roles with the engine. */
export async function* runPreflight(preflight: Preflight): AsyncGenerator<PreflightCheck> {
  yield* checkCaller(preflight);
  const organization = await preflight.estate.readOrganization();
  for await (const reading of preflight.estate.readAccounts()) {
    yield checkReading(reading);
    if (reading.status !== 'read') continue;
    yield* checkReaderRole(preflight, reading, organization);
    if (reading.account.id === preflight.caller.account) yield* checkHubRole(preflight, reading);
  }
}

async function* checkCaller({ dryCalls }: Preflight): AsyncGenerator<PreflightCheck> {
  for (const dryCall of dryCalls) {
    const { action, resource } = dryCall;
    const answer = await tryCall(dryCall);
    const add = answer.outcome === 'missing' ? { add: { action, resource } } : {};
    yield { subject: 'this identity', what: action, ...answer, ...add };
  }
}

function checkReading(reading: AccountReading): PreflightCheck {
  const subject = `account ${reading.account.id}`;
  const what = 'assume the reader role and read';
  if (reading.status === 'read') return { subject, what, outcome: 'ok' };
  const outcome = reading.status === 'excluded' || reading.reason === 'suspended' ? 'ok' : 'missing';
  return { subject, what, outcome, detail: reading.message };
}

/** The dry call shows what this identity can do; the engine, what the deployed functions will be able to do. */
function* checkReaderRole(
  { settings, caller, partition }: Preflight,
  { account, principals }: ReadAccount,
  organization: OrganizationReading,
): Generator<PreflightCheck> {
  const subject = `account ${account.id}`;
  const reader = findRole(principals, settings.live.readerRole);
  if (reader === undefined) return;
  const extent = { readsResources: settings.keys !== undefined, readsAccessKeys: settings.live.accessKeys };
  for (const action of actionsOfReader(extent))
    yield decide({ subject, principal: reader, account, settings }, { action, resource: '*' });
  if (reader.trust === undefined) return;
  for (const name of hubRoles(settings)) {
    const arn = `arn:${partition}:iam::${caller.account}:role/${name}`;
    const decision = decideTrust(
      reader.trust,
      { kind: 'principal', arn, externalId: settings.live.externalId ?? null },
      {
        accountId: account.id,
        partition,
        organizationId: organization.organizationId ?? settings.organizationId,
        organizationAccounts: organization.accountIds,
      },
    );
    yield verdict({ subject, what: `trust of ${reader.name} for ${name}` }, decision);
  }
}

/** Functions that assume the reader role. */
function hubRoles({ deploy }: Settings): readonly string[] {
  const functions = [
    'scan',
    ...(deploy.distributed ? ['scan-account'] : []),
    ...(deploy.iamChanges ? ['rescan-role'] : []),
  ];
  return functions.map((name) => `${deploy.name}-${name}`);
}

function* checkHubRole(
  { settings, dryCalls, hubCalls }: Preflight,
  { account, principals }: ReadAccount,
): Generator<PreflightCheck> {
  const name = `${settings.deploy.name}-scan`;
  const principal = findRole(principals, name);
  const subject = `role ${name}`;
  if (principal === undefined) {
    yield { subject, what: 'is deployed', outcome: 'unknown', detail: `account ${account.id} has no such role yet` };
    return;
  }
  for (const needed of [...dryCalls, ...hubCalls]) yield decide({ subject, principal, account, settings }, needed);
}

interface Decided {
  readonly subject: string;
  readonly principal: Principal;
  readonly account: Account;
  readonly settings: Settings;
}

function decide({ subject, principal, account, settings }: Decided, { action, resource }: NeededCall): PreflightCheck {
  const { question, layers } = questionsAbout({ principal, account, settings });
  const decision = decideGrant(question({ action, resource }), layers);
  return verdict({ subject, what: action, add: { action, resource } }, decision);
}

function verdict(
  { add, ...check }: Pick<PreflightCheck, 'subject' | 'what' | 'add'>,
  decision: { readonly verdict: string; readonly causes: readonly { readonly why: string }[] },
): PreflightCheck {
  if (decision.verdict === 'granted') return { ...check, outcome: 'ok' };
  const detail = decision.causes[0]?.why ?? decision.verdict;
  if (decision.verdict === 'limited') return { ...check, outcome: 'unknown', detail };
  return { ...check, outcome: 'missing', detail, ...(add === undefined ? {} : { add }) };
}

/** By its name, which may have a path in front. */
function findRole(principals: readonly Principal[], name: string): Principal | undefined {
  const wanted = name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  return principals.find((principal) => principal.kind === 'role' && principal.name.toLowerCase() === wanted);
}
