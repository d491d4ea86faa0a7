// What findings of one kind have in common, kept once: all but whom they are about.

import { type Finding, findingId } from '../finding.ts';
import { hideWords, ownMembers, type Struck } from './ownMembers.ts';

/** Makes a finding anew. */
export interface FindingForm {
  /** Different for each form. */
  readonly number: number;
  make(struck: Struck): Finding;
}

/** The key of all findings that one form may give: they are equal but for whom they are about. */
export function formKey(finding: Finding, struck: Struck): string {
  return hideWords(JSON.stringify({ ...finding, id: '' }), struck);
}

/** Gives the form of findings that are like this one; whether another is, {@link isMadeBy} says. */
export function formOf(finding: Finding, struck: Struck, number: number): FindingForm {
  const { id: _id, account: _account, principal: _principal, ...others } = finding;
  const own = ownMembers(others, struck);
  return {
    number,
    make: (of) => {
      const made = { ...finding, ...own(of), account: of.account, principal: of.principal };
      made.id = findingId(made);
      return made;
    },
  };
}

/** The form of one finding alone. */
export function formOfOne(finding: Finding, number: number): FindingForm {
  return { number, make: () => finding };
}

/** Whether the form makes this finding to the letter: what strangers write may look like anything. */
export function isMadeBy(form: FindingForm, finding: Finding, struck: Struck): boolean {
  return JSON.stringify(form.make(struck)) === JSON.stringify(finding);
}
