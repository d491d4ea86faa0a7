// The documents that bear on a principal with the actions of which they speak: those that others have, too, and its own.

import { getOrMake } from '../getOrMake.ts';
import type { PolicyLayers, PolicySource } from '../policy/policyLayers.ts';
import type { PolicyDocument } from '../policyDocument.ts';
import type { StepMeter } from '../stepMeter.ts';
import { type DocumentPlaces, documentPlaces } from './documentPlaces.ts';
import { stepsToLookUp } from './statementsAbout.ts';

/** A document in a group of policies: 0 the identity policies, 1 the boundary, from 2 on the levels above the account. */
export interface GroupedDocument {
  readonly group: number;
  readonly document: DocumentPlaces;
}

export interface LayerDocuments {
  /** Of the principal, and of others, too. */
  readonly shared: readonly GroupedDocument[];
  /** Of the principal, and as far as is known of nobody else; each statement names what it speaks of. */
  readonly own: readonly GroupedDocument[];
  readonly scps: readonly (readonly DocumentPlaces[])[];
  readonly rcps: readonly (readonly DocumentPlaces[])[];
  /** The same layers without what the own documents say. */
  readonly withoutOwn: () => PolicyLayers;
  /** Steps of looking up the statements about an action of a service, given in lower case, in all documents but the own. */
  readonly stepsOfOthers: (service: string) => number;
  readonly stepsOfOwn: (service: string) => number;
}

/** Undefined: finding the actions that they name takes more steps than are left. */
export function readDocuments(layers: PolicyLayers, meter: StepMeter): LayerDocuments | undefined {
  const { identity, boundary, scps = [], rcps = [] } = layers;
  const [own, others]: [PolicyDocument[], PolicyDocument[]] = [[], []];
  let isWhole = true;
  const read = ({ document }: PolicySource): readonly DocumentPlaces[] => {
    const places = isWhole ? documentPlaces(document, meter.left) : undefined;
    if (places === undefined || !meter.take(places.steps)) {
      isWhole = false;
      return [];
    }
    noteUse(places, meter);
    (isOwn(places) ? own : others).push(document);
    return [places];
  };
  const inGroup = (sources: readonly PolicySource[], group: number) =>
    sources.flatMap(read).map((document) => ({ group, document }));
  const all = [...inGroup(identity, 0), ...inGroup(boundary === undefined ? [] : [boundary], 1)];
  const [levels, guards] = [scps, rcps].map((each) => each.map((sources) => sources.flatMap(read)));
  if (!isWhole) return undefined;
  return {
    shared: all.filter(({ document }) => !isOwn(document)),
    own: all.filter(({ document }) => isOwn(document)),
    scps: levels ?? [],
    rcps: guards ?? [],
    withoutOwn: once(() => silence(layers, new Set(own))),
    stepsOfOthers: stepsOf(others),
    stepsOfOwn: stepsOf(own),
  };
}

// What only one principal has need not be kept for others.
function noteUse({ uses }: DocumentPlaces, { id }: StepMeter): void {
  if (uses.lastMeter === id) return;
  uses.isShared = uses.lastMeter >= 0;
  uses.lastMeter = id;
}

// One that speaks of all actions but some leaves nothing that the others could answer without it.
function isOwn({ uses, statements }: DocumentPlaces): boolean {
  return !uses.isShared && !statements.some(({ isRest }) => isRest);
}

function stepsOf(documents: readonly PolicyDocument[]): (service: string) => number {
  const known = new Map<string, number>();
  return (service) =>
    getOrMake(known, service, () => documents.reduce((sum, document) => sum + stepsToLookUp(document, service), 0));
}

function silence(layers: PolicyLayers, silent: ReadonlySet<PolicyDocument>): PolicyLayers {
  const { identity, boundary } = layers;
  const without = (source: PolicySource) =>
    silent.has(source.document) ? { ...source, document: { ...source.document, statements: [] } } : source;
  return {
    ...layers,
    identity: identity.map(without),
    ...(boundary !== undefined && { boundary: without(boundary) }),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
