// What the questions about silent settings have in common: which actions of which roles wait, and what they wait at.

import type { WaitedSetting, Waiting } from '../createGuesses.ts';
import { describePlace } from '../findings/describePlace.ts';
import type { AskedPrincipal, OpenPart } from './question.ts';

export interface WaitingQuestion {
  readonly setting: WaitedSetting;
  readonly proposedOf: (waiting: Waiting) => readonly string[];
}

/** Counts the actions that wait for a setting; the subjects are the statements that they wait at. */
export function askWaiting(
  principals: readonly AskedPrincipal[],
  { setting, proposedOf }: WaitingQuestion,
): OpenPart | undefined {
  const asked = principals.map(({ waiting }) => waiting.filter((one) => one.waiting.settings.includes(setting)));
  const verdicts = asked.flat();
  if (verdicts.length === 0) return undefined;
  const proposed = new Set(verdicts.flatMap(({ waiting }) => proposedOf(waiting)));
  const places = new Set(verdicts.flatMap(({ causes }) => causes.slice(0, 1)).map((cause) => describePlace(cause)));
  return {
    count: verdicts.length,
    subjects: [...places],
    principals: asked.filter((own) => own.length > 0).length,
    ...(proposed.size > 0 && { proposed: [...proposed] }),
  };
}

/** `57 required actions of 2 roles and users are`; parts of earlier versions do not count roles. */
export function waitingTitle({ count, principals }: OpenPart): string {
  const actions = `${count} required ${count === 1 ? 'action' : 'actions'}`;
  const of =
    principals === undefined ? '' : ` of ${principals} ${principals === 1 ? 'role or user' : 'roles and users'}`;
  return `${actions}${of} ${count === 1 ? 'is' : 'are'}`;
}
