// What is wrong with the policy of a set of one's own, beyond IAM's grammar: names that stand for nothing.

import { distance } from 'fastest-levenshtein';
import { isConditionOperator, operatorNames } from '../iam/isConditionOperator.ts';
import type { PatternElement, PolicyDocument, Statement } from '../iam/policyDocument.ts';
import type { Contradiction } from './contradictions.ts';
import { spellOut } from './grantsOfPolicy.ts';

/** Gives every fault of every statement; paths begin at the file. */
export function policyFaults({ statements }: PolicyDocument): readonly Contradiction[] {
  if (statements.length === 0) return [{ path: ['policy', 'Statement'], message: 'expected at least one statement' }];
  return statements.flatMap((statement, index) => {
    const at = ['policy', 'Statement', index] as const;
    return [
      ...actionFaults(statement, at),
      ...resourceFaults(statement, at),
      ...operatorFaults(statement, at),
      ...(statement.principal === undefined
        ? []
        : [
            {
              path: [...at, 'Principal'],
              message: 'expected none: a set says what the role or user itself is allowed',
            },
          ]),
    ];
  });
}

type StatementPath = readonly ['policy', 'Statement', number];

const actionForm = /^(\*|[A-Za-z0-9*?-]+:[A-Za-z0-9_*?-]+)$/;

function actionFaults({ action }: Statement, at: StatementPath): readonly Contradiction[] {
  const name = action.negated ? 'NotAction' : 'Action';
  if (action.patterns.length === 0) return [{ path: [...at, name], message: 'expected at least one' }];
  const faults = action.patterns.flatMap((pattern, index): readonly Contradiction[] => {
    const path = placeOf(action, [...at, name], index);
    if (!actionForm.test(pattern)) return [{ path, message: 'expected an action: ec2:CreateSnapshot, s3:Get*, or *' }];
    const isKnown = !/[*?]/.test(pattern) || spellOut({ action: { negated: false, patterns: [pattern] } }).length > 0;
    return isKnown ? [] : [{ path, message: `expected a pattern that some action of AWS fits, got ${pattern}` }];
  });
  if (faults.length > 0 || !action.negated || spellOut({ action }).length > 0) return faults;
  return [{ path: [...at, name], message: 'expected to leave some action: it leaves none' }];
}

function resourceFaults({ resource }: Statement, at: StatementPath): readonly Contradiction[] {
  if (resource === undefined) return [];
  const name = resource.negated ? 'NotResource' : 'Resource';
  if (resource.patterns.length === 0) return [{ path: [...at, name], message: 'expected at least one' }];
  return resource.patterns.flatMap((pattern, index) => {
    if (/^(\*|arn:\S+)$/.test(pattern)) return [];
    const path = placeOf(resource, [...at, name], index);
    return [{ path, message: 'expected * or an ARN pattern: arn:aws:s3:::acme-*' }];
  });
}

function operatorFaults({ conditions }: Statement, at: StatementPath): readonly Contradiction[] {
  const unknown = new Set(conditions.map(({ operator }) => operator).filter((name) => !isConditionOperator(name)));
  return [...unknown].map((name) => ({
    path: [...at, 'Condition', name],
    message: `expected a condition operator of IAM, got ${name}${nearest(name)}`,
  }));
}

function nearest(name: string): string {
  const [best] = operatorNames
    .map((known) => ({ known, far: distance(name.toLowerCase(), known.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= 3 ? `: did you mean ${best.known}?` : '';
}

// IAM writes a list of one as a plain text, too.
function placeOf({ patterns }: PatternElement, path: readonly (string | number)[], index: number) {
  return patterns.length === 1 ? path : [...path, index];
}
