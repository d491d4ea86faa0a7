// Answers about actions of one class: kept for all principals about whose actions the same statements say the same.

import { contextReader } from '../conditions/contextReader.ts';
import type { ResourcePlace } from '../conditions/knownContext.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import { createStepMeter, type StepMeter } from '../stepMeter.ts';
import { type ContextUses, contextText, contextUses } from './contextText.ts';
import type { CountedOnce, Needed } from './countedOnce.ts';
import { compiledIn, type GroupStatements, lookUpInLayers } from './findStatements.ts';
import type { GrantQuestion, Verdict } from './grantDecision.ts';
import { judgeFound, stepsToRead } from './judgeAlike.ts';
import { judgePlainly } from './judgePlainly.ts';
import { noSpace, spacesFor } from './partBySpaces.ts';

export interface ClassAnswer {
  readonly verdict: Verdict;
  /** What finding it took, alone, beside what it needed. */
  readonly steps: number;
  readonly needed: readonly Needed[];
}

/** The statements about some actions, and what they look at. */
export interface ClassStatements {
  readonly looksAtContext: boolean;
  /** The number of an action's resources by its place; `noSpace` where no statement looks at them or takes any. */
  readonly spaceAt: (at: number) => number;
  /** How they look at the context. */
  readonly uses: ContextUses;
  /**
   * By where the resources lie, which they are, and what the context says; absent: nobody else is expected to have these
   * statements.
   */
  readonly answers?: BoundedMap<string, Map<number, BoundedMap<string, ClassAnswer>>>;
  /** The statements themselves, of one principal. */
  readonly found?: readonly GroupStatements[];
}

/** Gives what is needed to answer about the statements that were found; `isKept`: others are expected to have them. */
export function statementsFrom(found: readonly GroupStatements[], isKept: boolean): ClassStatements {
  const all = compiledIn(found);
  const looksAtResource = all.some(({ isOnEveryResource }) => !isOnEveryResource);
  return {
    looksAtContext: looksAtResource || all.some(({ statement }) => statement.conditions.length > 0),
    spaceAt: looksAtResource ? spacesFor(found) : () => noSpace,
    uses: contextUses(all),
    ...(isKept ? { answers: new BoundedMap(maxPlacesKept) } : { found }),
  };
}

/** Accounts come one after the other, and none comes back. */
const maxPlacesKept = 4;
const maxContextsKept = 100;

interface AnswerQuestion {
  /** An action about which these are the statements. */
  readonly like: string;
  readonly statements: ClassStatements;
  readonly space: number;
  readonly layers: PolicyLayers;
  /** Counts telling what the context says; finding the answer takes no more steps than it has left, and counts none. */
  readonly meter: StepMeter;
  /** What conditions come to is counted here. */
  readonly once: CountedOnce;
}

/** Gives the answer, kept or found; undefined where finding it takes more steps than are left. */
export function answerClass(
  asked: GrantQuestion,
  { like, statements, space, layers, meter, once }: AnswerQuestion,
): ClassAnswer | undefined {
  const told = contextText(statements.uses, contextReader(asked.context), once);
  if (told === undefined) return undefined;
  const find = () => judgeAlone(asked, layers, { like, statements, left: meter.left, once });
  if (statements.answers === undefined) return find();
  const place = asked.context.resources;
  const text = place === undefined ? '' : getOrMake(placeTexts, place, placeText);
  const bySpace = getOrMake(statements.answers, text, () => new Map<number, BoundedMap<string, ClassAnswer>>());
  const answers = getOrMake(bySpace, space, () => new BoundedMap<string, ClassAnswer>(maxContextsKept));
  return getOrMake(answers, told, find);
}

const placeTexts = new WeakMap<ResourcePlace, string>();

function placeText({ account, regions }: ResourcePlace): string {
  return JSON.stringify([account, regions]);
}

// With a meter of its own nothing is at hand that another answer has found.
function judgeAlone(
  question: GrantQuestion,
  layers: PolicyLayers,
  { statements, left, like, once }: Pick<AnswerQuestion, 'statements' | 'like' | 'once'> & { readonly left: number },
): ClassAnswer | undefined {
  const meter = createStepMeter(left, true);
  const found = statements.found ?? lookUpInLayers(layers, like.toLowerCase());
  const {
    result: verdict,
    steps,
    needed,
  } = once.watch(meter, () => judge({ ...question, meter, once }, found, layers));
  return verdict === 'undecided' || meter.isSpent || once.isSpent ? undefined : { verdict, steps, needed };
}

function judge(
  question: AloneQuestion,
  found: readonly GroupStatements[],
  layers: PolicyLayers,
): Verdict | 'undecided' {
  const plain = question.meter.take(stepsToRead(found)) ? judgePlainly(question, found) : undefined;
  return plain !== undefined && !question.meter.isSpent ? plain : judgeFound(question, found, layers);
}

type AloneQuestion = GrantQuestion & { readonly meter: StepMeter; readonly once: CountedOnce };
