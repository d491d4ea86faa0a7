// Of which actions of the action table the statements of a document speak.

import { getOrMake } from '../getOrMake.ts';
import type { PolicyDocument, Statement } from '../policyDocument.ts';
import { createStepMeter } from '../stepMeter.ts';
import { elementPlaces } from './elementPlaces.ts';
import { placedActions } from './placedActions.ts';
import { compiledStatements } from './statementsAbout.ts';

export interface DocumentPlaces {
  /** Told apart from every other document. */
  readonly id: number;
  /** In the order of the document. */
  readonly statements: readonly StatementPlaces[];
  /** Steps of finding them. */
  readonly steps: number;
  /** For how many meters it was asked about, as far as that matters: once, or more often. */
  readonly uses: { lastMeter?: number; isShared: boolean };
}

export interface StatementPlaces {
  /** Of the compiled statement. */
  readonly id: number;
  /** Places of actions, each once. */
  readonly places: Uint32Array;
  /** It speaks of all others, and not of these. */
  readonly isRest: boolean;
}

const documents = new WeakMap<PolicyDocument, DocumentPlaces>();
let documentsSeen = 0;

/** Gives the places of a document; undefined where finding them takes more steps than `left`. */
export function documentPlaces(document: PolicyDocument, left: number): DocumentPlaces | undefined {
  const known = getOrMake(documents, document, () => findPlaces(document, left));
  return known !== undefined && known.steps <= left ? known : undefined;
}

/** Tells whether several principals are known to have a document. */
export function isSharedDocument(document: PolicyDocument): boolean {
  return documents.get(document)?.uses.isShared === true;
}

function findPlaces(document: PolicyDocument, left: number): DocumentPlaces | undefined {
  const statements: StatementPlaces[] = [];
  const meter = createStepMeter(left);
  for (const { id, statement } of compiledStatements(document)) {
    const found = placesOf(statement.action, meter.left);
    if (found === undefined) return undefined;
    meter.take(found.steps);
    statements.push({ id, places: found.places, isRest: found.isRest });
  }
  return { id: documentsSeen++, statements, steps: meter.steps, uses: { isShared: false } };
}

interface FoundPlaces extends Pick<StatementPlaces, 'places' | 'isRest'> {
  readonly steps: number;
}

const none = new Uint32Array();

function placesOf(element: Statement['action'], left: number): FoundPlaces | undefined {
  const { negated, patterns } = element;
  // NotAction with everything is nothing.
  if (patterns.includes('*')) return { places: none, isRest: !negated, steps: 0 };
  const known = elementPlaces(element, left);
  if (known === undefined) return undefined;
  const places = uniteLists(known.lists);
  if (places.length === placedActions().length) return { places: none, isRest: !negated, steps: known.steps };
  return { places, isRest: negated, steps: known.steps };
}

// A list that stands for one pattern holds each place once; the first holds what is named by itself.
function uniteLists([named = none, ...lists]: readonly Uint32Array[]): Uint32Array {
  const [only, ...others] = lists;
  if (named.length === 0 && only !== undefined && others.length === 0) return only;
  const isNamed = new Uint8Array(placedActions().length);
  const places: number[] = [];
  for (const list of [named, ...lists]) {
    for (let index = 0; index < list.length; index++) {
      const at = list[index] ?? 0;
      if (isNamed[at] === 1) continue;
      isNamed[at] = 1;
      places.push(at);
    }
  }
  return Uint32Array.from(places);
}
