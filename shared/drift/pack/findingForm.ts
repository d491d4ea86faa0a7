// What findings of one kind have in common, kept once: all but whom they are about.

import type { Finding } from '../finding.ts';
import { MadeFinding, type Other } from './madeFinding.ts';
import { hideWords, type Struck, type Template, templateOf } from './template.ts';

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
  const { subject, summary, fix } = finding;
  const shared = {
    finding,
    texts: {
      subject: templateOf(subject, struck),
      summary: templateOf(summary, struck),
      fix: templateOf(fix, struck),
    },
    others: othersOf(finding, struck),
  };
  return { number, make: (of) => new MadeFinding(shared, of) };
}

/** The form of one finding alone. */
export function formOfOne(finding: Finding, number: number): FindingForm {
  return { number, make: () => finding };
}

/** Whether the form makes this finding to the letter: what strangers write may look like anything. */
export function isMadeBy(form: FindingForm, finding: Finding, struck: Struck): boolean {
  return JSON.stringify(form.make(struck)) === JSON.stringify(finding);
}

function othersOf(finding: Finding, struck: Struck): ReadonlyMap<Other, Template> {
  const members = others.flatMap((member) => {
    const value = finding[member];
    const template = value === undefined ? undefined : templateOf(JSON.stringify(value), struck);
    return template === undefined ? [] : [[member, template] as const];
  });
  return new Map(members);
}

const others = ['requirements', 'causes', 'resources', 'excess', 'upgrade', 'exception'] as const;
