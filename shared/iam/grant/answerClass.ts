// Answers about actions of one class: kept for all principals about whose actions the same statements say the same.

import { KeptAnswers, keepAnswer } from '../conditions/keptAnswers.ts';
import type { ResourcePlace } from '../conditions/knownContext.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import { createStepMeter } from '../stepMeter.ts';
import { type GroupStatements, lookUpInLayers } from './findStatements.ts';
import type { GrantQuestion, Verdict } from './grantDecision.ts';
import { judgeFound, stepsToRead } from './judgeAlike.ts';
import { judgePlainly } from './judgePlainly.ts';
import { noSpace, spacesFor } from './partBySpaces.ts';

export interface ClassAnswer {
  readonly verdict: Verdict;
  /** What finding it took, alone. */
  readonly steps: number;
}

/** The statements about some actions, and what they look at. */
export interface ClassStatements {
  readonly looksAtContext: boolean;
  /** The number of an action's resources by its place; `noSpace` where no statement looks at them or takes any. */
  readonly spaceAt: (at: number) => number;
  /** By where the resources lie, and which they are; absent: nobody else is expected to have these statements. */
  readonly answers?: BoundedMap<string, Map<number, KeptAnswers<ClassAnswer>>>;
  /** The statements themselves, of one principal. */
  readonly found?: readonly GroupStatements[];
}

/** Gives what is needed to answer about the statements that were found; `isKept`: others are expected to have them. */
export function statementsFrom(found: readonly GroupStatements[], isKept: boolean): ClassStatements {
  const all = found.flatMap(({ statements }) => statements.map(({ compiled }) => compiled));
  const looksAtResource = all.some(({ isOnEveryResource }) => !isOnEveryResource);
  return {
    looksAtContext: looksAtResource || all.some(({ statement }) => statement.conditions.length > 0),
    spaceAt: looksAtResource ? spacesFor(found) : () => noSpace,
    ...(isKept ? { answers: new BoundedMap(maxPlacesKept) } : { found }),
  };
}

/** Accounts come one after the other, and none comes back. */
const maxPlacesKept = 4;

interface AnswerQuestion {
  /** An action about which these are the statements. */
  readonly like: string;
  readonly statements: ClassStatements;
  readonly space: number;
  readonly layers: PolicyLayers;
  readonly left: number;
}

/** Gives the answer, kept or found; undefined where finding it takes more steps than are left. */
export function answerClass(
  asked: GrantQuestion,
  { like, statements, space, layers, left }: AnswerQuestion,
): ClassAnswer | undefined {
  if (statements.answers === undefined) return judgeAlone(asked, layers, { like, statements, left });
  const place = asked.context.resources;
  const text = place === undefined ? '' : getOrMake(placeTexts, place, placeText);
  const bySpace = getOrMake(statements.answers, text, () => new Map<number, KeptAnswers<ClassAnswer>>());
  const answers = getOrMake(bySpace, space, () => new KeptAnswers<ClassAnswer>());
  return keepAnswer(answers, asked.context, (context) =>
    judgeAlone({ ...asked, context }, layers, { like, statements, left }),
  );
}

const placeTexts = new WeakMap<ResourcePlace, string>();

function placeText({ account, regions }: ResourcePlace): string {
  return JSON.stringify([account, regions]);
}

// With a meter of its own nothing is at hand that another answer has found.
function judgeAlone(
  question: GrantQuestion,
  layers: PolicyLayers,
  { statements, left, like }: Pick<AnswerQuestion, 'statements' | 'left' | 'like'>,
): ClassAnswer | undefined {
  const meter = createStepMeter(left, true);
  const found = statements.found ?? lookUpInLayers(layers, like.toLowerCase());
  const asked = { ...question, meter };
  const plain = meter.take(stepsToRead(found)) ? judgePlainly(asked, found) : undefined;
  if (plain !== undefined && !meter.isSpent) return { verdict: plain, steps: meter.steps };
  const verdict = judgeFound(asked, found, layers);
  return verdict === 'undecided' || meter.isSpent ? undefined : { verdict, steps: meter.steps };
}
