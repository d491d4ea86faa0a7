// Does to a principal and its account what the sentence of a finding asks for.

import type { FindingCause } from '../../shared/drift/finding.ts';
import { advisedChange } from '../../shared/drift/rules/adviseAction.ts';
import type { PolicySource } from '../../shared/iam/decideGrant.ts';
import type { Statement } from '../../shared/iam/policyDocument.ts';
import type { Account, IdentityPolicy, OrganizationLevel, Principal } from '../../shared/iam/principal.ts';

export interface Advised {
  readonly principal: Principal;
  readonly account: Account;
}

/** Undefined where the sentence asks for something that shows what is to be changed only once it is done. */
export function applyAdvice({ principal, account }: Advised, cause: FindingCause, action: string): Advised | undefined {
  const change = advisedChange(cause);
  switch (change) {
    case 'allow':
      return allowIn({ principal, account }, cause, allowOf(action));
    case 'exempt':
      return mapPolicies({ principal, account }, cause, (source) => exempt(source, cause, principal.arn));
    case 'detach':
      return { principal: detach(principal, cause), account };
    case 'exchange':
      return { principal: { ...principal, boundary: sourceOf('another', [allowOf('*')]) }, account };
    case 'fetch':
    case 'repair':
    case 'simplify':
      return undefined;
  }
}

function allowOf(action: string): Statement {
  return {
    number: 1,
    effect: 'Allow',
    action: { negated: false, patterns: [action] },
    resource: { negated: false, patterns: ['*'] },
    conditions: [],
  };
}

function sourceOf(name: string, statements: readonly Statement[]): PolicySource {
  return { name, document: { version: '2012-10-17', statements } };
}

function inlineOf(name: string, statements: readonly Statement[]): IdentityPolicy {
  return { ...sourceOf(name, statements), attachment: 'inline', size: 100 };
}

function allowIn({ principal, account }: Advised, { layer, level }: FindingCause, allow: Statement): Advised {
  if (layer === 'identity') {
    return { principal: { ...principal, identity: [...principal.identity, inlineOf('added', [allow])] }, account };
  }
  if (layer === 'boundary') {
    const { boundary } = principal;
    return boundary === undefined
      ? { principal, account }
      : { principal: { ...principal, boundary: withStatement(boundary, allow) }, account };
  }
  const kind = layer === 'scp' ? 'scps' : 'rcps';
  const levels = account.levels.map((one) =>
    one.id === level?.id ? { ...one, [kind]: [...(one[kind] ?? []), sourceOf('added', [allow])] } : one,
  );
  return { principal, account: { ...account, levels } };
}

function withStatement(source: PolicySource, statement: Statement): PolicySource {
  const { statements } = source.document;
  const added = { ...statement, number: statements.length + 1 };
  return { ...source, document: { ...source.document, statements: [...statements, added] } };
}

function exempt(source: PolicySource, { statement }: FindingCause, arn: string): PolicySource {
  const except = { operator: 'ArnNotEquals', key: 'aws:PrincipalArn', values: [arn] };
  const statements = source.document.statements.map((one) =>
    one.number === statement?.number ? { ...one, conditions: [...one.conditions, except] } : one,
  );
  return { ...source, document: { ...source.document, statements } };
}

function mapPolicies(
  { principal, account }: Advised,
  { layer, level, policy }: FindingCause,
  edit: (source: PolicySource) => PolicySource,
): Advised {
  const editNamed = <T extends PolicySource>(source: T): T =>
    source.name === policy ? { ...source, ...edit(source) } : source;
  if (layer === 'identity') {
    return { principal: { ...principal, identity: principal.identity.map(editNamed) }, account };
  }
  if (layer === 'boundary') {
    const { boundary } = principal;
    return { principal: boundary === undefined ? principal : { ...principal, boundary: editNamed(boundary) }, account };
  }
  const kind = layer === 'scp' ? 'scps' : 'rcps';
  const at = (one: OrganizationLevel) =>
    one.id === level?.id ? { ...one, [kind]: (one[kind] ?? []).map(editNamed) } : one;
  return { principal, account: { ...account, levels: account.levels.map(at) } };
}

// The sentence asks first for a policy that allows what goes with it.
function detach(principal: Principal, { policyArn }: FindingCause): Principal {
  const gone = principal.identity.filter(({ arn }) => arn === policyArn);
  const allows = gone.flatMap(({ document }) => document.statements.filter(({ effect }) => effect === 'Allow'));
  const kept = principal.identity.filter(({ arn }) => arn !== policyArn);
  return { ...principal, identity: allows.length === 0 ? kept : [...kept, inlineOf('instead', allows)] };
}
