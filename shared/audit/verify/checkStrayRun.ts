// What lies there of a run that the chain does not have: it died before its seal, is under way, or never was.

import { areaRoots, checkpointKey, manifestKey, placeOfSegment, runStartKey } from '../auditKeys.ts';
import type { SurveyedObject } from '../survey.ts';
import type { Findings } from './auditFault.ts';
import type { ReadChain } from './chainSeal.ts';
import type { SurveyedRun } from './surveyDays.ts';

export interface StrayRunCheck {
  readonly chain: ReadChain;
  readonly findings: Findings;
  readonly segment: string;
  readonly found: SurveyedRun;
}

/** Gives the id of a run that is not sealed and may have begun; its records prove nothing. */
export function checkStrayRun({ chain, findings, segment, found }: StrayRunCheck): string | undefined {
  const place = placeOfSegment(segment);
  const run = place.runId;
  const add = ({ key }: SurveyedObject, message: string) =>
    void findings.faults.push({ kind: 'added', run, key, message });
  const isOpen = chain.head === undefined || chain.head.open.some(({ runId }) => runId === run);
  const hasBegun = found.records.some(({ key, form }) => key === runStartKey(place) && form === 'object');
  const isForged = found.records.some(({ key }) => key === manifestKey(place));
  for (const object of found.records) addRecord(object);
  // Reports are made when the run stands in the head, alerts when it is sealed.
  for (const object of found.reports)
    if (!isOpen || !hasBegun) add(object, 'a report of a run that the log does not have');
  for (const object of found.alerts) add(object, 'alerts of a run that the log does not have');
  for (const object of [...found.plans, ...found.mapResults])
    if (!hasBegun) add(object, 'left by a run that the log does not have');
  return hasBegun && !isForged ? run : undefined;

  function addRecord(object: SurveyedObject): void {
    const { key, form, note } = object;
    if (form === 'link') findings.faults.push({ kind: 'link', run, key, message: `a link to ${note}; a log has none` });
    else if (form !== 'object') add(object, 'no object that a log writes');
    else if (key === manifestKey(place)) add(object, 'a manifest that the chain does not contain');
    else if (key === checkpointKey(place)) add(object, 'a signature without a seal');
    else if (isForged) add(object, 'of a run that the chain does not contain');
    else if (!hasBegun) add(object, 'of a run without a start');
    else if (key.slice(areaRoots.records.length + segment.length + 1).includes('/'))
      add(object, 'no object that a log writes');
  }
}
