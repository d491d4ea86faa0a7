// Required actions that are allowed in one organization only, where nobody knows which one the account belongs to.

import { askWaiting, waitingTitle } from './askWaiting.ts';
import type { Question } from './question.ts';

/** Counts the actions, of each role by itself. */
export const organizationId: Question = {
  id: 'organization-id',
  title: (_, part) =>
    `${waitingTitle(part)} allowed in one organization only, and neither files nor settings say which one this is`,
  answer: ({ proposed = [] }) =>
    `Put organization.json beside the exports, or write in the settings file: organizationId: ${proposed[0] ?? 'o-…'}${proposed.length > 1 ? ` (or ${proposed.slice(1).join(' or ')})` : ''}${proposed.length === 0 ? '' : ', if that is yours'}; until then they are no findings.`,
  ask: ({ principals }) =>
    askWaiting(principals, { setting: 'organization-id', proposedOf: (waiting) => waiting.organizations }),
};
