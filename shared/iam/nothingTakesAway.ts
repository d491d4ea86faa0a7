// Recognizes actions that a wildcard allows and that no other layer can touch, without asking the engine for each.

import { evaluateConditions } from './conditions/evaluateConditions.ts';
import type { KnownContext } from './conditions/knownContext.ts';
import { statementsAbout } from './grant/compiledPolicy.ts';
import type { PolicyLayers, PolicySource } from './policy/policyLayers.ts';
import type { PolicyDocument, Statement } from './policyDocument.ts';

/**
 * Tells whether an action, given in lower case, that a statement of the identity policies allows outright is granted: no
 * boundary, full access at every level of SCPs, and no Deny anywhere that speaks of it and could apply. False where that
 * takes a closer look.
 */
export function nothingTakesAway(layers: PolicyLayers, context: KnownContext, action: string): boolean {
  const guards = guardsOf(layers, context);
  return guards !== 'unclear' && guards.every((document) => statementsAbout(document, action).denies.length === 0);
}

/** Documents with a Deny that could apply; `unclear`: more than a Deny can take something away. */
type Guards = readonly PolicyDocument[] | 'unclear';

const known = new WeakMap<PolicyLayers, WeakMap<KnownContext, Guards>>();

function guardsOf(layers: PolicyLayers, context: KnownContext): Guards {
  const byContext = known.get(layers) ?? new WeakMap<KnownContext, Guards>();
  known.set(layers, byContext);
  const guards = byContext.get(context) ?? findGuards(layers, context);
  byContext.set(context, guards);
  return guards;
}

function findGuards({ identity, boundary, scps = [], rcps = [] }: PolicyLayers, context: KnownContext): Guards {
  const documents = [...identity, ...scps.flat(), ...rcps.flat()].map(({ document }) => document);
  if (boundary !== undefined || documents.some(({ faults }) => faults !== undefined)) return 'unclear';
  if (!scps.every((level) => level.some(allowsEverything))) return 'unclear';
  return documents.filter(({ statements, version }) =>
    statements.some(
      ({ effect, conditions }) =>
        effect === 'Deny' && evaluateConditions(conditions, context, version).outcome !== 'false',
    ),
  );
}

function allowsEverything({ document }: PolicySource): boolean {
  return document.statements.some(isFullAccess);
}

function isFullAccess({ effect, action, resource, principal, conditions }: Statement): boolean {
  const isOnAll = resource !== undefined && !resource.negated && resource.patterns.includes('*');
  const isForAll = !action.negated && action.patterns.includes('*');
  return effect === 'Allow' && isForAll && isOnAll && principal === undefined && conditions.length === 0;
}
