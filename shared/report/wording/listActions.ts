// Lists many actions in little room: by service, each name once, the service's prefix in front.

import { actionOfSubject } from '../../drift/resourceSubject.ts';
import { compareText } from './groupFindings.ts';

export interface ServiceActions {
  /** `ec2`; empty for a subject that is no action. */
  readonly service: string;
  /** Names without the prefix, sorted. */
  readonly names: readonly string[];
}

/** Groups actions (of `kms:Decrypt on arn:…` the action) by service, the service with the most actions first. */
export function groupByService(subjects: readonly string[]): ServiceActions[] {
  const actions = [...new Set(subjects.map(actionOfSubject))];
  const byService = Map.groupBy(actions, (action) => action.slice(0, Math.max(action.indexOf(':'), 0)));
  return Array.from(byService, ([service, of]) => ({
    service,
    names: of.map((action) => nameOf(action, service)).toSorted(compareText),
  })).toSorted((a, b) => b.names.length - a.names.length || compareText(a.service, b.service));
}

/**
 * Gives the actions in one line, at most `limit` names: `ec2: CopySnapshot, CreateTags; kms:Decrypt and 12 more`.
 */
export function listActions(actions: readonly string[], limit: number): string {
  let room = limit;
  const parts: string[] = [];
  for (const { service, names } of groupByService(actions)) {
    const shown = names.slice(0, Math.max(room, 0));
    room -= shown.length;
    if (shown.length > 0) parts.push(serviceText({ service, names: shown }));
  }
  const count = new Set(actions.map(actionOfSubject)).size;
  const rest = count - Math.min(limit, count);
  return rest === 0 ? parts.join('; ') : `${parts.join('; ')} and ${rest} more`;
}

// An action alone stands as it is written: no action name has a blank.
function serviceText({ service, names }: ServiceActions): string {
  if (service === '') return names.join(', ');
  return names.length === 1 ? `${service}:${names.join('')}` : `${service}: ${names.join(', ')}`;
}

function nameOf(action: string, service: string): string {
  return service === '' ? action : action.slice(service.length + 1);
}
