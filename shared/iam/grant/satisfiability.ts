// Finds out whether some request meets a list of demands.

import type { Truth } from '../conditions/conditionTest.ts';
import { getOrMake } from '../getOrMake.ts';
import type { StepMeter } from '../stepMeter.ts';

/** One thing that a variable's state decides: `truths[state]`; undefined: it may be either way in that state. */
export interface Literal {
  /** Index of the variable: the request's resource, or one condition key. */
  readonly variable: number;
  readonly truths: readonly Truth[];
}

/** All of them hold. */
export type Term = readonly Literal[];

/** At least one of them holds. */
export type Clause = readonly Term[];

/** `undecided`: the search was given up. */
export type Satisfiability = 'yes' | 'no' | 'undecided';

/** For each variable the states that are still possible. */
type Domains = readonly (readonly number[])[];

const maxSteps = 20_000;
const maxChoices = 500;
/** Steps of one clause, or of the states of one variable, before the search. */
const stepsPerClause = 8;

/** Gives the clauses that hold where none of the terms does. */
export function negateTerms(terms: readonly Term[]): readonly Clause[] {
  // Of thousands of statements nearly all have the term of another.
  const negated = new Map<Term, Clause>();
  return terms.map((term) => getOrMake(negated, term, negateTerm));
}

function negateTerm(term: Term): Clause {
  return term.map(({ variable, truths }) => [
    { variable, truths: truths.map((truth) => (truth === undefined ? undefined : !truth)) },
  ]);
}

/**
 * Tells whether states of the variables exist in which every clause holds; `stateCounts[v]` is the number of states of
 * variable `v`. Variables are independent of each other. Exact, but given up after some thousand steps: the problem is
 * hard in the worst case, and small in all real policies.
 */
export function isSatisfiable(
  stateCounts: readonly number[],
  clauses: readonly Clause[],
  meter?: StepMeter,
): Satisfiability {
  if (meter?.take((stateCounts.length + clauses.length) * stepsPerClause) === false) return 'undecided';
  if (clauses.some((clause) => clause.length === 0)) return 'no';
  const all: Domains = stateCounts.map((count) => Array.from({ length: count }, (_, state) => state));
  const fixed = new Set<Term>();
  for (const clause of clauses) if (clause.length === 1 && clause[0] !== undefined) fixed.add(clause[0]);
  const narrowed = narrowAll(all, [...fixed]);
  if (narrowed === undefined) return 'no';
  const choices = clauses.filter((clause) => clause.length > 1);
  if (choices.length > maxChoices) return 'undecided';
  return search(narrowed, choices, { from: 0, budget: { stepsLeft: maxSteps }, meter });
}

interface Search {
  /** The clauses before this one hold already. */
  readonly from: number;
  readonly budget: { stepsLeft: number };
  readonly meter: StepMeter | undefined;
}

function search(domains: Domains, clauses: readonly Clause[], { from, ...spent }: Search): Satisfiability {
  const clause = clauses[from];
  if (clause === undefined) return 'yes';
  const rest = { from: from + 1, ...spent };
  if (clause.some((term) => isCertain(domains, term))) return search(domains, clauses, rest);
  for (const term of clause) {
    if (spent.budget.stepsLeft-- <= 0 || spent.meter?.take(domains.length) === false) return 'undecided';
    const narrowed = narrow(domains, term);
    const found = narrowed && search(narrowed, clauses, rest);
    if (found === 'yes' || found === 'undecided') return found;
  }
  return 'no';
}

/** Tells whether a term can hold: quicker than asking for a clause of this one term. */
export function canHold(stateCounts: readonly number[], term: Term): boolean {
  return term.every(({ variable }) => {
    for (let state = 0; state < (stateCounts[variable] ?? 0); state++) if (leaves(term, variable, state)) return true;
    return false;
  });
}

function leaves(term: Term, variable: number, state: number): boolean {
  for (const literal of term) if (literal.variable === variable && literal.truths[state] === false) return false;
  return true;
}

function isCertain(domains: Domains, term: Term): boolean {
  return term.every(({ variable, truths }) => domains[variable]?.every((state) => truths[state] === true));
}

// Keeps the states in which the term can hold; undefined where a variable has none left.
function narrow(domains: Domains, term: Term): Domains | undefined {
  return narrowAll(domains, [term]);
}

function narrowAll(domains: Domains, terms: readonly Term[]): Domains | undefined {
  const narrowed = [...domains];
  for (const { variable, truths } of terms.flat()) {
    const states = narrowed[variable]?.filter((state) => truths[state] !== false) ?? [];
    if (states.length === 0) return undefined;
    narrowed[variable] = states;
  }
  return narrowed;
}
