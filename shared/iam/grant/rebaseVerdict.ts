// Tells a verdict that was found for one principal of another, about whom the same statements say the same.

import { conditionTest } from '../conditions/conditionTest.ts';
import { type ContextReader, contextReader } from '../conditions/contextReader.ts';
import { type ConditionEntryOutcome, sortValues } from '../conditions/evaluateConditions.ts';
import { knowledgeText } from '../conditions/keptAnswers.ts';
import type { PolicySource } from '../policy/policyLayers.ts';
import type { StepMeter } from '../stepMeter.ts';
import { type GroupStatements, type SourceStatement, spaceOfStatements } from './findStatements.ts';
import type { GrantQuestion } from './grantDecision.ts';
import type { GroupReading, StatementReading } from './grantReading.ts';
import type { GrantVerdict } from './grantVerdict.ts';
import { unreadableOf } from './policyGroups.ts';

type MeteredQuestion = GrantQuestion & { readonly meter: StepMeter };

/**
 * Gives the verdict with the policies, resources and known values of who asks now. All conditions come out as they did, so
 * nothing is judged again, and nothing is counted: the steps of the verdict have that in them.
 */
export function rebaseVerdict(
  { verdict, reading, groups }: GrantVerdict,
  question: MeteredQuestion,
  found: readonly GroupStatements[],
): GrantVerdict {
  const { meter, ...uncounted } = question;
  const asked = { reader: contextReader(question.context), meter };
  const rebased = found.flatMap((own, at) => {
    const group = groups[at];
    return group === undefined ? [] : [{ ...group, reading: rebaseGroup(group.reading, own, asked) }];
  });
  return {
    verdict,
    reading: {
      stateCounts: reading.stateCounts,
      space: { ...spaceOfStatements(uncounted, found), meter },
      groups: rebased.map(({ reading }) => reading),
    },
    groups: rebased,
  };
}

interface Asked {
  readonly reader: ContextReader;
  readonly meter: StepMeter;
}

function rebaseGroup(
  { allows, denies }: GroupReading,
  { group, statements }: GroupStatements,
  asked: Asked,
): GroupReading {
  const own = Map.groupBy(statements, ({ compiled }) => compiled.statement.effect);
  const rebase = (readings: readonly StatementReading[], statements: readonly SourceStatement[] = []) =>
    statements.flatMap((each, at) => rebaseStatement(readings[at], each, asked) ?? []);
  return {
    group,
    allows: rebase(allows, own.get('Allow')),
    denies: rebase(denies, own.get('Deny')),
    unreadable: unreadableOf(group.sources),
  };
}

// The same object where it says the same: causes are kept by it.
function rebaseStatement(
  reading: StatementReading | undefined,
  { source, compiled }: SourceStatement,
  asked: Asked,
): StatementReading | undefined {
  if (reading === undefined) return undefined;
  const conditions = reading.conditions.map((entry) => rebaseEntry(entry, compiled.version, asked));
  const isSame =
    isSamePolicy(source, reading.source) && conditions.every((entry, at) => entry === reading.conditions[at]);
  return isSame ? reading : { ...reading, source, conditions };
}

function isSamePolicy(one: PolicySource, other: PolicySource): boolean {
  return one === other || (one.name === other.name && one.arn === other.arn);
}

function rebaseEntry(
  entry: ConditionEntryOutcome,
  version: SourceStatement['compiled']['version'],
  { reader, meter }: Asked,
): ConditionEntryOutcome {
  const { condition, knowledge } = entry;
  const own = reader(condition.key.toLowerCase());
  if (own.kind !== 'values' || own === knowledge || knowledgeText(own) === knowledgeText(knowledge)) return entry;
  const test = conditionTest(condition, version, reader);
  return { ...entry, knowledge: own, ...sortValues(test, own.alternatives, meter) };
}
