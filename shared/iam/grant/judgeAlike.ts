// Judges a question once for all that have its answer: the same statements, the same context, the same resources.

import { contextReader } from '../conditions/contextReader.ts';
import type { KnownContext } from '../conditions/knownContext.ts';
import { getOrMake } from '../getOrMake.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import { resourceSpace, spaceText } from '../resources/resourceSpace.ts';
import { createStepMeter, type StepMeter } from '../stepMeter.ts';
import { allowsOutright } from './allowsOutright.ts';
import { type ContextUses, contextText, contextUses } from './contextText.ts';
import { type CountedOnce, countedOnce, type Needed } from './countedOnce.ts';
import {
  countStatements,
  type GroupStatements,
  lookUpInLayers,
  readStatements,
  spaceOfStatements,
} from './findStatements.ts';
import type { GrantQuestion, Verdict } from './grantDecision.ts';
import { type GrantVerdict, judgeGrant } from './grantVerdict.ts';
import { policyGroups } from './policyGroups.ts';
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
  /** What was judged for somebody else, and counted here. */
  readonly paid: Set<string>;
}

interface KnownVerdict {
  readonly verdict: GrantVerdict;
  /** What judging it took, beside what it needed. */
  readonly steps: number;
  readonly needed: readonly Needed[];
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
  if (meter.isEstimate && !testValuesAhead(question, found)) return 'undecided';
  // What a resource policy grants stands in for other layers, so that no layer is looked at alone.
  const isOutright =
    layers.resource === undefined &&
    layers.asked?.ifNone !== 'missing' &&
    found.every((each) => each.group.asked !== undefined || allowsOutright(each, question));
  if (meter.isSpent) return 'undecided';
  return isOutright ? 'granted' : judgeClosely(question, found, sessionOf(meter, layers));
}

// What an estimate counts must not hang on whether values were tested for somebody else.
function testValuesAhead(question: MeteredQuestion, found: readonly GroupStatements[]): boolean {
  const { context, meter, once = countedOnce(meter, context) } = question;
  return contextText(usesOfFound(found), contextReader(context), once) !== undefined;
}

/** Gives how the statements that were found look at the context. */
export function usesOfFound(found: readonly GroupStatements[]): ContextUses {
  return contextUses(found.flatMap(({ statements }) => statements.map(({ compiled }) => compiled)));
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

function judgeClosely(
  question: MeteredQuestion,
  found: readonly GroupStatements[],
  session: Session,
): 'undecided' | JudgedOnce {
  if (!question.meter.take(stepsToRead(found))) return 'undecided';
  const key = likeness(question, found, session);
  const { once = countedOnce(question.meter, question.context) } = question;
  const known = session.judged.get(key);
  if (known !== undefined) {
    once.countAll(known.needed);
    return { verdict: known.verdict, isKnown: true };
  }
  // Whoever has paid is not asked to pay again.
  const meter = session.paid.has(key) ? createStepMeter(question.meter.left, true) : question.meter;
  const judge = () => judgeGrant({ ...readStatements({ ...question, meter }, found), once });
  const { result: verdict, steps, needed } = once.watch(meter, judge);
  if (meter.isSpent || once.isSpent) {
    question.meter.take(Number.POSITIVE_INFINITY);
    return 'undecided';
  }
  session.judged.set(key, { verdict, steps, needed });
  return { verdict, isKnown: false };
}

/** What judging one question takes beside looking up its statements, as its meter has counted it. */
export class JudgingCost {
  private readonly session: Session;
  private readonly key: string;

  /** The statements were looked up. */
  constructor(question: MeteredQuestion, found: readonly GroupStatements[], layers: PolicyLayers) {
    this.session = sessionOf(question.meter, layers);
    this.key = likeness(question, found, this.session);
  }

  /** It was counted: for this question, or for one like it. */
  get isPaid(): boolean {
    return this.session.judged.has(this.key) || this.session.paid.has(this.key);
  }

  /** 0: the statements grant it outright. Nothing is known before it was judged. */
  get steps(): number {
    return this.session.judged.get(this.key)?.steps ?? 0;
  }

  /** Counts it for an answer that is at hand, unless it was counted. False where there are no steps left. */
  pay(steps: number, meter: StepMeter): boolean {
    if (steps === 0 || this.isPaid) return true;
    this.session.paid.add(this.key);
    return meter.take(steps);
  }
}

/** Gives how many steps looking up these statements takes. */
export function stepsToRead(found: readonly GroupStatements[]): number {
  return countStatements(found) * stepsPerStatement;
}

function likeness(question: GrantQuestion, found: readonly GroupStatements[], { contexts, spaces }: Session): string {
  const { action, resource, asWritten, context, partition = 'aws' } = question;
  const contextNumber = getOrMake(contexts, context, () => contexts.size);
  const place = context.resources;
  const spaceAsked = { action: action.toLowerCase(), resource, asWritten, partition, place };
  const isEverywhere = found.every(({ statements }) => statements.every(({ compiled }) => compiled.isOnEveryResource));
  const space = isEverywhere ? undefined : getOrMake(spaces, spaceText(resourceSpace(spaceAsked)), () => spaces.size);
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
    paid: new Set(),
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
