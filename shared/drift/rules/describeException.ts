// Names an exception by what it says, so that people find it in their settings.

import type { ExceptionRule } from '../judgeSettings.ts';

/** Gives the patterns of an exception and its last day: the subject of findings about it. */
export function describeException({ account, principal, code, subject, expires }: ExceptionRule): string {
  return `code=${code} account=${account} principal=${principal} subject=${subject} expires=${expires}`;
}
