// Judges a question once for all that have its answer: the same statements, the same context, the same resources.

import { contextReader } from '../conditions/contextReader.ts';
import type { KnownContext } from '../conditions/knownContext.ts';
import { getOrMake } from '../getOrMake.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import { spaceText } from '../resources/resourceSpace.ts';
import { createStepMeter, type StepMeter } from '../stepMeter.ts';
import { allowsOutright } from './allowsOutright.ts';
import { contextText, contextUses } from './contextText.ts';
import { type CountedOnce, countedOnce } from './countedOnce.ts';
import {
  compiledIn,
  countStatements,
  type GroupStatements,
  lookUpInLayers,
  readStatements,
  requestedSpace,
  spaceOfStatements,
} from './findStatements.ts';
import type { GrantQuestion, Verdict } from './grantDecision.ts';
import { type GrantVerdict, judgeGrant } from './grantVerdict.ts';
import { policyGroups } from './policyGroups.ts';
import { rebaseVerdict } from './rebaseVerdict.ts';
import { type KnownVerdict, sharedText, sharedVerdicts } from './sharedVerdicts.ts';
import { stepsToLookUp } from './statementsAbout.ts';

/** `granted`: outright, so that there is nothing to explain. `undecided`: more steps than were left. */
export type JudgedGrant = 'granted' | 'undecided' | GrantVerdict;

/** What questions about the same policies with the same meter have in common. */
interface Session {
  readonly layers: PolicyLayers;
  readonly stepsByService: Map<string, number>;
  readonly contexts: Map<KnownContext, number>;
  /** By the text of the space of the requests' resources. */
  readonly spaces: Map<string, number>;
  readonly judged: Map<string, KnownVerdict>;
}

interface MeteredQuestion extends GrantQuestion {
  readonly meter: StepMeter;
  /** Where what conditions come to is counted; default: that of the meter. */
  readonly once?: CountedOnce;
}

/** Steps of looking up one statement and of telling what it has in common. */
const stepsPerStatement = 20;

const sessions = new WeakMap<StepMeter, WeakMap<PolicyLayers, Session>>();

/** Judges a question; where one like it was judged with the same meter, that answer is given. */
export function judgeAlike(question: GrantQuestion, layers: PolicyLayers): JudgedGrant {
  const { meter = createStepMeter() } = question;
  const action = question.action.toLowerCase();
  const session = sessionOf(meter, layers);
  if (!meter.take(lookUpSteps(session, action))) return 'undecided';
  const found = lookUpInLayers(layers, action);
  const judged = judgeOnce({ ...question, meter }, found, layers);
  if (typeof judged === 'string') return judged;
  const { verdict, isKnown } = judged;
  // Alike resources may have other names.
  return isKnown ? { ...verdict, reading: { ...verdict.reading, space: spaceOfStatements(question, found) } } : verdict;
}

/** Gives the verdict on a question whose statements are known; counts looking them up all the same. */
export function judgeKnown(
  question: MeteredQuestion,
  found: readonly GroupStatements[],
  layers: PolicyLayers,
): Verdict | 'undecided' {
  const { meter, action } = question;
  return meter.take(stepsToFind(action, layers, meter)) ? judgeFound(question, found, layers) : 'undecided';
}

/** Gives the verdict on a question whose statements were looked up. */
export function judgeFound(
  question: MeteredQuestion,
  found: readonly GroupStatements[],
  layers: PolicyLayers,
): Verdict | 'undecided' {
  const judged = judgeOnce(question, found, layers);
  return typeof judged === 'string' ? judged : judged.verdict.verdict;
}

interface JudgedOnce {
  readonly verdict: GrantVerdict;
  /** It was judged for a question like this one. */
  readonly isKnown: boolean;
}

function judgeOnce(
  question: MeteredQuestion,
  found: readonly GroupStatements[],
  layers: PolicyLayers,
): 'granted' | 'undecided' | JudgedOnce {
  const { meter } = question;
  const told = tellContext(question, found);
  if (told === undefined) return 'undecided';
  // What a resource policy grants stands in for other layers, so that no layer is looked at alone.
  const isOutright =
    layers.resource === undefined &&
    layers.asked?.ifNone !== 'missing' &&
    found.every((each) => each.group.asked !== undefined || allowsOutright(each, question));
  if (meter.isSpent) return 'undecided';
  return isOutright ? 'granted' : judgeClosely(question, found, { told, session: sessionOf(meter, layers) });
}

// What an estimate counts must not hang on whether values were tested for somebody else, so that comes first.
function tellContext(question: MeteredQuestion, found: readonly GroupStatements[]): string | undefined {
  const { context, meter, once = countedOnce(meter, context) } = question;
  return meter.isEstimate ? contextText(contextUses(compiledIn(found)), contextReader(context), once) : '';
}

/** Looks up the statements about a question's action in every group; undefined where there are not enough steps left. */
export function lookUpAlike(question: GrantQuestion, layers: PolicyLayers): readonly GroupStatements[] | undefined {
  const { meter = createStepMeter() } = question;
  const action = question.action.toLowerCase();
  const session = sessionOf(meter, layers);
  if (!meter.take(lookUpSteps(session, action))) return undefined;
  const found = lookUpInLayers(layers, action);
  return meter.take(stepsToRead(found)) ? found : undefined;
}

/**
 * Gives a text that questions have in common which are about the same statements, requests and resources, as long as they
 * are asked with one meter: what is decided of one is decided of all. For questions that were decided: their statements are
 * at hand. Undefined where there are not enough steps left.
 */
export function alikeText(question: MeteredQuestion, layers: PolicyLayers): string | undefined {
  const found = lookUpInLayers(layers, question.action.toLowerCase());
  if (!question.meter.take(countStatements(found))) return undefined;
  return likeness(question, found, sessionOf(question.meter, layers));
}

interface CloseLook {
  /** What the context says to the statements, of estimates. */
  readonly told: string;
  readonly session: Session;
}

function judgeClosely(
  question: MeteredQuestion,
  found: readonly GroupStatements[],
  { told, session }: CloseLook,
): 'undecided' | JudgedOnce {
  const { meter, once = countedOnce(meter, question.context) } = question;
  if (!meter.take(stepsToRead(found))) return 'undecided';
  const key = likeness(question, found, session);
  const known = session.judged.get(key);
  if (known !== undefined) {
    once.countAll(known.needed);
    return { verdict: known.verdict, isKnown: true };
  }
  const text = meter.isEstimate ? sharedText(question, found, told) : undefined;
  const shared = text === undefined ? undefined : sharedVerdicts.get(text);
  const judged =
    shared === undefined ? judgeAnew(question, found, once) : takeShared(shared, { ...question, once }, found);
  if (judged === undefined) {
    meter.take(Number.POSITIVE_INFINITY);
    return 'undecided';
  }
  session.judged.set(key, judged);
  if (text !== undefined && shared === undefined) sharedVerdicts.set(text, judged);
  return { verdict: judged.verdict, isKnown: false };
}

function judgeAnew(
  question: MeteredQuestion,
  found: readonly GroupStatements[],
  once: CountedOnce,
): KnownVerdict | undefined {
  const { meter } = question;
  const judge = () => judgeGrant({ ...readStatements(question, found), once });
  const { result: verdict, steps, needed } = once.watch(meter, judge);
  return meter.isSpent || once.isSpent ? undefined : { verdict, steps, needed };
}

// Counts what judging it takes, as if it were not at hand.
function takeShared(
  { verdict, steps, needed }: KnownVerdict,
  question: MeteredQuestion & { readonly once: CountedOnce },
  found: readonly GroupStatements[],
): KnownVerdict | undefined {
  const isPaid = question.meter.take(steps) && question.once.countAll(needed);
  return isPaid ? { verdict: rebaseVerdict(verdict, question, found), steps, needed } : undefined;
}

/** Gives how many steps looking up these statements takes. */
export function stepsToRead(found: readonly GroupStatements[]): number {
  return countStatements(found) * stepsPerStatement;
}

function likeness(question: GrantQuestion, found: readonly GroupStatements[], { contexts, spaces }: Session): string {
  const contextNumber = getOrMake(contexts, question.context, () => contexts.size);
  const isEverywhere = found.every(({ statements }) => statements.every(({ compiled }) => compiled.isOnEveryResource));
  const space = isEverywhere ? undefined : getOrMake(spaces, spaceText(requestedSpace(question)), () => spaces.size);
  let text = `${contextNumber} ${space}`;
  for (const { statements } of found) {
    text += ';';
    for (const { compiled } of statements) text += ` ${compiled.id}`;
  }
  return text;
}

function sessionOf(meter: StepMeter, layers: PolicyLayers): Session {
  const byLayers = getOrMake(sessions, meter, () => new WeakMap<PolicyLayers, Session>());
  return getOrMake(byLayers, layers, beginSession);
}

function beginSession(layers: PolicyLayers): Session {
  return {
    layers,
    stepsByService: new Map(),
    contexts: new Map(),
    spaces: new Map(),
    judged: new Map(),
  };
}

/** Gives how many steps it takes to look up the statements about an action. */
export function stepsToFind(action: string, layers: PolicyLayers, meter: StepMeter): number {
  return lookUpSteps(sessionOf(meter, layers), action.toLowerCase());
}

function lookUpSteps({ layers, stepsByService }: Session, action: string): number {
  const service = action.slice(0, Math.max(action.indexOf(':'), 0));
  return getOrMake(stepsByService, service, () => {
    let steps = 0;
    for (const { sources } of policyGroups(layers, 's3:')) {
      for (const { document } of sources) steps += stepsToLookUp(document, service);
    }
    return steps;
  });
}
