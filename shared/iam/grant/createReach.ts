// Which of the decided actions one statement adds.

import { getOrMake } from '../getOrMake.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import type { Statement } from '../policy/statement.ts';
import { type AllowedActions, codeOf, joinAllowed, type UnknownAllowed } from './allowedActions.ts';
import type { AskedActions } from './askedActions.ts';
import type { ClassesQuestion, ClassVerdicts, DecidedClass } from './classesQuestion.ts';
import { type GroupStatements, readStatements, type SourceStatement } from './findStatements.ts';
import type { GrantQuestion } from './grantDecision.ts';
import { judgeAlike, judgeKnown } from './judgeAlike.ts';
import { compiledStatements } from './statementsAbout.ts';

export interface Reached {
  readonly actions: AllowedActions;
  /** False where there were not enough steps: what was not decided is listed as limited. */
  readonly isDecided: boolean;
}

/** What a statement adds of the actions of one class. */
type Share = 'nothing' | 'whole' | 'part' | 'undecided';

/** Gives a function that lists what a statement adds of the actions that it was asked about. */
export function createReach(
  verdicts: ClassVerdicts,
  question: ClassesQuestion,
): (by: SourceStatement, asked: AskedActions) => Reached {
  const classesByKey = new Map<string, readonly number[]>();
  const lists = new Map<string, Reached>();
  return (by, asked) => {
    const classes = getOrMake(classesByKey, asked.key, () => classesAt(asked, verdicts));
    const shares = [
      ...classes.map((number) => shareOf(by, verdicts.classes[number], question)),
      ...asked.unknown.map((name) => shareOf(by, decideNamed(name, question), question)),
    ];
    const reached = { asked, classes, verdicts };
    const key = JSON.stringify([asked.key, ...shares]);
    return getOrMake(lists, key, () => listOnce({ ...reached, shares }, lists, question));
  };
}

interface ReachedShares {
  readonly asked: AskedActions;
  /** Numbers of the classes that were asked about. */
  readonly classes: readonly number[];
  readonly verdicts: ClassVerdicts;
  /** Of these classes, then of the actions that the table does not know. */
  readonly shares: readonly Share[];
}

/** Steps of listing an action, of weighing it and of saying what it is. */
const stepsPerListed = 4;

// Where there are no steps left for another list, all that was asked about may be so: there is one such list.
function listOnce(reached: ReachedShares, lists: Map<string, Reached>, { meter }: ClassesQuestion): Reached {
  if (meter.take(reached.asked.places.length * stepsPerListed)) return list(reached);
  const key = `${reached.asked.key} undecided`;
  return getOrMake(lists, key, () => list({ ...reached, shares: reached.shares.map(() => 'undecided') }));
}

function list(reached: ReachedShares): Reached {
  const { asked, classes, verdicts, shares } = reached;
  const unknown = asked.unknown.flatMap((name, index): readonly UnknownAllowed[] => {
    const share = shares[classes.length + index];
    return share === 'nothing' ? [] : [{ name, isLimited: share !== 'whole' }];
  });
  const isDecided = asked.isComplete && !shares.includes('undecided');
  return { actions: joinAllowed(codesOf(asked, verdicts, sharesByClass(reached)), unknown), isDecided };
}

const [isPart, isNothing] = [1, 2];

// Numbers, and loops by themselves: hostile policies list actions by the million.
function sharesByClass({ classes, verdicts, shares }: ReachedShares): Uint8Array {
  const byClass = new Uint8Array(verdicts.classes.length);
  for (const [index, number] of classes.entries()) {
    const share = shares[index];
    byClass[number] = share === 'nothing' ? isNothing : share === 'whole' ? 0 : isPart;
  }
  return byClass;
}

function codesOf({ places }: AskedActions, { classOf }: ClassVerdicts, byClass: Uint8Array): Uint32Array {
  const codes = new Uint32Array(places.length);
  let count = 0;
  for (let index = 0; index < places.length; index++) {
    const at = places[index] ?? 0;
    const share = byClass[classOf[at] ?? 0] ?? 0;
    if (share !== isNothing) codes[count++] = codeOf(at, share === isPart);
  }
  return codes.subarray(0, count);
}

function classesAt({ places }: AskedActions, { classOf, classes }: ClassVerdicts): readonly number[] {
  const isListed = new Uint8Array(classes.length);
  const listed: number[] = [];
  for (let index = 0; index < places.length; index++) {
    const number = classOf[places[index] ?? 0] ?? 0;
    if (isListed[number] === 1) continue;
    isListed[number] = 1;
    listed.push(number);
  }
  return listed;
}

function shareOf(by: SourceStatement, decided: DecidedClass | undefined, { meter }: ClassesQuestion): Share {
  if (decided === undefined || meter.isSpent) return 'undecided';
  if (decided.verdict !== 'granted' && decided.verdict !== 'limited') return 'nothing';
  const share = decided.verdict === 'granted' ? 'whole' : 'part';
  const { statement } = by.compiled;
  if (isWhole(statement)) return share;
  // Another statement may be the one that allows it.
  if (isPlain(statement)) return meets(decided.question, by) ? share : 'nothing';
  const { layers, found } = getOrMake(alones, statement, () => alone(by));
  const own = judgeKnown({ ...decided.question, meter }, found, layers);
  if (own === 'undecided') return own;
  return own === 'missing' ? 'nothing' : share;
}

function isWhole({ resource, conditions }: Statement): boolean {
  return conditions.length === 0 && resource?.negated === false && resource.patterns.includes('*');
}

// Whether it reaches a request depends on its resources alone, and on each of them by itself.
function isPlain({ resource, conditions }: Statement): boolean {
  return conditions.length === 0 && resource?.negated === false;
}

function meets(question: GrantQuestion, by: SourceStatement): boolean {
  const group = { layer: 'identity', sources: [by.source] } as const;
  const { groups } = readStatements(question, [{ group, statements: [by] }]);
  return groups.some(({ statements }) => statements.some(({ resource }) => resource !== 'none'));
}

/** Policies of one statement, and that statement as they have it. */
interface Alone {
  readonly layers: PolicyLayers;
  readonly found: readonly GroupStatements[];
}

const alones = new WeakMap<Statement, Alone>();

function alone({ compiled: { statement, version } }: SourceStatement): Alone {
  const source = { name: '', document: { version, statements: [statement] } };
  const statements = compiledStatements(source.document).map((compiled) => ({ source, compiled }));
  return {
    layers: { identity: [source] },
    found: [{ group: { layer: 'identity', sources: [source] }, statements }],
  };
}

function decideNamed(name: string, question: ClassesQuestion): DecidedClass | undefined {
  const { layers, contextOf, partition, meter } = question;
  const asked = { action: name, resource: '*', context: contextOf(name), partition, meter };
  const judged = judgeAlike(asked, layers);
  if (judged === 'undecided') return undefined;
  return { question: asked, verdict: judged === 'granted' ? judged : judged.verdict };
}
