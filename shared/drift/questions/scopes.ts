// Scopes of the settings that speak of nobody. Only a whole run knows them, so that no account by itself asks.

import type { Question } from './question.ts';

/** Counts scopes; see askScopes. */
export const scopes: Question = {
  id: 'scopes',
  title: (count) =>
    `${count} ${count === 1 ? 'scope' : 'scopes'} of the settings ${count === 1 ? 'speaks' : 'speak'} of no role or user that was judged, and ${count === 1 ? 'binds' : 'bind'} nothing`,
  answer:
    'Correct name, kind, accounts or requirements of each under scopes in the settings, or take it out; where its role is yet to come, write answeredQuestions: [scopes].',
  ask: () => undefined,
};
