// What a fix must do to a case of the rules' tables, or to a drawn one.

import { expect } from 'vitest';
import type { Finding } from '../../../shared/drift/finding.ts';
import type { Fix } from '../../../shared/drift/fix.ts';
import { planFix } from '../../../shared/drift/planFix.ts';
import { applyFix } from '../../../shared/drift/remediation/applyFix.ts';
import { actionOfSubject } from '../../../shared/drift/resourceSubject.ts';
import { judgeCase, principalOf, questionOf, type RuleCase } from '../ruleCase.ts';

/** The case's fix; fails where nothing selects a set for its principal. */
export function fixOf(row: RuleCase): Fix {
  return once(fixes, row, () => {
    const question = questionOf(row);
    if (question === undefined) throw new Error(`expected sets for the principal of: ${row.given}`);
    return planFix(question);
  });
}

const fixes = new WeakMap<RuleCase, Fix>();
const judged = new WeakMap<RuleCase, readonly Finding[]>();

export function findingsOf(row: RuleCase): readonly Finding[] {
  return once(judged, row, () => judgeCase(row));
}

function once<Value>(kept: WeakMap<RuleCase, Value>, row: RuleCase, make: () => Value): Value {
  const value = kept.get(row) ?? make();
  kept.set(row, value);
  return value;
}

export function judgeFixed(row: RuleCase, fix: Fix): readonly Finding[] {
  return judgeCase(row, applyFix(principalOf(row), fix));
}

/** Findings that the account's own policies can cure: nothing denies, nothing is unreadable, nothing hangs higher up. */
function isCurable(finding: Finding, all: readonly Finding[]): boolean {
  switch (finding.code) {
    case 'ACTION_MISSING':
    case 'ACTION_LIMITED':
      return finding.causes.every(
        ({ layer, kind, effect }) =>
          // A boundary is opened for the services that roles are passed to, not for every request.
          (layer === 'identity' || (layer === 'boundary' && finding.subject !== 'iam:PassRole')) &&
          effect !== 'Deny' &&
          kind !== 'unreadable',
      );
    case 'TRUST_SERVICE_MISSING':
      return finding.causes.every(({ kind }) => kind !== 'explicit-deny');
    case 'TRUST_APPLIANCE_MISSING':
      return finding.subject !== 'appliance' && finding.causes.every(({ kind }) => kind !== 'explicit-deny');
    case 'EXCESS_ADMIN':
    case 'EXCESS_ACTIONS':
    case 'EXCESS_SCOPE':
      return finding.causes.every(({ policyArn }) => policyArn?.startsWith('arn:aws:iam::aws:policy/'));
    case 'INSTANCE_PROFILE_MISSING':
      return true;
    case 'APPLIANCE_NOT_ATTACHED':
      // Of another role's finding its own fix takes care.
      return (
        finding.principal?.endsWith('/veeam') === true && finding.causes.every(({ kind }) => kind !== 'explicit-deny')
      );
    case 'TRUST_DEAD_PRINCIPAL':
      return !all.some(({ code, subject }) => code === 'TRUST_APPLIANCE_MISSING' && subject === 'appliance');
    default:
      return false;
  }
}

// What stands in the way on a key or bucket comes to light once the principal's own side is mended.
const curableCodes = [
  'ACTION_MISSING',
  'ACTION_LIMITED',
  'ACTION_DENIED',
  'POLICY_NEAR_QUOTA',
  'KEY_ACTION_MISSING',
  'KEY_ACTION_LIMITED',
  'RESOURCE_POLICY_DENIES',
];

export function expectCured(row: RuleCase, fix: Fix): void {
  const before = findingsOf(row);
  const after = judgeFixed(row, fix);
  const left = new Set(after.map(({ id }) => id));
  expect(before.filter((finding) => isCurable(finding, before) && left.has(finding.id))).toEqual([]);
  // Nothing else changes: what cannot be cured stays, and nothing comes. Where two layers stood in the way of an action
  // and one of them is in the account, the verdict on it may become a better one.
  const known = new Set(before.map(({ id }) => id));
  const better = (finding: Finding) =>
    curableCodes.includes(finding.code) &&
    before.some(({ subject }) => actionOfSubject(subject) === actionOfSubject(finding.subject));
  expect(after.filter((finding) => !known.has(finding.id) && !better(finding))).toEqual([]);
  const others = before.filter(
    (finding) =>
      !isCurable(finding, before) && !curableCodes.includes(finding.code) && !finding.code.startsWith('TRUST_DEAD'),
  );
  expect(others.filter(({ id }) => !left.has(id))).toEqual([]);
}

export function addedActions({ policies }: Fix): readonly string[] {
  return policies.flatMap(({ document }) => document.statements.flatMap(({ action }) => action.patterns));
}
