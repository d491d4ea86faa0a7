// The words of an explanation that terminal and page share: names of layers, statements and conditions.

import { layerTitle, layerWord, plainText, statementPhrase } from '../../drift/statementPhrase.ts';
import type {
  AccountBorder,
  ExplainedCondition,
  ExplainedLayer,
  ExplainedStatement,
  GrantExplanation,
  LevelNames,
} from '../../iam/explainGrant.ts';
import type { OrganizationLevel } from '../../iam/principal.ts';

/** The levels that SCP and RCP layers hang on, root first; empty where they are not known. */
export interface ExplanationLevels {
  readonly scp: readonly OrganizationLevel[];
  readonly rcp: readonly OrganizationLevel[];
}

/**
 * Gives the explanation as lines for a page: one per layer and one per statement that speaks of the action, then what
 * would change the verdict. Nothing is escaped.
 */
export function explanationLines(explanation: GrantExplanation, levels: ExplanationLevels): string[] {
  const layers = explanation.layers.flatMap((layer) => [
    `${explainedTitle(layer, levels)}: ${layer.summary}`,
    ...layer.statements.map((each) => `${each.effect} in ${statementTitle(each)}: ${each.why}`),
  ]);
  return [...layers, ...explanation.changes.map((change) => `What would change it: ${change}`)];
}

const sides = { open: 'lets every request pass', partly: 'may let some requests pass', shut: 'lets no request pass' };

/** On which side of the border between two accounts a request is stopped; within one account, which of the two. */
export function borderSentences(border: AccountBorder): readonly string[] {
  const { principalAccount, principalSide, owner, ownerSide } = border;
  if (principalAccount === owner) {
    return [`Principal and resource are both in account ${owner}, and no border lies between them.`];
  }
  const own = `the side of the principal (account ${principalAccount}: its policies, boundary and SCPs) ${sides[principalSide]}`;
  const other = `the side of the resource (account ${owner}: its policy and RCPs) ${sides[ownerSide]}`;
  return [`Across accounts both sides must allow it: ${own}; ${other}.`];
}

/** `Permissions boundary`, `SCPs at the OU Workloads`, `SCPs at level 2`. */
export function explainedTitle(
  { layer, level = 0 }: Pick<ExplainedLayer, 'layer' | 'level'>,
  levels: ExplanationLevels,
): string {
  if (layer === 'identity' || layer === 'boundary' || layer === 'resource') return layerTitle(layer);
  return `${layerWord(layer, 'several')} at ${levelAt(levels[layer], level)}`;
}

/** `statement 2 (Snapshots) of veeam-backup`. */
export function statementTitle(statement: Pick<ExplainedStatement, 'policy' | 'number' | 'sid'>): string {
  return `${plainText(statementPhrase(statement))} of ${statement.policy}`;
}

/** `StringEquals aws:RequestedRegion = eu-west-1: not known`, with the values that fail where some do. */
export function conditionText(condition: ExplainedCondition): string {
  const { operator, key, values, outcome, known, knownValues, failing } = condition;
  const outcomes = { true: 'holds', false: 'does not hold', unknown: 'not known' };
  const value = {
    values: `it is ${knownValues.join(' or ')}`,
    absent: 'the key is absent',
    unknown: 'its value is not known',
  };
  const fails = failing.length === 0 ? '' : `, fails for ${failing.join(', ')}`;
  return `${operator} ${key} = ${values.join(', ')}: ${outcomes[outcome]} (${value[known]}${fails})`;
}

/** What `explainGrant` calls the levels. */
export function levelNames({ scp, rcp }: ExplanationLevels): LevelNames {
  return { scp: scp.map(levelName), rcp: rcp.map(levelName) };
}

function levelName({ kind, name }: OrganizationLevel): string {
  const kinds = { root: 'the root', 'organizational-unit': 'the OU', account: 'the account' };
  return `${kinds[kind]} ${name}`;
}

function levelAt(levels: readonly OrganizationLevel[], index: number): string {
  const level = levels[index];
  if (level !== undefined) return levelName(level);
  return index === 0 ? 'the root' : `level ${index} below the root`;
}
