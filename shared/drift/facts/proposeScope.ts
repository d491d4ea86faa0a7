// Sees whether a principal is cut to certain resources on purpose, and gives the line of the settings that says so.

import { decideGrant } from '../../iam/decideGrant.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import { matchesWildcard } from '../../iam/matchesWildcard.ts';
import { bindScope, isOnEverything, type ScopePlace } from '../../requirements/bindScope.ts';
import { nameResources } from '../../requirements/nameResources.ts';
import type { Scope } from '../../requirements/scope.ts';
import type { ActionVerdict } from '../decisions/decideActions.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import { questionsAbout } from '../questionsAbout.ts';

export interface ProposedScope {
  /** To paste into the settings: `scopes: [{ name: "repo", accounts: ["111122223333"], buckets: ["acme"] }]`. */
  readonly line: string;
  /** Actions that are allowed on all of these resources, as the catalog spells them. */
  readonly actions: ReadonlySet<string>;
}

const proposals = new WeakMap<PrincipalFacts['verdicts'], { readonly proposed: ProposedScope | undefined }>();

/**
 * Gives the scope to which the principal's own statements cut what is limited; undefined where nothing is, or where no
 * limited action is allowed on all of it. That the scope would end these findings is decided, not guessed.
 */
export function proposeScope(facts: PrincipalFacts): ProposedScope | undefined {
  return getOrMake(proposals, facts.verdicts, () => ({ proposed: propose(facts) })).proposed;
}

function propose(facts: PrincipalFacts): ProposedScope | undefined {
  const limited = facts.verdicts.filter(isCut);
  if (limited.length === 0) return undefined;
  const { principal, account } = facts;
  const place = { account: account.id, partition: account.partition };
  const scope = nameResources(
    limited.map(({ action }) => ({ action, resources: allowedOn(facts, action) })),
    place,
  );
  const actions = provenActions(facts, limited, { scope, place });
  if (actions.size === 0) return undefined;
  const lists = Object.entries(scope).map(([kind, values = []]) => `${kind}: ${listOf(values)}`);
  const name = JSON.stringify(principal.name);
  return { line: `scopes: [{ name: ${name}, accounts: ${listOf([account.id])}, ${lists.join(', ')} }]`, actions };
}

function listOf(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
}

function isCut({ verdict, causes: [cause], grants }: ActionVerdict): boolean {
  return (
    verdict === 'limited' &&
    cause?.layer === 'identity' &&
    cause.kind === 'resource' &&
    cause.effect === 'Allow' &&
    grants.every(isOnEverything)
  );
}

function allowedOn({ principal }: PrincipalFacts, action: string): readonly string[] {
  return principal.identity.flatMap(({ document }) =>
    document.statements
      .filter(({ effect, action: { negated, patterns } }) => {
        const isNamed = patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));
        return effect === 'Allow' && isNamed !== negated;
      })
      .flatMap(({ resource }) => (resource === undefined || resource.negated ? [] : resource.patterns)),
  );
}

function provenActions(
  { principal, account, settings, layers, meters }: PrincipalFacts,
  limited: readonly ActionVerdict[],
  { scope, place }: { readonly scope: Scope; readonly place: ScopePlace },
): ReadonlySet<string> {
  const { question } = questionsAbout({ principal, account, settings });
  const isProven = ({ action, grants }: ActionVerdict) =>
    bindScope(grants, scope, place).every(({ resource, context }) => {
      const asked = { ...question({ action, resource, context }), meter: meters.trials };
      return decideGrant(asked, layers.layers).verdict === 'granted';
    });
  return new Set(limited.filter(isProven).map(({ action }) => action));
}
