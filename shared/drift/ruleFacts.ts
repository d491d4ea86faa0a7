// What is known about each kind of finding, for those who read findings and judge nothing.

import { generatedRuleFacts } from './findings/ruleFacts.generated.ts';
import type { Severity } from './severity.ts';

/** What a rule says of its findings. Everything that is told of a code elsewhere is made of this. */
export interface RuleFacts {
  /** `ACTION_MISSING`: part of each finding's id, so that it never changes. */
  readonly code: string;
  /** A few words, for lists and headings. */
  readonly title: string;
  /** That its findings have, the usual one first. */
  readonly severities: readonly [Severity, ...Severity[]];
  /** When there is such a finding: a clause, for the table of the README. */
  readonly when: string;
  /** What it means for backups or for security, one or two sentences. */
  readonly why: string;
  /**
   * Severities at which what its required sets are for stops working: for certain where it is critical, else perhaps or
   * in part. Empty: it breaks nothing.
   */
  readonly breaksAt: readonly Severity[];
  /** Its subjects are required actions, which people read as one list where they have one cause. */
  readonly isAboutActions: boolean;
}

/** Of all rules, one per code, in their order. */
export const ruleFacts: readonly RuleFacts[] = generatedRuleFacts;

export const findingCodes: readonly string[] = ruleFacts.map(({ code }) => code);

const byCode = new Map(ruleFacts.map((facts) => [facts.code, facts]));

/** Gives what the rule of a code says; undefined for one that this version does not know. */
export function factsOfCode(code: string): RuleFacts | undefined {
  return byCode.get(code);
}

/** Gives the title of a code; one that this version does not know stands for itself. */
export function titleOfCode(code: string): string {
  return byCode.get(code)?.title ?? code;
}

/** Whether the subject of findings with this code is a required action. */
export function isAboutActions({ code }: { readonly code: string }): boolean {
  return byCode.get(code)?.isAboutActions ?? false;
}

/** Whether what the required sets of such a finding are for stops working, for certain or perhaps. */
export function breaksWork({ code, severity }: { readonly code: string; readonly severity: Severity }): boolean {
  return byCode.get(code)?.breaksAt.includes(severity) ?? false;
}

/** In the order of the rules; codes that this version does not know come last. */
export function compareCodes(a: string, b: string): number {
  if (a === b) return 0;
  return rankOfCode(a) - rankOfCode(b) || (a < b ? -1 : 1);
}

function rankOfCode(code: string): number {
  const rank = findingCodes.indexOf(code);
  return rank < 0 ? findingCodes.length : rank;
}
