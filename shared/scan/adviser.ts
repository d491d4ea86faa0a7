// Keeps, while accounts pass by, what a person needs beside a finding: the fix to paste, and the decision layer by layer.

import { setImmediate } from 'node:timers/promises';
import type { Statement } from '../iam/policyDocument.ts';
import type { Principal } from '../iam/principal.ts';
import type { HtmlFix } from '../report/renderFix.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import { type AdviceQuestion, adviceQuestion } from './adviceQuestion.ts';
import type { JudgedAccount } from './scanEstate.ts';

export interface AdviserOptions {
  readonly catalog: Catalog;
  /** Roles and users with drift that are advised on, so that memory has an end; default 200. */
  readonly maxPrincipals?: number;
  /** Usual ones wait until the accounts are read, which leaves the processor idle soon after; default: none waits. */
  readonly putsOff?: boolean;
}

/** What the HTML report takes beside the run report. */
export interface Advice {
  /** By principal ARN. */
  readonly fixes: ReadonlyMap<string, readonly HtmlFix[]>;
  /** By finding id: one for each group of findings with one cause. */
  readonly explanations: ReadonlyMap<string, readonly string[]>;
}

export interface Adviser {
  /** Everything else has its turn between two principals; those that there is no time for have no advice. */
  observe(judged: JudgedAccount): Promise<void>;
  /** Gives advice on those that were put off, in the turns that everything else leaves. */
  finish(): Promise<void>;
  /** On those that were put off once `finish` is through. */
  readonly advice: Advice;
}

/** Starts without advice; `observe` goes into the scan's `onJudged`. */
export function createAdviser({ catalog, maxPrincipals = 200, putsOff = false }: AdviserOptions): Adviser {
  const fixes = new Map<string, readonly HtmlFix[]>();
  const explanations = new Map<string, readonly string[]>();
  const putOff = new PutOff();
  const advise = async (question: AdviceQuestion, whyNoMore: WhyNoMore) => {
    // Plans and prints fixes: loaded where there is somebody to advise on.
    const [{ advisePrincipal }] = await Promise.all([import('./advisePrincipal.ts'), setImmediate()]);
    if (whyNoMore?.() !== undefined) return false;
    const { fix, explained } = advisePrincipal(question);
    fixes.set(question.principal.arn, fix);
    for (const [id, lines] of explained) explanations.set(id, lines);
    return true;
  };
  let finishing: Promise<void> = Promise.resolve();
  const adviseAll = async () => {
    for (const { question, limitJudging } of putOff.takeAll()) await advise(question, limitJudging?.());
  };
  return {
    advice: { fixes, explanations },
    observe: async (judged) => {
      const whyNoMore = judged.limitJudging?.();
      for (const principal of driftingOf(judged)) {
        if (fixes.size + putOff.count >= maxPrincipals) return;
        const question = adviceQuestion(catalog, judged, principal);
        if (question === undefined) continue;
        if (putsOff && putOff.add({ question, limitJudging: judged.limitJudging })) continue;
        if (!(await advise(question, whyNoMore))) return;
      }
    },
    finish: () => {
      finishing = finishing.then(adviseAll);
      return finishing;
    },
  };
}

type WhyNoMore = (() => string | undefined) | undefined;

interface Waiting extends Pick<JudgedAccount, 'limitJudging'> {
  readonly question: AdviceQuestion;
}

/** Entries of documents, who else has them, and findings of those that wait: some megabytes. */
const mostWaiting = 100_000;

/** Roles and users that wait, so many that what they are does not fill memory. */
class PutOff {
  private waiting: Waiting[] = [];
  private size = 0;

  get count(): number {
    return this.waiting.length;
  }

  /** False where there is no room, or where it would keep what was read of the account's resources. */
  add(one: Waiting): boolean {
    const size = sizeOf(one.question);
    if (one.question.resources !== undefined || this.size + size > mostWaiting) return false;
    this.size += size;
    this.waiting.push(one);
    return true;
  }

  takeAll(): readonly Waiting[] {
    const all = this.waiting;
    this.waiting = [];
    this.size = 0;
    return all;
  }
}

function sizeOf({ principal, findings, sharedPolicies }: AdviceQuestion): number {
  const { identity, boundary } = principal;
  const policies = boundary === undefined ? identity : [...identity, boundary];
  const entries = policies.flatMap(({ document }) => document.statements.map(entriesOf));
  const holders = Array.from(sharedPolicies.values(), ({ length }) => length);
  return [...entries, ...holders].reduce((sum, count) => sum + count, findings.length);
}

function entriesOf({ action, resource, conditions }: Statement): number {
  const values = conditions.reduce((sum, condition) => sum + condition.values.length, 0);
  return action.patterns.length + (resource?.patterns.length ?? 0) + values;
}

function driftingOf({ reading, report }: JudgedAccount): readonly Principal[] {
  if (reading.status !== 'read') return [];
  const drifting = new Set(report.principals.filter(({ worst }) => worst !== null).map((each) => each.principal));
  return reading.principals.filter(({ arn }) => drifting.has(arn));
}
