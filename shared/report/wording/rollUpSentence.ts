// Says how a role of one name stands over all accounts that must have it.

import type { RoleRollUp } from '../../drift/roleRollUp.ts';
import { formatCount, plural } from './plural.ts';

const maxPlaces = 5;

/**
 * `veeam-org-backup: in 187 of 200 accounts whole, missing in 9 (111122223333, …), drifted in 4 (…)`: one sentence without
 * a full stop, in which the name is not escaped. `nameOf` gives what stands for an account.
 */
export function rollUpSentence(rollUp: RoleRollUp, nameOf: (account: string) => string = String): string {
  const { name, accounts, whole, missing, drifted, unread, missingIn, driftedIn } = rollUp;
  return [
    `${name}: in ${formatCount(whole)} of ${plural(accounts, 'account')} whole`,
    ...(missing > 0 ? [`missing in ${formatCount(missing)}${listPlaces(missingIn, missing, nameOf)}`] : []),
    ...(drifted > 0 ? [`drifted in ${formatCount(drifted)}${listPlaces(driftedIn, drifted, nameOf)}`] : []),
    ...(unread > 0 ? [`not read in ${formatCount(unread)}`] : []),
  ].join(', ');
}

function listPlaces(ids: readonly string[], count: number, nameOf: (account: string) => string): string {
  const shown = ids.slice(0, maxPlaces).map(nameOf);
  const more = count - shown.length;
  return ` (${shown.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''})`;
}
