// What the keys of a required set's file must not say together.

import type { PolicyDocument } from '../iam/policyDocument.ts';
import { spellOut } from './grantsOfPolicy.ts';
import type { SetFile } from './setFileSchema.ts';

/** One place that other places of the file contradict. */
export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Gives what is wrong between the keys of a file, each of which is well formed by itself. */
export function contradictions(file: SetFile, policy: PolicyDocument): readonly Contradiction[] {
  return [...formContradictions(file), ...placeholderFaults(file, policy), ...actionContradictions(file, policy)];
}

function formContradictions(file: SetFile): readonly Contradiction[] {
  const faults: Contradiction[] = [];
  if (file.principal === 'role' && file.requires === undefined)
    faults.push({ path: ['requires'], message: 'expected requires: a set for roles says who must assume them' });
  if (file.principal === 'user' && file.requires !== undefined)
    faults.push({ path: ['requires'], message: 'expected none: only roles have trust and instance profiles' });
  if (file.kind === 'add-on' && file.addOnTo === undefined)
    faults.push({ path: ['addOnTo'], message: 'expected the ids of the sets that it adds to' });
  if (file.kind === 'base' && file.addOnTo !== undefined)
    faults.push({ path: ['kind'], message: 'expected add-on: only an add-on has addOnTo' });
  if ((file.inferred === undefined) !== (file.inferredWhy === undefined))
    faults.push({ path: ['inferredWhy'], message: 'expected inferred and inferredWhy together' });
  return faults;
}

function placeholderFaults(file: SetFile, { statements }: PolicyDocument): readonly Contradiction[] {
  const used = statements.flatMap(({ resource }) =>
    (resource?.patterns ?? []).flatMap((one) => one.match(/<[^<>]*>/g) ?? []),
  );
  const known = Object.keys(file.placeholders ?? {});
  const unknown = used.filter((name) => !known.includes(name));
  const unused = known.filter((name) => !used.includes(name));
  return [
    ...[...new Set(unknown)].map((name) => ({
      path: ['placeholders'],
      message: `expected ${name}, which a resource holds`,
    })),
    ...unused.map((name) => ({ path: ['placeholders', name], message: 'expected a resource that holds it' })),
  ];
}

function actionContradictions(file: SetFile, { statements }: PolicyDocument): readonly Contradiction[] {
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  const inPolicy = new Set(allows.flatMap((statement) => spellOut(statement).map(lowerCase)));
  const faults: Contradiction[] = [];
  if (file.actions !== undefined && file.actions !== inPolicy.size)
    faults.push({
      path: ['actions'],
      message: `expected ${inPolicy.size}, the number of actions that the policy names`,
    });
  for (const [index, optional] of file.optionalActions.entries())
    if (!inPolicy.has(optional.toLowerCase()))
      faults.push({ path: ['optionalActions', index], message: 'expected an action of the policy' });
  for (const [index, conditional] of file.conditionalActions.entries())
    if (inPolicy.has(conditional.action.toLowerCase()))
      faults.push({ path: ['conditionalActions', index], message: 'expected an action that is not in the policy' });
  return faults;
}

function lowerCase(value: string): string {
  return value.toLowerCase();
}
