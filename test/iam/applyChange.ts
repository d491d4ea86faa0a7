// Does to the policies what an explanation says should change.

import type { PolicyLayers, PolicySource } from '../../shared/iam/decideGrant.ts';
import type { GrantChange } from '../../shared/iam/explain/grantChanges.ts';
import type { Statement } from '../../shared/iam/policyDocument.ts';

export interface ChangedGrant {
  readonly action: string;
  readonly principalArn: string;
}

/** Gives the layers with one change done for the principal. */
export function applyChange(layers: PolicyLayers, change: GrantChange, grant: ChangedGrant): PolicyLayers {
  const edit = (sources: readonly PolicySource[]) => editSources(sources, change, grant);
  const { layer, level } = change.place;
  const atLevel = (levels: readonly (readonly PolicySource[])[] | undefined) =>
    (levels ?? []).map((sources, index) => (index === level ? edit(sources) : sources));
  switch (layer) {
    case 'identity':
      return { ...layers, identity: edit(layers.identity) };
    case 'boundary': {
      const [boundary] = edit(layers.boundary === undefined ? [] : [layers.boundary]);
      return { ...layers, ...(boundary !== undefined && { boundary }) };
    }
    case 'resource': {
      const { resource } = layers;
      if (resource === undefined) return layers;
      const [policy] = editSources(resource.policy === undefined ? [] : [resource.policy], change, grant);
      return { ...layers, resource: { ...resource, ...(policy !== undefined && { policy }) } };
    }
    case 'scp':
      return { ...layers, scps: atLevel(layers.scps) };
    case 'rcp':
      return { ...layers, rcps: atLevel(layers.rcps) };
  }
}

function editSources(
  sources: readonly PolicySource[],
  { kind, place }: GrantChange,
  { action, principalArn }: ChangedGrant,
): readonly PolicySource[] {
  if (kind === 'detach')
    return sources.flatMap((source) => (source.arn === place.policyArn ? instead(source) : [source]));
  if (kind === 'exchange')
    return [{ name: 'another', document: { version: '2012-10-17', statements: [allowOf('*', place)] } }];
  if (kind === 'exempt') {
    return sources.map((source) => {
      if (source.name !== place.policy) return source;
      const statements = source.document.statements.map((one) =>
        one.number === place.statement?.number ? exempt(one, principalArn) : one,
      );
      return { ...source, document: { ...source.document, statements } };
    });
  }
  const allow = allowOf(action, place, principalArn);
  const [first, ...others] = sources;
  if ((place.layer !== 'boundary' && place.layer !== 'resource') || first === undefined) {
    return [...sources, { name: 'added', document: { version: '2012-10-17', statements: [allow] } }];
  }
  const statements = [...first.document.statements, { ...allow, number: first.document.statements.length + 1 }];
  return [{ ...first, document: { ...first.document, statements } }, ...others];
}

function exempt(statement: Statement, principalArn: string): Statement {
  const except = { operator: 'ArnNotEquals', key: 'aws:PrincipalArn', values: [principalArn] };
  return { ...statement, conditions: [...statement.conditions, except] };
}

function allowOf(action: string, place: GrantChange['place'], principalArn = ''): Statement {
  return {
    number: 1,
    effect: 'Allow',
    action: { negated: false, patterns: [action] },
    resource: { negated: false, patterns: ['*'] },
    conditions: [],
    ...(place.layer === 'resource' && {
      principal: { negated: false, principals: [{ type: 'AWS', value: principalArn }] as const },
    }),
  };
}

// What it allows besides is allowed elsewhere.
function instead({ document }: PolicySource): readonly PolicySource[] {
  const statements = document.statements.filter(({ effect }) => effect === 'Allow');
  return [{ name: 'instead', document: { ...document, statements } }];
}
