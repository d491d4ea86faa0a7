// The verdict over all statements about an action.

import type { StepMeter } from '../stepMeter.ts';
import { accountOf } from '../trustCaller.ts';
import type { FoundStatements } from './findStatements.ts';
import type { Verdict } from './grantDecision.ts';
import { type GrantReading, type GroupReading, readGrant, unknownTerm } from './grantReading.ts';
import { type Clause, canHold, isSatisfiable, negateTerms, type Term } from './satisfiability.ts';

/** What one group of policies does to the requests, by itself. */
export interface GroupVerdict {
  readonly reading: GroupReading;
  /** Which requests its Allow statements allow. */
  readonly allows: 'all' | 'some' | 'none';
  /** Which requests its Deny statements deny. */
  readonly denies: 'all' | 'some' | 'none';
  /** The same as `allows` without what a resource policy lets pass in its place; absent where nothing does. */
  readonly own?: 'all' | 'some' | 'none';
}

export interface GrantVerdict {
  readonly verdict: Verdict;
  readonly reading: GrantReading;
  readonly groups: readonly GroupVerdict[];
}

/**
 * Decides over all requests of the question: a request is allowed where every group allows it and no group denies it.
 * `granted`, `missing` and `denied` are proved for every request; what cannot be proved is `limited`.
 *
 * A loose look proves most verdicts other than `limited`; examples prove most others. Only where the two differ is it
 * worth its time to look at all requests exactly.
 */
export function judgeGrant(found: FoundStatements): GrantVerdict {
  const { meter } = found;
  const loose = judge(readGrant(found, 'loose'), meter);
  if (isFinal(loose)) return loose;
  const examples = judge(readGrant(found, 'examples'), meter);
  return agree(loose, examples) ? examples : judge(readGrant(found, 'exact'), meter);
}

/** Decides with a look at all requests, which takes longer and misses no statement that bears on some of them. */
export function judgeExactly(found: FoundStatements): GrantVerdict {
  return judge(readGrant(found, 'exact'), found.meter);
}

// What is missing may be denied by several statements together, which a loose look does not see.
function isFinal({ verdict, groups }: GrantVerdict): boolean {
  return verdict === 'missing' ? groups.every(({ denies }) => denies === 'none') : verdict !== 'limited';
}

function agree(one: GrantVerdict, other: GrantVerdict): boolean {
  return whatIsSaid(one) === whatIsSaid(other);
}

function whatIsSaid({ verdict, groups }: GrantVerdict): string {
  return [verdict, ...groups.flatMap(({ allows, denies }) => [allows, denies])].join();
}

function judge(whole: GrantReading, meter: StepMeter | undefined): GrantVerdict {
  const asked = whole.groups.find(({ group }) => group.asked !== undefined);
  const reading = { ...whole, groups: whole.groups.filter((group) => group !== asked) };
  const requests: Requests = {
    stateCounts: whole.stateCounts,
    among: asked === undefined ? [] : amongOf(asked),
    meter,
  };
  const terms = termsOf(reading.groups);
  const groups = terms.map(({ group, allows, denies, own }) => ({
    reading: group,
    allows: coverage(allows, requests),
    denies: coverage(denies, requests),
    ...(own !== undefined && { own: coverage(own, requests) }),
  }));
  const layer = asked?.group.asked;
  const isNone = layer && isSatisfiable(requests.stateCounts, requests.among, meter) === 'no';
  return { verdict: isNone ? layer.ifNone : verdictOf(groups, terms, requests), reading, groups };
}

// What is asked about: a request that the policy allows, and that none of its Denies takes out.
function amongOf(asked: GroupReading): readonly Clause[] {
  const { allows, denies } = groupTerms(asked);
  return [allows, ...negateTerms(denies)];
}

/** All requests of the question, and where looking through them is counted. */
interface Requests {
  readonly stateCounts: readonly number[];
  /** Hold in each of them. */
  readonly among: readonly Clause[];
  readonly meter: StepMeter | undefined;
}

/** In which requests a group allows, and in which it denies. */
export interface GroupTerms {
  readonly group: GroupReading;
  readonly allows: readonly Term[];
  readonly denies: readonly Term[];
  /** In which the group's own statements allow, where a resource policy stands in for them or they for it. */
  readonly own?: readonly Term[];
}

/** Gives in which requests each group lets a request pass; a resource policy may do it for the groups of its own account. */
export function termsOf(groups: readonly GroupReading[]): readonly GroupTerms[] {
  const own = groups.map(groupTerms);
  const resource = own.find(({ group }) => group.group.resource !== undefined);
  return resource === undefined ? own : joinResourceGrants(own, resource);
}

// Across accounts each side decides for itself. Within one a grant to the principal needs no identity policy, and one
// that is not to a role's ARN no boundary; a grant to the account is worth what the account's own policies allow:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
function joinResourceGrants(own: readonly GroupTerms[], resource: GroupTerms): readonly GroupTerms[] {
  const { allows, unreadable, group } = resource.group;
  const unknown = unreadable.map(() => unknownTerm);
  const { resource: asked } = group;
  const isOwn = asked && accountOf(asked.principal) === asked.owner;
  if (!isOwn) return own;
  const direct = [...liveTerms(allows.filter(({ reach }) => reach !== 'account')), ...unknown];
  const free = [...liveTerms(allows.filter(({ reach }) => reach === 'free')), ...unknown];
  const isNeeded = asked.kind === 'key';
  return own.map((each) => {
    switch (each.group.group.layer) {
      case 'identity':
        return standIn(each, direct);
      case 'boundary':
        return standIn(each, free);
      case 'resource':
        return isNeeded ? each : standIn(each, [[]]);
      default:
        return each;
    }
  });
}

function standIn(each: GroupTerms, more: readonly Term[]): GroupTerms {
  return more.length === 0 ? each : { ...each, allows: [...each.allows, ...more], own: each.allows };
}

// An RCP level always holds RCPFullAWSAccess, which allows everything.
function groupTerms(group: GroupReading): GroupTerms {
  const unknown = group.unreadable.map(() => unknownTerm);
  return {
    group,
    allows: group.group.layer === 'rcp' ? [[]] : [...liveTerms(group.allows), ...unknown],
    denies: [...liveTerms(group.denies), ...unknown],
  };
}

function liveTerms(statements: GroupReading['allows']): readonly Term[] {
  return statements.flatMap(({ term }) => (term === undefined ? [] : [term]));
}

function verdictOf(
  groups: readonly GroupVerdict[],
  terms: readonly GroupTerms[],
  { stateCounts, among, meter }: Requests,
): Verdict {
  if (groups.every(({ allows, denies }) => allows === 'all' && denies === 'none')) return 'granted';
  const undenied = terms.flatMap(({ denies }) => negateTerms(denies));
  if (isSatisfiable(stateCounts, [...among, ...undenied], meter) === 'no') return 'denied';
  if (groups.some(({ allows }) => allows === 'none')) return 'missing';
  const allowed = terms.map(({ allows }) => allows);
  return isSatisfiable(stateCounts, [...among, ...allowed, ...undenied], meter) === 'no' ? 'missing' : 'limited';
}

// How many of the requests meet at least one of the terms.
function coverage(clause: Clause, { stateCounts, among, meter }: Requests): 'all' | 'some' | 'none' {
  if (!clause.some((term) => canHold(stateCounts, term))) return 'none';
  if (among.length > 0 && isSatisfiable(stateCounts, [...among, clause], meter) === 'no') return 'none';
  return isSatisfiable(stateCounts, [...among, ...negateTerms(clause)], meter) === 'no' ? 'all' : 'some';
}
