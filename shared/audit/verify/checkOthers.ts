// Whatever lies where no run and no account has anything.

import { areaRoots, headKey, publicKeysPrefix, rescansRoot, statesPrefix } from '../auditKeys.ts';
import type { Survey, SurveyedObject } from '../survey.ts';
import { checkLeft, type LeftCheck } from './checkLeft.ts';
import { surveyBetweenDays } from './surveyDays.ts';

/** Claims of rescans, the head, and everything that stands between the areas. */
export async function checkOthers(check: LeftCheck, survey: Survey): Promise<void> {
  for await (const object of survey.below(rescansRoot)) {
    // A rescan that was postponed leaves a claim, and no run that could name it.
    await checkLeft(check, object, { run: '', named: 'to-come' });
  }
  for await (const object of between(survey)) checkStray(check, object);
  for await (const object of surveyBetweenDays(survey)) checkStray(check, object);
}

/** What belongs to no run, wherever it stands. */
export function checkStray({ findings }: LeftCheck, { key, form, note }: SurveyedObject): void {
  const add = (kind: 'added' | 'link' | 'version', message: string) =>
    void findings.faults.push({ kind, run: '', key, message });
  // Keys are looked at by whoever needs them.
  if (key.startsWith(publicKeysPrefix)) return;
  const isHead = key === headKey;
  if (form === 'unlooked') findings.unlooked.push({ key, why: note ?? 'not allowed' });
  else if (form === 'leftover') findings.notSealed.push({ key, why: `a lock or draft of process ${note}` });
  else if (form === 'link') add('link', `a link to ${note}; a log has none`);
  else if (form === 'object' && isHead) return;
  else if (isHead && form === 'older-version') return;
  else if (form === 'delete-marker') add('version', `it was deleted: delete marker ${note}`);
  else if (form === 'older-version') add('version', `an older version: ${note}`);
  else add('added', describeStray(key));
}

function describeStray(key: string): string {
  if (key.endsWith('.draft')) return 'a draft: a process that died left it, or somebody put it there; nothing reads it';
  if (/\.lock(\.|$)/.test(key)) return 'a lock that no process made';
  return 'an object that no version of the log writes';
}

const roots = [...Object.values(areaRoots), statesPrefix, rescansRoot];

/** What stands beside the areas, at any depth. */
async function* between(survey: Survey, prefix = ''): AsyncGenerator<SurveyedObject> {
  for await (const entry of survey.directly(prefix)) {
    if (entry.form !== 'folder') yield entry;
    else if (roots.includes(entry.key)) continue;
    else if (roots.some((root) => root.startsWith(entry.key))) yield* between(survey, entry.key);
    else yield* survey.below(entry.key);
  }
}
