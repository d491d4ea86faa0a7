// The causes of a first scan, in short: everything is new then, and a person wants to know where to begin.

import type { Change } from '../drift/change.ts';
import type { RequirementRef } from '../drift/requirementRef.ts';
import { plainText } from '../drift/statementPhrase.ts';
import { unseenKind } from '../drift/unseenKind.ts';
import { breakagesOf, purposeOf } from '../report/wording/breakagesOf.ts';
import type { FindingGroup } from '../report/wording/findingGroup.ts';
import { type DeskCall, fixCommand } from '../report/wording/fixCommand.ts';
import { groupCauses } from '../report/wording/groupCauses.ts';
import { headlineOf } from '../report/wording/headlineOf.ts';
import { nextStepOf } from '../report/wording/nextStepOf.ts';
import { type AccountNames, placeOf } from '../report/wording/placesOf.ts';
import { visibleText } from '../report/wording/visibleText.ts';
import type { AlertCause, AlertInput } from './alertInput.ts';

/** Causes that are told; what was not seen comes in addition. */
const maxCauses = 6;
const maxUnseen = 3;

export interface CausesOf {
  readonly changes: readonly Change[];
  readonly accountNames: AccountNames;
  readonly findRequirement: (id: string, build: string | null) => RequirementRef | undefined;
  readonly call: DeskCall;
}

/** Gives the worst causes over all accounts, then what was not seen, and how many more there are. */
export function alertCauses(of: CausesOf): NonNullable<AlertInput['causes']> {
  const open = of.changes.filter(({ kind }) => kind !== 'resolved').map(({ finding }) => finding);
  const groups = groupCauses(open);
  const unseen = groups.filter(isUnseen);
  const seen = groups.filter((group) => !isUnseen(group));
  const told = [...seen.slice(0, maxCauses), ...unseen.slice(0, maxUnseen)];
  return { worst: told.map((group) => causeOf(group, of)), more: groups.length - told.length };
}

function isUnseen({ findings }: FindingGroup): boolean {
  return Iterator.from(findings).some((finding) => unseenKind(finding) !== undefined);
}

function causeOf(group: FindingGroup, { accountNames, findRequirement, call }: CausesOf): AlertCause {
  const build = group.findings.at(0)?.build ?? null;
  const asked = group.requirements.flatMap((id) => findRequirement(id, build) ?? []);
  const fix = fixCommand(group, call);
  return {
    code: group.code,
    severity: group.severity,
    place: visibleText(placeOf(group, accountNames)),
    headline: visibleText(plainText(headlineOf(group)), 600),
    next: visibleText(plainText(nextStepOf(group)), 600),
    breaks: breakagesOf([group], asked).map(({ requirement }) => visibleText(purposeOf(requirement))),
    ...(group.principals[0] !== undefined && { principal: group.principals[0] }),
    principals: group.principals.length,
    ...(fix !== undefined && { fix }),
  };
}
