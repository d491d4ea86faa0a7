// Explores every order in which the calls of several workers on one audit log can interleave, and every point to die at.

import type { AuditLog } from '../../shared/audit/auditLog.ts';
import { type MemoryAuditLog, memoryAuditLog } from '../audit/memoryAuditLog.ts';

/** One worker of the model: the real code, on the log that it is given. */
export type Work<Outcome> = (log: AuditLog) => Promise<Outcome>;

/** `dead`: killed before its next call, or after it had arrived and before its answer had. */
export type Ended<Outcome> = { readonly end: 'done'; readonly outcome: Outcome } | { readonly end: 'dead' };

export interface Explored<Outcome> {
  readonly log: MemoryAuditLog;
  /** By worker. */
  readonly ends: readonly Ended<Outcome>[];
  /** As `A read state/…`, for messages. */
  readonly trace: readonly string[];
}

export interface Exploration<Outcome> {
  readonly before: ReadonlyMap<string, Uint8Array>;
  readonly workers: readonly Work<Outcome>[];
  /** Workers that may die, each at any of its calls. */
  readonly mayDie: boolean;
  /** Called at the end of every order. */
  readonly onEnd: (explored: Explored<Outcome>) => Promise<void>;
}

interface Step {
  readonly worker: number;
  readonly how: 'answer' | 'die-before' | 'die-after';
}

/**
 * Runs the workers anew for each order, so that they need no states of their own; gives how many orders there are.
 * Orders are told apart by the calls on the log alone: between two of them a worker touches nothing that others see.
 */
export async function explore<Outcome>(exploration: Exploration<Outcome>): Promise<number> {
  let orders = 0;
  let next: readonly number[] | undefined = [];
  while (next !== undefined) {
    const { explored, choices } = await runOrder(exploration, next);
    await exploration.onEnd(explored);
    orders += 1;
    next = successor(choices);
  }
  return orders;
}

interface Choice {
  readonly taken: number;
  readonly of: number;
}

/** The next order in the order of choices: the last choice that has another alternative takes it. */
function successor(choices: readonly Choice[]): readonly number[] | undefined {
  const last = choices.findLastIndex(({ taken, of }) => taken + 1 < of);
  const choice = choices[last];
  if (choice === undefined) return undefined;
  return [...choices.slice(0, last).map(({ taken }) => taken), choice.taken + 1];
}

async function runOrder<Outcome>(
  { before, workers, mayDie }: Exploration<Outcome>,
  prefix: readonly number[],
): Promise<{ readonly explored: Explored<Outcome>; readonly choices: readonly Choice[] }> {
  const log = memoryAuditLog(new Map(before));
  const running = workers.map((work) => new GatedWorker(work, log));
  const choices: Choice[] = [];
  const trace: string[] = [];
  for (;;) {
    await settle();
    const steps = running.flatMap((worker, index) => worker.steps(index, mayDie));
    if (steps.length === 0) break;
    const taken = prefix[choices.length] ?? 0;
    const step = steps[taken];
    if (step === undefined) throw new Error('expected the same choices in every run of the same order');
    choices.push({ taken, of: steps.length });
    trace.push(`${step.worker} ${step.how} ${running[step.worker]?.take(step.how)}`);
  }
  return { explored: { log, ends: running.map((worker) => worker.end()), trace }, choices };
}

/** All promises that can settle have: nothing of the model waits for anything but its gate. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

class GatedWorker<Outcome> {
  private waiting: { readonly what: string; readonly call: () => void } | undefined;
  private ended: Ended<Outcome> | undefined;
  private failure: unknown;

  constructor(work: Work<Outcome>, log: AuditLog) {
    work(this.gate(log)).then(
      (outcome) => {
        this.ended ??= { end: 'done', outcome };
      },
      (error: unknown) => {
        this.failure = error;
      },
    );
  }

  steps(worker: number, mayDie: boolean): readonly Step[] {
    if (this.failure !== undefined) throw this.failure;
    if (this.waiting === undefined) return [];
    const isRead = this.waiting.what.startsWith('read');
    // To die after a read is to die before the next call.
    const deaths = isRead ? (['die-before'] as const) : (['die-before', 'die-after'] as const);
    return (mayDie ? (['answer', ...deaths] as const) : (['answer'] as const)).map((how) => ({ worker, how }));
  }

  take(how: Step['how']): string {
    const taken = this.waiting;
    if (taken === undefined) throw new Error('expected a worker that waits');
    this.waiting = undefined;
    if (how !== 'answer') this.ended = { end: 'dead' };
    if (how !== 'die-before') taken.call();
    return taken.what;
  }

  end(): Ended<Outcome> {
    if (this.ended === undefined) throw new Error('expected a worker that has ended');
    return this.ended;
  }

  /** A dead worker's calls never end. */
  private gate(log: AuditLog): AuditLog {
    const wait = <Result>(what: string, call: () => Promise<Result>) =>
      new Promise<Result>((resolve, reject) => {
        if (this.ended?.end === 'dead') return;
        this.waiting = {
          what,
          call: () => {
            call().then((result) => {
              if (this.ended?.end !== 'dead') resolve(result);
            }, reject);
          },
        };
      });
    return {
      ...log,
      read: (key) => wait(`read ${key}`, () => log.read(key)),
      create: (key, body) => wait(`create ${key}`, () => log.create(key, body)),
      replace: (key, body, version) => wait(`replace ${key}`, () => log.replace(key, body, version)),
    };
  }
}
