// Required actions that are allowed in some regions only, where nobody said in which regions work is done.

import { askWaiting, waitingTitle } from './askWaiting.ts';
import type { OpenPart, Question } from './question.ts';

/** Counts the actions, of each role by itself. */
export const regions: Question = {
  id: 'regions',
  title: (_, part) =>
    `${waitingTitle(part)} allowed in some regions only, and the settings do not say in which work is done`,
  answer: ({ proposed = [] }: OpenPart) =>
    proposed.length === 0
      ? 'Write those regions in the settings file, as in regions: [eu-central-1]; until then they are no findings.'
      : `Write in the settings file: regions: [${proposed.join(', ')}] (those that the policies name and let through; keep those in which work is done); until then they are no findings.`,
  ask: ({ principals }) => askWaiting(principals, { setting: 'regions', proposedOf: (waiting) => waiting.regions }),
};
