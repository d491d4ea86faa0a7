// Finds an action that somebody named on the command line, or says what they may have meant.

import { distance } from 'fastest-levenshtein';
import { actionTableDate, allActions, findAction } from '../shared/iam/findAction.ts';
import { escapeTerminal } from '../shared/report/wording/escapeTerminal.ts';
import { CliError } from './cliError.ts';
import { offer } from './findNamedSet.ts';

const maxOffered = 3;

/**
 * Gives the action as the action table spells it; throws a CliError where the table does not know it, and offers the
 * nearest: a verdict on a misspelt action would be one on nothing.
 */
export function knownAction(action: string): string {
  const entry = findAction(action);
  if (entry !== undefined) return entry.name;
  const shown = escapeTerminal(action, 128);
  const nearest = nearestActions(action);
  if (nearest.length > 0) throw new CliError(`${unknown(shown)}; ${offer(nearest)}`);
  if (action.includes(':')) throw new CliError(unknown(shown));
  throw new CliError(`expected an action as in ec2:CreateSnapshot, got ${shown}`);
}

function unknown(shown: string): string {
  return `no action ${shown} in the action table of ${actionTableDate}`;
}

/** Gives the known actions that are spelt most alike, the nearest first; a name without service stands for any service's. */
function nearestActions(action: string): readonly string[] {
  const wanted = action.toLowerCase();
  const colon = wanted.indexOf(':');
  const compared = (name: string) => name.toLowerCase().slice(colon < 0 ? name.indexOf(':') + 1 : 0);
  const limit = Math.max(2, Math.floor((wanted.length - colon) / 4));
  return allActions()
    .filter(({ name }) => Math.abs(compared(name).length - wanted.length) <= limit)
    .map(({ name }) => ({ name, edits: distance(wanted, compared(name)) }))
    .filter(({ edits }) => edits <= limit)
    .sort((a, b) => a.edits - b.edits)
    .filter(({ edits }, _, [first]) => edits === first?.edits || edits <= 2)
    .slice(0, maxOffered)
    .map(({ name }) => name);
}
