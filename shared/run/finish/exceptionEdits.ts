// Tells which exceptions were added, removed or changed between two runs.

import type { ExceptionRule } from '../../drift/judgeSettings.ts';

export type ExceptionEdit =
  | { readonly edit: 'added'; readonly after: ExceptionRule }
  | { readonly edit: 'removed'; readonly before: ExceptionRule }
  | { readonly edit: 'changed'; readonly before: ExceptionRule; readonly after: ExceptionRule };

/** An exception is the same one as long as what it covers stays: account, principal, code and subject. */
export function exceptionEdits(
  before: readonly ExceptionRule[],
  after: readonly ExceptionRule[],
): readonly ExceptionEdit[] {
  const old = Map.groupBy(before, scopeOf);
  const edits: ExceptionEdit[] = [];
  for (const rule of after) {
    const previous = old.get(scopeOf(rule))?.shift();
    if (previous === undefined) edits.push({ edit: 'added', after: rule });
    else if (!isEqual(previous, rule)) edits.push({ edit: 'changed', before: previous, after: rule });
  }
  const removed = [...old.values()].flat().map((rule): ExceptionEdit => ({ edit: 'removed', before: rule }));
  return [...edits, ...removed];
}

function scopeOf({ account, principal, code, subject }: ExceptionRule): string {
  return JSON.stringify([account, principal, code, subject]);
}

function isEqual(a: ExceptionRule, b: ExceptionRule): boolean {
  return a.reason === b.reason && a.owner === b.owner && a.expires === b.expires;
}
