// A deliberately naive evaluator of one concrete request, written from the rules to check the engine against.

import { conditionHolds, type NaiveCondition, type RequestContext, valuesOf } from './naiveConditions.ts';
import { rcpServices } from './naiveRcpServices.ts';
import { substitute } from './naiveVariables.ts';
import { matchesPartsIgnoringCase, matchesResource, partsOf } from './naiveWildcards.ts';

export type RequestDecision = 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied';

/** One ARN (or `*` for an action without resource-level permissions); keys that are not in `context` are absent. */
export interface ConcreteRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** Policy documents as their JSON says them. */
export interface RawLayers {
  readonly identity: readonly unknown[];
  readonly boundary?: unknown;
  /** Root first. */
  readonly scps?: readonly (readonly unknown[])[];
  readonly rcps?: readonly (readonly unknown[])[];
  readonly resource?: RawResource;
}

/** The policy of a key or bucket, whose it is (12 digits), and the ARN of the role or user that asks. */
export interface RawResource {
  readonly kind: 'key' | 'bucket';
  readonly owner: string;
  readonly principal: string;
  readonly policy?: unknown;
}

/**
 * Decides one request: a Deny of any layer first, then an Allow of each layer. RCPs can only deny, as the policy that
 * allows everything is always attached beside them; they say nothing of kms:RetireGrant.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function decideRequest(request: ConcreteRequest, layers: RawLayers): RequestDecision {
  const action = request.action.toLowerCase();
  if (action === 'sts:getcalleridentity') return 'Allowed';
  const isRcpAction = rcpServices.includes(action.split(':')[0] ?? '') && action !== 'kms:retiregrant';
  const rcps = isRcpAction ? (layers.rcps ?? []) : [];
  const needed = [
    layers.identity,
    ...(layers.boundary === undefined ? [] : [[layers.boundary]]),
    ...(layers.scps ?? []),
  ];
  const { resource } = layers;
  const spoken = resource === undefined ? [] : statementsFor(request, resource, layers.boundary !== undefined);
  if ([...needed, ...rcps].some((documents) => someStatement(documents, 'Deny', request))) return 'ExplicitlyDenied';
  if (spoken.some(({ effect }) => effect === 'Deny')) return 'ExplicitlyDenied';
  const isAllowed = resource === undefined ? allowsAll(needed, request) : passes(request, layers, { resource, spoken });
  return isAllowed ? 'Allowed' : 'ImplicitlyDenied';
}

function allowsAll(needed: readonly (readonly unknown[])[], request: ConcreteRequest): boolean {
  return needed.every((documents) => someStatement(documents, 'Allow', request));
}

/** A statement of the resource's policy that speaks of the request, and by which kind of principal. */
interface Spoken {
  readonly effect: unknown;
  readonly whom: 'everyone' | 'user' | 'role' | 'account';
}

// Way by way, as the pages tell it, and not layer by layer as the engine does.
function passes(
  request: ConcreteRequest,
  layers: RawLayers,
  { resource, spoken }: { readonly resource: RawResource; readonly spoken: readonly Spoken[] },
): boolean {
  const isGranted = (...kinds: readonly Spoken['whom'][]) =>
    spoken.some(({ effect, whom }) => effect === 'Allow' && kinds.includes(whom));
  const account = resource.principal.split(':')[4];
  const bounded = allowsAll(layers.boundary === undefined ? [] : [[layers.boundary]], request);
  const ownWay = bounded && allowsAll([layers.identity], request);
  if (!allowsAll(layers.scps ?? [], request)) return false;
  if (account !== resource.owner) return ownWay && isGranted('everyone', 'user', 'role', 'account');
  if (isGranted('everyone', 'user')) return true;
  if (isGranted('role') && bounded) return true;
  return ownWay && (resource.kind === 'bucket' || isGranted('account'));
}

function statementsFor(request: ConcreteRequest, resource: RawResource, hasBoundary: boolean): readonly Spoken[] {
  const fields = fieldsOf(resource.policy);
  const version = fields.Version === undefined ? '2008-10-17' : String(fields.Version);
  return listOf(fields.Statement)
    .map(fieldsOf)
    .filter((statement) => applies(statement, version, request))
    .flatMap((statement) =>
      spokenOf(statement, resource.principal, hasBoundary).map((whom) => ({ effect: statement.Effect, whom })),
    );
}

function spokenOf(
  statement: Readonly<Record<string, unknown>>,
  arn: string,
  hasBoundary: boolean,
): readonly Spoken['whom'][] {
  const account = arn.split(':')[4] ?? '';
  const kindOf = (value: string): Spoken['whom'] | undefined => {
    if (value === '*') return 'everyone';
    if (value === account || value === `arn:aws:iam::${account}:root`) return 'account';
    if (value === arn) return arn.includes(':user/') ? 'user' : 'role';
    return undefined;
  };
  const named = (element: unknown) =>
    (element === '*' ? ['*'] : textsOf(fieldsOf(element).AWS)).flatMap((value) => kindOf(value) ?? []);
  if (statement.NotPrincipal === undefined) return named(statement.Principal);
  if (statement.Effect === 'Deny' && hasBoundary) return ['everyone'];
  return named(statement.NotPrincipal).length > 0 ? [] : ['everyone'];
}

function someStatement(documents: readonly unknown[], effect: string, request: ConcreteRequest): boolean {
  return documents.some((document) => {
    const fields = fieldsOf(document);
    const version = fields.Version === undefined ? '2008-10-17' : String(fields.Version);
    return listOf(fields.Statement)
      .map(fieldsOf)
      .some((statement) => statement.Effect === effect && applies(statement, version, request));
  });
}

function applies(statement: Readonly<Record<string, unknown>>, version: string, request: ConcreteRequest): boolean {
  return (
    actionApplies(statement, request.action) &&
    resourceApplies(statement, version, request) &&
    conditionsOf(statement).every((condition) => conditionHolds(condition, version, request.context))
  );
}

function actionApplies(statement: Readonly<Record<string, unknown>>, action: string): boolean {
  const matches = (pattern: string) =>
    !/[\s,]/.test(pattern) && pattern !== '' && matchesPartsIgnoringCase(partsOf(pattern), action);
  if (statement.NotAction !== undefined) return !textsOf(statement.NotAction).some(matches);
  return textsOf(statement.Action).some(matches);
}

function resourceApplies(
  statement: Readonly<Record<string, unknown>>,
  version: string,
  request: ConcreteRequest,
): boolean {
  const lookup = (key: string) => {
    const values = valuesOf(request.context, key);
    return values.length === 1 ? values[0] : undefined;
  };
  const matches = (pattern: string) => {
    const parts = substitute(pattern, version, lookup);
    return parts !== 'unresolved' && matchesResource(parts, request.resource);
  };
  if (statement.NotResource !== undefined) return !textsOf(statement.NotResource).some(matches);
  return textsOf(statement.Resource).some(matches);
}

function conditionsOf(statement: Readonly<Record<string, unknown>>): readonly NaiveCondition[] {
  return Object.entries(fieldsOf(statement.Condition ?? {})).flatMap(([operator, block]) =>
    Object.entries(fieldsOf(block)).map(([key, values]) => ({ operator, key, values: textsOf(values) })),
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function textsOf(value: unknown): readonly string[] {
  return listOf(value).map(String);
}
