// What a verdict would be if the settings said more: which of them it waits for.

import { alikeText, type Cause, type GrantDecision, type KnownContext, type Verdict } from '../iam/decideGrant.ts';
import { getOrMake } from '../iam/getOrMake.ts';
import { regionsOf } from '../iam/knownRegions.ts';
import { matchesWildcard } from '../iam/matchesWildcard.ts';
import type { StepMeter } from '../iam/stepMeter.ts';
import type { CombinedGrant } from '../requirements/requiredGrants.ts';
import { buildContext, type ContextSubject } from './buildContext.ts';
import type { PrincipalLayers } from './buildLayers.ts';
import { decideRequired } from './decisions/decideRequired.ts';
import { type NamedValues, namedValues, organizationKeys, regionKeys } from './decisions/namedValues.ts';
import type { JudgeSettings } from './judgeSettings.ts';

/** Settings that verdicts wait for, by the id of the question that asks for each. */
export const waitedSettings = ['regions', 'organization-id'] as const;
export type WaitedSetting = (typeof waitedSettings)[number];

/** A verdict that is `limited` only because settings are silent. */
export interface Waiting {
  readonly settings: readonly WaitedSetting[];
  /** What the policies name and what makes the action granted; empty: they name nothing that does. */
  readonly regions: readonly string[];
  readonly organizations: readonly string[];
}

/**
 * What is left of a verdict once settings say more.
 * - `waiting`: nothing, it is granted
 * - `certain`: the same verdict, for the causes that no setting takes away
 */
export type Remainder =
  | { readonly kind: 'waiting'; readonly waiting: Waiting }
  | { readonly kind: 'certain'; readonly causes: readonly Cause[] };

/** Gives undefined where no setting bears on a verdict that is not `granted`. */
export type Guesses = (grant: CombinedGrant, verdict: Verdict, context: KnownContext) => Remainder | undefined;

export interface GuessSubject extends ContextSubject {
  readonly settings: JudgeSettings;
  readonly layers: PrincipalLayers;
}

/** An organization that no policy names. */
const anotherOrganization = 'o-0000000000';
/** Named regions that are tried one by one to be proposed. */
const mostProposed = 12;

/**
 * Gives undefined where the settings leave nothing open that policies ask about. A question that is answered without its
 * setting, under `answeredQuestions`, is not open: then any value counts, and what is limited is a finding. `meter` counts
 * what all guesses together take; where it is spent nothing is found.
 */
export function createGuesses(subject: GuessSubject, meter: StepMeter): Guesses | undefined {
  const { settings, account, layers } = subject;
  const named = namedValues(layers.layers);
  const answered = settings.answeredQuestions ?? [];
  const isOpen = (id: WaitedSetting, value: unknown, keys: readonly string[]) =>
    value === undefined && !answered.includes(id) && keys.some((key) => named.keys.has(key));
  const organization = account.organizationId ?? settings.organizationId;
  const open = {
    regions: isOpen('regions', settings.regions, regionKeys),
    organizations: isOpen('organization-id', organization, organizationKeys),
  };
  if (!open.regions && !open.organizations) return undefined;
  const keys = [...(open.regions ? regionKeys : []), ...(open.organizations ? organizationKeys : [])];
  const guesses = makeGuesses(named, open, account.partition);
  const trial = createTrial(subject, meter);
  const outcomeOf = createOutcomes({ guesses, keys, trial, propose: createProposal(named, trial) });
  return (grant, verdict, context) => {
    if (keys.every((key) => isKnown(key, context))) return undefined;
    const outcome = outcomeOf(grant, verdict, context);
    if (outcome?.kind !== 'certain' || outcome.of === grant) return outcome;
    const { causes } = trial.decide(grant, outcome.guess);
    return meter.isSpent ? undefined : { kind: 'certain', causes };
  };
}

function isKnown(key: string, { known, oneOf }: KnownContext): boolean {
  return namesKey(known, key) || (oneOf !== undefined && namesKey(oneOf, key));
}

// The requests of a principal have most of what is known of them in common.
const keysNamed = new WeakMap<object, ReadonlySet<string>>();

function namesKey(known: object, key: string): boolean {
  const names = getOrMake(keysNamed, known, () => new Set(Object.keys(known).map((name) => name.toLowerCase())));
  return names.has(key);
}

interface Guess {
  readonly region?: string;
  readonly organization?: string;
}

function makeGuesses(
  named: NamedValues,
  open: { readonly regions: boolean; readonly organizations: boolean },
  partition: string,
): readonly Guess[] {
  const regions = open.regions ? unlikeRegions(named, partition) : [];
  const organizations = open.organizations ? [...named.organizations, anotherOrganization] : [];
  return [
    ...regions.map((region) => ({ region })),
    ...organizations.map((organization) => ({ organization })),
    ...organizations.flatMap((organization) => regions.map((region) => ({ region, organization }))),
  ];
}

interface Guessing {
  readonly guesses: readonly Guess[];
  /** Of the settings that are silent, in lower case. */
  readonly keys: readonly string[];
  readonly trial: Trial;
  readonly propose: (grant: CombinedGrant, guess: Guess) => readonly string[];
}

/** What comes of all guesses for one grant; of those that change nothing the one that leaves the fewest causes. */
type Outcome =
  | Extract<Remainder, { kind: 'waiting' }>
  | (Extract<Remainder, { kind: 'certain' }> & { readonly guess: Guess; readonly of: CombinedGrant })
  | undefined;

// Of actions about which the same statements say the same, the same comes of each guess.
function createOutcomes(
  guessing: Guessing,
): (grant: CombinedGrant, verdict: Verdict, context: KnownContext) => Outcome {
  const { guesses, trial } = guessing;
  const outcomes = new Map<string, { readonly outcome: Outcome }>();
  return (grant, verdict, context) => {
    const alike = trial.alike(grant, [context, ...guesses.map((guess) => trial.contextOf(grant, guess))]);
    const find = () => ({ outcome: tryGuesses(guessing, grant, verdict) });
    return (alike === undefined ? find() : getOrMake(outcomes, `${verdict} ${alike}`, find)).outcome;
  };
}

function tryGuesses({ guesses, keys, trial, propose }: Guessing, grant: CombinedGrant, verdict: Verdict): Outcome {
  const decisions: { readonly guess: Guess; readonly decision: GrantDecision }[] = [];
  for (const guess of guesses) {
    const decision = trial.decide(grant, guess);
    if (verdict === 'limited' && decision.verdict === 'granted')
      return { kind: 'waiting', waiting: waitingFor(guess, propose(grant, guess)) };
    decisions.push({ guess, decision });
  }
  // What still hangs on the guess would be told as if somebody had said it; what was not decided tells nothing.
  const isFree = ({ causes }: GrantDecision) =>
    causes.every(({ condition, kind }) => kind !== 'undecided' && !keys.includes(condition?.key.toLowerCase() ?? ''));
  const same = decisions.filter(({ decision }) => decision.verdict === verdict && isFree(decision));
  const [first, ...others] = same;
  if (first === undefined) return undefined;
  const best = others.reduce(
    (best, each) => (each.decision.causes.length < best.decision.causes.length ? each : best),
    first,
  );
  return { kind: 'certain', guess: best.guess, causes: best.decision.causes, of: grant };
}

function waitingFor({ region, organization }: Guess, regions: readonly string[]): Waiting {
  return {
    settings: [
      ...(region === undefined ? [] : ['regions' as const]),
      ...(organization === undefined ? [] : ['organization-id' as const]),
    ],
    regions,
    organizations: organization === undefined || organization === anotherOrganization ? [] : [organization],
  };
}

// Of one principal the first action stands for all: trying every region with each of them is dear.
function createProposal({ regions }: NamedValues, trial: Trial): Guessing['propose'] {
  let proposed: readonly string[] | undefined;
  return (grant, guess) => {
    if (guess.region === undefined) return [];
    proposed ??= regions
      .slice(0, mostProposed)
      .filter((region) => trial.decide(grant, { ...guess, region }).verdict === 'granted');
    return proposed;
  };
}

interface Trial {
  readonly contextOf: (grant: CombinedGrant, guess: Guess) => KnownContext;
  readonly decide: (grant: CombinedGrant, guess: Guess) => GrantDecision;
  /** A text that grants share of which all that is asked in these contexts is answered alike; undefined: none. */
  readonly alike: (grant: CombinedGrant, contexts: readonly KnownContext[]) => string | undefined;
}

function createTrial(subject: GuessSubject, meter: StepMeter): Trial {
  const { account, layers } = subject;
  const contexts = new Map<string, ReturnType<typeof buildContext>>();
  const numbers = new Map<KnownContext, number>();
  const contextOf = (grant: CombinedGrant, guess: Guess) => {
    const key = JSON.stringify([guess.region, guess.organization]);
    return getOrMake(contexts, key, () => buildContext(guessed(subject, guess)))(grant);
  };
  const { partition } = account;
  const question = ({ action, resource }: CombinedGrant, context: KnownContext) => {
    return { action, resource, context, partition, meter };
  };
  return {
    contextOf,
    decide: (grant, guess) => decideRequired(grant, question(grant, contextOf(grant, guess)), layers.layers),
    alike: (grant, [context, ...guessed]) => {
      if (context === undefined || grant.within !== undefined) return undefined;
      const alike = alikeText(question(grant, context), layers.layers);
      const requests = guessed.map((each) => getOrMake(numbers, each, () => numbers.size));
      return alike && `${requests} ${alike}`;
    },
  };
}

function guessed(subject: GuessSubject, { region, organization }: Guess): ContextSubject {
  const { settings } = subject;
  return {
    ...subject,
    settings: {
      ...settings,
      ...(region !== undefined && { regions: [region] }),
      ...(organization !== undefined && { organizationId: organization }),
    },
  };
}

/** Regions of which the policies' conditions speak alike stand for one another; those that are named come first. */
function unlikeRegions({ regionPatterns, regions }: NamedValues, partition: string): readonly string[] {
  const patterns = [...regionPatterns];
  const signatures = new Map<string, string>();
  for (const region of [...regions, ...regionsOf(partition)]) {
    const signature = patterns.map((pattern) => Number(matchesWildcard(pattern, region))).join('');
    if (!signatures.has(signature)) signatures.set(signature, region);
  }
  return [...signatures.values()];
}
