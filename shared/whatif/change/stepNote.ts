// What is said of a step of a change when it is done.

import type { ChangeNote } from '../../drift/whatIfReport.ts';
import type { AccountOperation, Holder } from './accountOperation.ts';

/** Undefined: there is nothing to say of it. */
export type StepNote = Pick<ChangeNote, 'text' | 'isMissing'> | undefined;

/** The step of these kinds. */
export type StepOf<Kind extends AccountOperation['do']> = Extract<AccountOperation, { readonly do: Kind }>;

/** A step about somebody who was not read. */
export function notThere(holder: Holder): NonNullable<StepNote> {
  return { text: `the ${holderText(holder)} is not among those that were read`, isMissing: true };
}

/** `role backup`. */
export function holderText({ kind, name }: Holder): string {
  return `${kind} ${name}`;
}
