// Which state of each account is the last one that a sealed run wrote.

import type { MovedState } from '../manifest.ts';

interface Tip {
  sha256: string;
  run: string;
  /** The state that the oldest one known so far replaced. */
  next: string | null;
  /** States that fit neither end of what is known: a run may be sealed after one that moved on from it. */
  pending: MovedState[];
}

const maxPending = 100;

/** Memory grows with accounts, not with runs. */
export class StateTips {
  private readonly tips = new Map<string, Tip>();

  /** Takes what a manifest says; the newest manifest first. */
  add(state: MovedState, run: string): void {
    const tip = this.tips.get(state.key);
    if (tip === undefined) {
      this.tips.set(state.key, { sha256: state.sha256, run, next: state.before, pending: [] });
    } else if (state.sha256 === tip.next) {
      tip.next = state.before;
    } else if (state.before === tip.sha256) {
      Object.assign(tip, { sha256: state.sha256, run });
    } else if (tip.pending.length < maxPending) {
      tip.pending.push(state);
    }
  }

  /** The digest of the last state under the key; undefined where no manifest names one. */
  get(key: string): string | undefined {
    const tip = this.tips.get(key);
    if (tip === undefined) return undefined;
    for (let found = this.follow(tip); found !== undefined; found = this.follow(tip)) tip.sha256 = found.sha256;
    return tip.sha256;
  }

  /** The run whose seal names the last state under the key. */
  runOf(key: string): string | undefined {
    return this.tips.get(key)?.run;
  }

  private follow(tip: Tip): MovedState | undefined {
    const index = tip.pending.findIndex(({ before }) => before === tip.sha256);
    return index < 0 ? undefined : tip.pending.splice(index, 1)[0];
  }

  /** The run that a key's state is from, by key. */
  *runs(): Generator<readonly [string, string]> {
    for (const [key, { run }] of this.tips) yield [key, run];
  }
}
