// By what a context bears on statements: questions about the same statements with the same text have the same answer.

import { conditionTest, testAhead, testName } from '../conditions/conditionTest.ts';
import type { ContextReader, KeyKnowledge } from '../conditions/contextReader.ts';
import { knowledgeText } from '../conditions/keptAnswers.ts';
import { hasVariables, variableKeys } from '../conditions/readText.ts';
import { getOrMake } from '../getOrMake.ts';
import type { PolicyCondition, PolicyVersion } from '../policyDocument.ts';
import type { CountedOnce } from './countedOnce.ts';
import type { CompiledStatement } from './statementsAbout.ts';

/** By key: how statements look at it. */
export type ContextUses = ReadonlyMap<string, KeyUse>;

interface KeyUse {
  /** Where the key's values are known, only how its conditions come out matters. */
  readonly conditions: readonly VersionedCondition[];
  /** It stands for a variable: what is known of it matters as a whole. */
  readonly isWhole: boolean;
}

interface VersionedCondition {
  readonly condition: PolicyCondition;
  readonly version: PolicyVersion;
}

/** Gives how some statements look at the context of a question: by their conditions, and by their variables. */
export function contextUses(statements: readonly CompiledStatement[]): ContextUses {
  let looking: ContextUses[] | undefined;
  for (const compiled of statements) {
    // Nearly all statements have no conditions, and elements without variables.
    const uses = usesOf(compiled);
    if (uses === noUses) continue;
    looking ??= [];
    looking.push(uses);
  }
  if (looking === undefined) return noUses;
  return looking.length === 1 ? (looking[0] ?? noUses) : uniteUses(looking.flatMap((uses) => [...uses]));
}

/** Gives how one statement looks at it. */
export function usesOf(compiled: CompiledStatement): ContextUses {
  return mayLook(compiled) ? getOrMake(usesByStatement, compiled, findUses) : noUses;
}

function mayLook({ statement: { conditions, resource }, fixedElement }: CompiledStatement): boolean {
  // An element that was read, and has no variables.
  if (conditions.length > 0) return true;
  return resource !== undefined && typeof fixedElement !== 'object' && resource.patterns.some(hasVariables);
}

const usesByStatement = new WeakMap<CompiledStatement, ContextUses>();
const noUses: ContextUses = new Map();

function findUses({ statement, version }: CompiledStatement): ContextUses {
  const { conditions, resource } = statement;
  const uses = conditions.map((condition): readonly [string, KeyUse] => [
    condition.key.toLowerCase(),
    { conditions: [{ condition, version }], isWhole: false },
  ]);
  const texts = [...(resource?.patterns ?? []), ...conditions.flatMap(({ values }) => values)];
  const whole = version === '2012-10-17' ? texts.flatMap(variableKeys) : [];
  for (const key of whole) uses.push([key, { conditions: [], isWhole: true }]);
  return uses.length === 0 ? noUses : uniteUses(uses);
}

function uniteUses(uses: readonly (readonly [string, KeyUse])[]): ContextUses {
  const united = new Map<string, { readonly conditions: VersionedCondition[]; isWhole: boolean }>();
  for (const [key, { conditions, isWhole }] of uses) {
    const use = getOrMake(united, key, () => ({ conditions: [], isWhole: false }));
    use.conditions.push(...conditions);
    use.isWhole ||= isWhole;
  }
  return united;
}

/**
 * Tells what a context says to these statements; what testing its values takes is counted. Undefined where there are no
 * steps left.
 *
 * Of a key whose values are known, how the conditions come out is enough: judging looks at nothing else, and what is told
 * of the values is told by whoever asks.
 */
export function contextText(uses: ContextUses, reader: ContextReader, once: CountedOnce): string | undefined {
  let text = '';
  for (const [key, { conditions, isWhole }] of uses) {
    const knowledge = reader(key);
    // Tested in any case: what is judged then counts the same, whoever asked before.
    const outcomes = knowledge.kind === 'values' ? outcomesText(conditions, { knowledge, reader, once }) : '';
    if (outcomes === undefined) return undefined;
    text += isWhole || knowledge.kind !== 'values' ? `${knowledgeText(knowledge)}\n` : `${outcomes}\n`;
  }
  return text;
}

interface KnownValues {
  readonly knowledge: Extract<KeyKnowledge, { readonly kind: 'values' }>;
  readonly reader: ContextReader;
  readonly once: CountedOnce;
}

function outcomesText(
  conditions: readonly VersionedCondition[],
  { knowledge, reader, once }: KnownValues,
): string | undefined {
  let text = '';
  for (const { condition, version } of conditions) {
    const test = conditionTest(condition, version, reader);
    let steps = 1;
    for (const values of knowledge.alternatives) {
      const known = testAhead(test, values, once.left);
      text += known?.truth === undefined ? '?' : known.truth ? '1' : '0';
      steps += known?.steps ?? Number.POSITIVE_INFINITY;
    }
    if (!once.count(testName(test), steps)) return undefined;
    text += ' ';
  }
  return text;
}
