// Reads an estate and judges it, account by account: the one use case of the product.

import { setImmediate } from 'node:timers/promises';
import type { AccountQuestion } from '../drift/accountQuestion.ts';
import type { AccountReport } from '../drift/accountReport.ts';
import { addUses, applyExceptions, type ExceptionUses } from '../drift/applyExceptions.ts';
import { judgeAccount, judgeInSteps } from '../drift/judgeAccount.ts';
import type { JudgeSettings } from '../drift/judgeSettings.ts';
import type { KnownWatch } from '../drift/watchedPrincipal.ts';
import type { AccountReading, Estate, LimitJudging, OrganizationReading } from '../estate/accountReading.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import type { Settings } from '../settings/settings.ts';
import type { UnreadPart } from '../vocabulary/readAccount.ts';
import { openResources } from './openResources.ts';
import { readApplianceSides } from './readApplianceSides.ts';

export interface ScanRequest {
  readonly estate: Estate;
  readonly catalog: Catalog;
  readonly settings: Settings & Pick<JudgeSettings, 'now'>;
  /** YYYY-MM-DD: exceptions that ended before it do not count. */
  readonly today: string;
  /** Judge only these principals (ARNs), and nothing of the accounts as a whole; default: everything. */
  readonly onlyPrincipals?: ReadonlySet<string> | undefined;
  /** What is watched in each account, and when the run began; default: no state is kept and nothing is watched. */
  readonly watch?: { readonly of: (account: string) => Promise<KnownWatch>; readonly at: string } | undefined;
  /** Called with each account just before its report is given, for whoever needs the reading, too; awaited. */
  readonly onJudged?: ((judged: JudgedAccount) => void | Promise<void>) | undefined;
}

/** One account: what it said, and what that means. */
export interface JudgedAccount extends Pick<AccountQuestion, 'applianceSides' | 'resources'> {
  readonly reading: AccountReading;
  readonly report: AccountReport;
  readonly organization: OrganizationReading;
  /** Called where work on the account begins; default: it has all the time it takes. */
  readonly limitJudging?: LimitJudging | undefined;
  /** By which it was judged. */
  readonly settings: ScanRequest['settings'];
}

/** What is known when the last account is done. */
export interface ScanEnd {
  readonly organization: OrganizationReading;
  /** What was passed over and why, in all accounts. */
  readonly skipped: Estate['skipped'];
  /** Files of nobody knows which account that could not be read. */
  readonly unread: readonly UnreadPart[];
  /** Per exception of the settings, how many findings it matched. */
  readonly uses: ExceptionUses;
}

/**
 * Yields one report per account as soon as it is judged, exceptions applied; whoever writes it down may forget it, so
 * that memory does not grow with accounts. Returns what belongs to the run as a whole.
 * Principals for which the estate leaves no time have a finding that says so. An account whose judging fails is unreadable
 * with that reason. Throws only what the estate throws: input that nobody can read.
 */
export async function* scanEstate(request: ScanRequest): AsyncGenerator<AccountReport, ScanEnd> {
  const { estate, settings, today } = request;
  const organization = await estate.readOrganization();
  const applianceSides = await readApplianceSides(request);
  const skipped: Estate['skipped'][number][] = [];
  let uses: ExceptionUses = settings.exceptions.map(() => 0);
  const given = await estate.readResources?.();
  for await (const reading of estate.readAccounts()) {
    const watch = await watchOf(request, reading);
    const resources = await openResources(given, reading);
    const judged = await judgeReading(request, { organization, applianceSides }, { reading, watch, resources });
    const excepted = applyExceptions(judged, settings.exceptions, today);
    uses = addUses(uses, excepted.uses);
    if (reading.status === 'read') for (const note of reading.skipped) skipped.push(note);
    await request.onJudged?.({
      reading,
      report: excepted.report,
      organization,
      applianceSides,
      resources,
      limitJudging: estate.limitJudging,
      settings,
    });
    yield excepted.report;
  }
  return { organization, skipped: [...estate.skipped, ...skipped], unread: estate.unread ?? [], uses };
}

async function watchOf({ watch }: ScanRequest, { status, account }: AccountReading): Promise<AccountQuestion['watch']> {
  if (watch === undefined || status !== 'read') return undefined;
  return { known: await watch.of(account.id), at: watch.at };
}

async function judgeReading(
  { estate, catalog, settings, onlyPrincipals }: ScanRequest,
  around: Pick<AccountQuestion, 'applianceSides'> & { readonly organization: OrganizationReading },
  { reading, ...known }: Pick<AccountQuestion, 'watch' | 'resources'> & { readonly reading: AccountReading },
): Promise<AccountReport> {
  const question = { ...around, catalog, settings, onlyPrincipals, ...known };
  try {
    return await judgeInTurns({ ...question, reading }, estate.limitJudging?.());
  } catch (error) {
    // A fault of ours in one account must not take the verdicts of all others away: it is told as that account's finding.
    const message = `judging it failed, please report this: ${String(error)}`;
    return judgeAccount({
      ...question,
      reading: { status: 'unreadable', account: reading.account, reason: 'failed', message },
    });
  }
}

// Judging is synchronous: between two principals, whatever else waits (readings, writes, their deadlines) gets its turn.
async function judgeInTurns(question: AccountQuestion, whyNoMore?: () => string | undefined): Promise<AccountReport> {
  const judging = judgeInSteps(question);
  let step = judging.next();
  while (step.done !== true) {
    await setImmediate();
    step = judging.next(whyNoMore?.());
  }
  return step.value;
}
