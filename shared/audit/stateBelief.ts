// Whether a state is the one that the seals know: the state is replaced all the time, so nothing protects it by itself.

import { type AuditHead, readHead } from './auditHead.ts';
import { accountStateKey, parseRunKey } from './auditKeys.ts';
import type { AuditLog } from './auditLog.ts';
import type { StoredState } from './storedState.ts';
import { StateTips } from './verify/stateTips.ts';
import { walkChain } from './walkChain.ts';

interface KnownStates {
  readonly head: AuditHead;
  readonly tips: StateTips;
  /** Objects with changes that these seals name. */
  readonly changes: ReadonlySet<string>;
  /** Whether every seal of the log was looked at, and names states. */
  readonly isAll: boolean;
}

/** Seals that are read back to the last run over the whole estate. */
const maxSeals = 200;

export interface StateBelief {
  /** Whether the state may be compared with; false: somebody else than a run wrote or removed it. */
  isBelieved(account: string, stored: StoredState): Promise<boolean>;
  /** Whether a seal that was read names the object with changes: it was there when that run was sealed. */
  isSealed(changesKey: string): Promise<boolean>;
}

/**
 * Reads the seals back to the last run over the whole estate, once for all accounts, and once more where a state is not
 * the one that they name: another run may have been sealed since. The state of a run that stands open is believed, as its
 * seal is still to come; so is that of an account whose last seal lies further back, of which `audit verify` knows.
 */
export function stateBelief(log: AuditLog): StateBelief {
  let known: Promise<KnownStates> | undefined;
  return {
    isBelieved: async (account, stored) => {
      known ??= readKnownStates(log);
      const asked = known;
      if (isKnown(await asked, account, stored)) return true;
      // Of those who ask at the same time one reads anew.
      if (known === asked) known = readKnownStates(log);
      return isKnown(await known, account, stored);
    },
    isSealed: async (changesKey) => {
      known ??= readKnownStates(log);
      return (await known).changes.has(changesKey);
    },
  };
}

async function readKnownStates(log: AuditLog): Promise<KnownStates> {
  const head = await readHead(log);
  const tips = new StateTips();
  const changes = new Set<string>();
  let seals = 0;
  for await (const step of walkChain(log, head.manifest)) {
    if (step.state !== 'intact' || step.manifest.schema === 'veeam-drift/manifest/1')
      return { head, tips, changes, isAll: false };
    for (const state of step.manifest.states) tips.add(state, step.manifest.run);
    for (const { key } of step.manifest.objects)
      if (parseRunKey(key)?.file.startsWith('changes=') === true) changes.add(key);
    seals += 1;
    const isEnough = !step.manifest.partial || seals === maxSeals;
    if (isEnough) return { head, tips, changes, isAll: step.manifest.previous === null };
  }
  return { head, tips, changes, isAll: true };
}

function isKnown({ head, tips, isAll }: KnownStates, account: string, { known, sha256 }: StoredState): boolean {
  const sealed = tips.get(accountStateKey(account));
  if (sealed === undefined) return !isAll || known === undefined || isOpen(head, known.run);
  return sealed === sha256 || (known !== undefined && isOpen(head, known.run));
}

function isOpen({ open }: AuditHead, run: string): boolean {
  return open.some(({ runId }) => runId === run);
}
