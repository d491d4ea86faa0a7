// Action patterns of policies, as IAM matches them.

import { matchesWildcard } from '../matchesWildcard.ts';

/**
 * One entry of Action or NotAction, in lower case. `all`: every action. `nothing`: malformed (blank, with white space
 * or a comma, or without service prefix and name), so it matches no action.
 */
export type ActionPattern =
  | { readonly kind: 'all' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'exact'; readonly action: string }
  | { readonly kind: 'pattern'; readonly service: string; readonly name: string };

/**
 * Reads an entry of Action or NotAction. Service prefix and name compare without case; `*` and `?` may stand anywhere
 * in both.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function readActionPattern(text: string): ActionPattern {
  if (/^\*+$/.test(text)) return { kind: 'all' };
  const action = text.toLowerCase();
  if (!/^[^\s,:]+:[^\s,:]+$/.test(action)) return { kind: 'nothing' };
  if (!/[*?]/.test(action)) return { kind: 'exact', action };
  const colon = action.indexOf(':');
  return { kind: 'pattern', service: action.slice(0, colon), name: action.slice(colon + 1) };
}

/** An action in lower case, and its parts. */
export interface NamedAction {
  readonly action: string;
  /** Service prefix. */
  readonly service: string;
  readonly name: string;
}

/** Tells whether a pattern matches an action. */
export function matchesAction(pattern: ActionPattern, { action, service, name }: NamedAction): boolean {
  switch (pattern.kind) {
    case 'nothing':
      return false;
    case 'all':
      return true;
    case 'exact':
      return pattern.action === action;
    case 'pattern':
      return matchesWildcard(pattern.service, service) && matchesWildcard(pattern.name, name);
  }
}
