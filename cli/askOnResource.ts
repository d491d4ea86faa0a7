// Adds the policy of the key, bucket or vault that a question names, where it was read.

import { buildLayers } from '../shared/drift/buildLayers.ts';
import type { OnResource } from '../shared/drift/onResource.ts';
import { grantsOf } from '../shared/drift/principalFacts.ts';
import { createPrincipalMeters } from '../shared/drift/principalMeters.ts';
import type { GrantQuestion } from '../shared/iam/decideGrant.ts';
import { selectScope } from '../shared/requirements/scope.ts';
import { type Selection, selectRequirements } from '../shared/requirements/selectRequirements.ts';
import type { ScanInput } from './estateOptions.ts';
import type { FoundPrincipal } from './findPrincipal.ts';

/** Gives the layers with that policy and what is known of the requests; undefined where no such resource was read. */
export async function askOnResource(
  { principal, account, resources }: FoundPrincipal,
  input: ScanInput,
  { action, resource }: Pick<GrantQuestion, 'action' | 'resource'>,
): Promise<OnResource | undefined> {
  if (resources === undefined) return undefined;
  const { settings } = input;
  const selection =
    selectRequirements({ ...input, principal, accountId: account.id, levels: account.levels }) ?? nothingSelected;
  const scope = selectScope({ principal, accountId: account.id, settings });
  const grants = grantsOf({ account, settings, selection, resources }, scope);
  const layers = buildLayers(principal, account);
  const { onResource } = await import('../shared/drift/onResource.ts');
  const subject = { principal, account, settings, selection, scope, grants, layers, meters: createPrincipalMeters() };
  return onResource(subject, resources.inventory, { action, resource });
}

const nothingSelected: Selection = { sets: [], faults: [], build: '', selectedBy: 'tag' };
