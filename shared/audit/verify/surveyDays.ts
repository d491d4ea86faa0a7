// Brings together what lies in the different areas of a log for the runs of one day, day by day.

import { type AuditArea, areaRoots, splitAreaKey } from '../auditKeys.ts';
import type { Survey, SurveyedObject } from '../survey.ts';

/** What lies in each area for one run. */
export type SurveyedRun = Readonly<Record<AuditArea, readonly SurveyedObject[]>>;

export interface SurveyedDay {
  /** By the segment of the run's keys: `date=…/run=…`. */
  readonly runs: ReadonlyMap<string, SurveyedRun>;
  /** What lies between them and belongs to no run. */
  readonly strays: readonly SurveyedObject[];
}

const areas = ['records', 'reports', 'alerts', 'plans', 'mapResults'] as const;
const dayFolder = /^date=(\d{4}-\d\d-\d\d)\/$/;

/** Oldest day first. Memory holds one day. `since`: YYYY-MM-DD, days before it are left out. */
export async function* surveyDays(survey: Survey, since = ''): AsyncGenerator<SurveyedDay> {
  const days = new Set<string>();
  for (const area of areas) {
    for await (const { key, form } of survey.directly(areaRoots[area])) {
      const day = form === 'folder' ? dayFolder.exec(key.slice(areaRoots[area].length))?.[1] : undefined;
      if (day !== undefined && day >= since) days.add(day);
    }
  }
  for (const day of [...days].sort()) yield surveyDay(survey, day);
}

/** What stands in the areas and in no day. */
export async function* surveyBetweenDays(survey: Survey): AsyncGenerator<SurveyedObject> {
  for (const area of areas) {
    for await (const entry of survey.directly(areaRoots[area])) {
      if (entry.form !== 'folder') yield entry;
      else if (!dayFolder.test(entry.key.slice(areaRoots[area].length))) yield* survey.below(entry.key);
    }
  }
}

async function surveyDay(survey: Survey, day: string): Promise<SurveyedDay> {
  const runs = new Map<string, Record<AuditArea, SurveyedObject[]>>();
  const strays: SurveyedObject[] = [];
  const addArea = async (area: AuditArea): Promise<void> => {
    for await (const object of survey.below(`${areaRoots[area]}date=${day}/`)) {
      const segment = splitAreaKey(area, lockedKey(object))?.segment;
      if (segment === undefined) {
        strays.push(object);
        continue;
      }
      const run = runs.get(segment) ?? { records: [], reports: [], alerts: [], plans: [], mapResults: [] };
      run[area].push(object);
      runs.set(segment, run);
    }
  };
  await Promise.all(areas.map(addArea));
  return { runs: new Map([...runs].sort(([a], [b]) => (a < b ? -1 : 1))), strays };
}

/** A lock belongs where the object belongs that it locks. */
function lockedKey({ key, form }: SurveyedObject): string {
  return form === 'leftover' ? key.replace(/(\.lock|\.[0-9a-f]{16})+$/, '') : key;
}
