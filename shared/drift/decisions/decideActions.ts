// Asks the engine about every action that a principal's required sets need.

import { decideAlike } from '../../iam/decideAlike.ts';
import type { Cause, GrantDecision, KnownContext, Verdict } from '../../iam/decideGrant.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import type { StepMeter } from '../../iam/stepMeter.ts';
import type { CombinedGrant } from '../../requirements/requiredGrants.ts';
import type { PrincipalLayers } from '../buildLayers.ts';
import type { Guesses, Remainder, Waiting } from '../createGuesses.ts';
import type { FindingCause } from '../finding.ts';
import type { PrincipalQuestions } from '../questionsAbout.ts';
import { decideRequired } from './decideRequired.ts';
import { findingCauses } from './findingCauses.ts';

/** The verdict on one action: one entry per action and verdict, so that an action has two where its grants differ. */
export interface ActionVerdict {
  /** As the catalog spells it. */
  readonly action: string;
  readonly verdict: Verdict;
  /** Ids of the sets that ask for it and get this verdict, sorted. */
  readonly requirements: readonly string[];
  /** Without repeats, the deciding cause first; empty for `granted`. */
  readonly causes: readonly FindingCause[];
  /** Of `limited`: types of resources without which no call succeeds, and on which nothing allows it; absent: none. */
  readonly blockedTypes?: readonly string[];
  /** The grants that got this verdict. */
  readonly grants: readonly CombinedGrant[];
  /** Of `limited`: it would be granted if settings said more. Then it is an open question and no finding. */
  readonly waiting?: Waiting;
  /** Of `limited`: documents that nobody gave may allow or deny it, so that nothing is said of it. */
  readonly isUnread?: true;
}

export interface ActionQuestions {
  readonly grants: readonly CombinedGrant[];
  readonly layers: PrincipalLayers;
  readonly question: PrincipalQuestions['question'];
  readonly meter: StepMeter;
  /** Tells which actions are requested alike; principals share it. Default: each is asked about by itself. */
  readonly kindOf?: ((action: string) => object) | undefined;
  /** What the settings leave open; default: nothing. */
  readonly guesses?: Guesses | undefined;
}

/** Grants on all resources behind which somebody asks for everything that there is. */
const manyGrants = 1_000;

/** Gives the verdicts on what must be allowed, in the order of the grants. Optional and conditional ones are not asked. */
export function decideActions(questions: ActionQuestions): readonly ActionVerdict[] {
  const verdicts: ActionVerdict[] = [];
  const all = getOrMake(askedByGrants, questions.grants, askedOf);
  const decide = decideAlikeGrants(all, questions);
  for (const asked of all.grants) {
    // Nothing is built on what follows.
    if (questions.meter.isEstimate && questions.meter.wasRefused) break;
    const verdict = decide(asked);
    const index = indexOfSame(verdicts, verdict);
    const known = verdicts[index];
    if (known === undefined) verdicts.push(verdict);
    else verdicts[index] = mergeVerdicts(known, verdict);
  }
  return verdicts;
}

// The grants come sorted by action, so that all of one action stand together.
function indexOfSame(verdicts: readonly ActionVerdict[], { action, verdict }: ActionVerdict): number {
  for (let index = verdicts.length - 1; verdicts[index]?.action === action; index--) {
    if (verdicts[index]?.verdict === verdict) return index;
  }
  return -1;
}

/** Tells whether a grant must be there: it is no clean-up right and not needed in certain cases only. */
export function isRequired(grant: CombinedGrant): boolean {
  return !grant.optional && grant.when === undefined;
}

// A set of one's own may ask for `*`: then actions are decided and guessed about by class, and each has its own causes.
// So they are, too, where estimates do: nearly all are granted, and that is at hand.
function decideAlikeGrants(
  { first, names }: AskedGrants,
  questions: ActionQuestions,
): (asked: AskedGrant) => ActionVerdict {
  const { layers, question, meter, kindOf, guesses } = questions;
  const isMany = names.length >= manyGrants;
  if (first === undefined || kindOf === undefined || !(isMany || meter.isEstimate))
    return (asked) => decideOne(asked, questions);
  const { partition = 'aws' } = question(first);
  const contextOf = (action: string) => question({ action }).context;
  const tell = decideAlike(names, { layers: layers.layers, contextOf, kindOf, partition, meter });
  const waiting = new Map<object, Remainder>();
  return (asked) => {
    const alike = asked.isPlain ? tell(asked.grant.action) : undefined;
    if (alike === undefined) return decideOne(asked, questions);
    // Whoever decides action by action looks up each.
    if (!isMany) meter.take(alike.stepsToLookUp ?? 0);
    if (alike.verdict === 'granted') return asked.granted;
    if (!isMany) return decideOne(asked, questions);
    const guessed: Guesses = (...question) => {
      const known = waiting.get(alike);
      const remainder = known ?? guesses?.(...question);
      if (remainder?.kind === 'waiting') waiting.set(alike, remainder);
      return remainder;
    };
    return decideOne(asked, { ...questions, guesses: guesses && guessed });
  };
}

/** A grant that must be there. */
interface AskedGrant {
  readonly grant: CombinedGrant;
  /** It is about all requests for the action. */
  readonly isPlain: boolean;
  /** Nearly all verdicts of a scan are this one. */
  readonly granted: ActionVerdict;
}

interface AskedGrants {
  readonly grants: readonly AskedGrant[];
  /** Of those that are plain the first, and the actions of all. */
  readonly first: CombinedGrant | undefined;
  readonly names: readonly string[];
}

// Principals with the same sets share their grants.
const askedByGrants = new WeakMap<readonly CombinedGrant[], AskedGrants>();

function askedOf(all: readonly CombinedGrant[]): AskedGrants {
  const grants = all
    .filter(isRequired)
    .map((grant) => ({ grant, isPlain: isPlain(grant), granted: grantedVerdict(grant) }));
  const plain = grants.filter((each) => each.isPlain).map(({ grant }) => grant);
  return { grants, first: plain[0], names: plain.map(({ action }) => action) };
}

function grantedVerdict(grant: CombinedGrant): ActionVerdict {
  const { action, requirements } = grant;
  return { action, verdict: 'granted', requirements, causes: [], grants: [grant] };
}

function isPlain({ resource, within, context }: CombinedGrant): boolean {
  return resource === '*' && within === undefined && Object.keys(context).length === 0;
}

function decideOne({ grant, granted }: AskedGrant, questions: ActionQuestions): ActionVerdict {
  const { layers, question, meter } = questions;
  const { action, requirements } = grant;
  const asked = { ...question(grant), meter };
  const decision = decideRequired(grant, asked, layers.layers);
  if (decision.verdict === 'granted' || isWithinPlaceholder(grant, decision)) return granted;
  const { verdict, blockedTypes } = decision;
  return {
    action,
    verdict,
    requirements,
    ...remaining(decision, { grant, context: asked.context, questions }),
    ...(blockedTypes !== undefined && { blockedTypes }),
    grants: [grant],
  };
}

// Of the resources that the page leaves to the reader some are allowed: whether those that are meant is an open question.
function isWithinPlaceholder({ isPlaceholder }: CombinedGrant, { verdict, causes }: GrantDecision): boolean {
  return isPlaceholder === true && verdict === 'limited' && causes.every(({ kind }) => kind === 'resource');
}

function isAbsent(
  { kind, layer, policy, policyArn }: Cause,
  { layers: { identity, boundary } }: PrincipalLayers,
): boolean {
  if (kind !== 'unreadable') return false;
  if (layer === 'boundary') return boundary?.document.isAbsent === true;
  return (
    layer === 'identity' &&
    identity.some((each) => each.document.isAbsent === true && each.name === policy && each.arn === policyArn)
  );
}

interface Asked {
  readonly grant: CombinedGrant;
  readonly context: KnownContext;
  readonly questions: ActionQuestions;
}

// What only waits for a setting stops nothing yet: beside causes that are certain it is not told.
function remaining(
  { verdict, causes }: GrantDecision,
  { grant, context, questions }: Asked,
): Pick<ActionVerdict, 'causes' | 'waiting' | 'isUnread'> {
  const { guesses, layers } = questions;
  if (verdict === 'limited' && causes.some((cause) => isAbsent(cause, layers)))
    return { causes: findingCauses(causes, layers), isUnread: true };
  const remainder = guesses?.(grant, verdict, context);
  if (remainder?.kind === 'waiting') return { causes: findingCauses(causes, layers), waiting: remainder.waiting };
  const certain = remainder === undefined || remainder.causes.length === 0 ? causes : remainder.causes;
  return { causes: findingCauses(certain, layers) };
}

function mergeVerdicts(a: ActionVerdict, b: ActionVerdict): ActionVerdict {
  const { waiting, isUnread: _unread, ...first } = a;
  // A limit that no setting lifts goes before one that a setting may.
  const told = [a, b].filter((one) => (waiting !== undefined && b.waiting !== undefined) || one.waiting === undefined);
  const causes = new Map(told.flatMap((one) => one.causes).map((cause) => [JSON.stringify(cause), cause]));
  return {
    ...first,
    requirements: [...new Set([...a.requirements, ...b.requirements])].sort(),
    causes: [...causes.values()],
    grants: [...a.grants, ...b.grants],
    ...(waiting !== undefined && b.waiting !== undefined && { waiting }),
    ...((a.isUnread ?? b.isUnread) === true && { isUnread: true }),
  };
}
