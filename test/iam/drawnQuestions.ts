// Draws questions about all requests, and concrete requests that such a question covers.

import fc from 'fast-check';
import type { GrantQuestion } from '../../shared/iam/grant/grantDecision.ts';
import type { PolicyLayers, PolicySource, ResourceLayer } from '../../shared/iam/policy/policyLayers.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { contextArbitrary, contextsOver, keyNames } from './conditionArbitraries.ts';
import type { RequestContext } from './naiveConditions.ts';
import type { ConcreteRequest, RawLayers } from './naiveEvaluator.ts';
import { matchesResource, partsOf } from './naiveWildcards.ts';
import { actionArbitrary, askedActions, type DrawnLayers, type RawDocument } from './policyArbitraries.ts';

/** What a question knows: these keys, and of every other key nothing or that it is absent. */
export interface DrawnKnowledge {
  readonly known: RequestContext;
  readonly oneOf?: Readonly<Record<string, readonly string[]>>;
  readonly others: 'unknown' | 'absent';
}

const oneOfChoices = [
  { 'aws:PrincipalTag/team': ['a', 'b'] },
  { 'aws:PrincipalTag/team': ['a', 'ab', 'zz'] },
  { 's3:max-keys': ['9', '10'] },
  { 'aws:SourceIp': ['203.0.113.7', '203.0.113.8'] },
];

/** Some keys known, in some draws one key with several possible values, the rest unknown (or absent, one time in five). */
export const knowledgeArbitrary: fc.Arbitrary<DrawnKnowledge> = fc
  .record({
    base: contextArbitrary,
    picked: fc.subarray([...keyNames]),
    oneOf: fc.option(fc.constantFrom(...oneOfChoices), { nil: undefined, freq: 2 }),
    others: fc.constantFrom(
      'unknown' as const,
      'unknown' as const,
      'unknown' as const,
      'unknown' as const,
      'absent' as const,
    ),
  })
  .map(({ base, picked, oneOf, others }) => ({
    known: Object.fromEntries(
      Object.entries(base).filter(([name]) => picked.includes(name) && (oneOf === undefined || !(name in oneOf))),
    ),
    ...(oneOf !== undefined && { oneOf }),
    others,
  }));

const askedResources = [
  'arn:aws:ec2:eu-west-1:*:*',
  'arn:aws:ec2:*:*:*/a*',
  'arn:aws:s3:::a*',
  'arn:aws:s3:::*b',
  'arn:aws:*:*:*:*',
];

/** A question about every resource of an action, in some draws about those of a pattern. */
export const questionArbitrary: fc.Arbitrary<GrantQuestion> = fc
  .record({
    action: actionArbitrary,
    resource: fc.oneof(
      { weight: 3, arbitrary: fc.constant('*') },
      { weight: 1, arbitrary: fc.constantFrom(...askedResources) },
    ),
    context: knowledgeArbitrary,
  })
  .filter((question) => resourcesOf(question).length > 0);

/** The question that is one request. */
export function concreteQuestion({ action, resource, context }: ConcreteRequest): GrantQuestion {
  return { action, resource, context: { known: context, others: 'absent' } };
}

/** The engine's layers of drawn documents; throws where one is not read. */
export function layersOfDrawn(drawn: DrawnLayers): PolicyLayers {
  return {
    identity: sources(drawn.identity),
    ...(drawn.boundary !== undefined && { boundary: sourceOf(drawn.boundary, 0) }),
    ...(drawn.scps !== undefined && { scps: drawn.scps.map(sources) }),
    ...(drawn.rcps !== undefined && { rcps: drawn.rcps.map(sources) }),
    ...(drawn.resource !== undefined && { resource: resourceOfDrawn(drawn.resource) }),
  };
}

/**
 * Requests that the question covers: every context over the keys that the documents mention, as far as `limit` goes,
 * and `extra` contexts as drawn, each with every resource of the action.
 */
export function coveredRequests(
  question: GrantQuestion,
  layers: RawLayers,
  { limit, extra }: { readonly limit: number; readonly extra: readonly RequestContext[] },
): readonly ConcreteRequest[] {
  const { known, oneOf = {}, others } = question.context;
  const choices = Object.entries(oneOf).flatMap(([key, values]) => values.map((value) => ({ [key]: value })));
  const bases = (choices.length === 0 ? [{}] : choices).map((choice) => ({ ...known, ...choice }));
  if (others === 'absent') return requestsIn(question, bases);
  const text = JSON.stringify(layers);
  const free = keyNames.filter((name) => text.includes(name) && !(name in known) && !(name in oneOf));
  const contexts = bases.flatMap((base) => [
    ...contextsOver(free, base, limit),
    ...extra.map((context) => ({ ...context, ...base })),
  ]);
  return requestsIn(question, contexts);
}

function requestsIn(question: GrantQuestion, contexts: readonly RequestContext[]): readonly ConcreteRequest[] {
  const resources = resourcesOf(question);
  return contexts.flatMap((context) => resources.map((resource) => ({ action: question.action, resource, context })));
}

// An action without resource-level permissions is always requested on *.
function resourcesOf({ action, resource }: GrantQuestion): readonly string[] {
  const resources = askedActions[action] ?? ['*'];
  return resources.filter((arn) => arn === '*' || matchesResource(partsOf(resource), arn));
}

function resourceOfDrawn({ policy, ...resource }: NonNullable<DrawnLayers['resource']>): ResourceLayer {
  return { ...resource, ...(policy !== undefined && { policy: sourceOf(policy, 0) }) };
}

function sources(documents: readonly RawDocument[]): readonly PolicySource[] {
  return documents.map(sourceOf);
}

function sourceOf(document: RawDocument, index: number): PolicySource {
  const parsed = parsePolicyDocument(document);
  if (!parsed.ok) throw new Error(`A drawn document was not read: ${JSON.stringify(parsed.faults)}`);
  return { name: `policy ${index + 1}`, document: parsed.document };
}
