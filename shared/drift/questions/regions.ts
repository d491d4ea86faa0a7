// Conditions on the region of a request, where nobody said which regions Veeam works in.

import type { Question } from '../question.ts';

/** Counts the findings that hang on it. */
export const regions: Question = {
  id: 'regions',
  title: (count) =>
    `${count} ${count === 1 ? 'finding hangs' : 'findings hang'} on aws:RequestedRegion, and the regions that Veeam works in are not known`,
  answer: 'List them as regions in the settings, as in regions: [eu-central-1].',
  ask: ({ principals, settings }) => {
    if (settings.regions !== undefined) return undefined;
    const hanging = principals.flatMap(({ findings }) =>
      findings.filter(({ causes }) => causes.some(({ condition }) => condition?.key.toLowerCase() === regionKey)),
    );
    return hanging.length === 0 ? undefined : { count: hanging.length, subjects: [] };
  },
};

const regionKey = 'aws:requestedregion';
