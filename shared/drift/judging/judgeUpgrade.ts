// What a role or user will lack once Veeam is upgraded, as the settings announce it.

import type { Catalog } from '../../requirements/requiredSet.ts';
import { type Selection, selectRequirements } from '../../requirements/selectRequirements.ts';
import { upgradeSettings } from '../../requirements/upgradeSettings.ts';
import type { JudgeAccountSettings } from '../accountQuestion.ts';
import type { Finding } from '../finding.ts';
import type { PrincipalQuestion } from '../principalFacts.ts';
import { ruleFacts } from '../ruleFacts.ts';
import { unknownRoleKind } from '../rules/unknownRoleKind.ts';
import { judgePrincipal } from './judgePrincipal.ts';

export type UpgradeQuestion = PrincipalQuestion & {
  readonly settings: JudgeAccountSettings;
  readonly catalog: Catalog;
};

/** Codes of findings after which something does not work. */
const lacks = new Set([
  ...ruleFacts.filter(({ breaksAt }) => breaksAt.length > 0).map(({ code }) => code),
  unknownRoleKind.code,
]);

/**
 * Gives what the principal lacks by the sets of the build to come and does not lack today (`own`), with the severity
 * `info` before the day of the upgrade, and then with what it really is; empty where no upgrade is announced.
 */
export function judgeUpgrade(question: UpgradeQuestion, own: readonly Finding[]): readonly Finding[] {
  const { principal, account, settings, catalog, selection } = question;
  const { upgradeTo, now } = settings;
  if (upgradeTo === undefined) return [];
  const upgraded = upgradeSettings(settings, upgradeTo.build);
  const { id: accountId, levels } = account;
  const next = selectRequirements({ principal, accountId, levels, settings: upgraded, catalog });
  if (next === undefined || isSame(selection, next)) return [];
  const known = new Set(own.map(({ id }) => id));
  const isDone = now !== undefined && now.slice(0, 10) >= upgradeTo.date;
  return judgePrincipal({ ...question, selection: next })
    .findings.filter(({ id, code }) => !known.has(id) && lacks.has(code))
    .map((finding) => ({
      ...finding,
      severity: isDone ? finding.severity : 'info',
      summary: `With the upgrade to ${upgradeTo.build} on ${upgradeTo.date}: ${finding.summary}`,
      upgrade: { build: upgradeTo.build, date: upgradeTo.date },
    }));
}

function isSame(a: Selection, b: Selection): boolean {
  return (
    a.sets.length === b.sets.length &&
    a.faults.length === b.faults.length &&
    a.sets.every((set) => b.sets.includes(set))
  );
}
