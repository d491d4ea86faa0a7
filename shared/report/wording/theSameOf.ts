// What all findings of a group have in common.

import type { Finding } from '../../drift/finding.ts';
import type { FindingGroup } from './findingGroup.ts';

/** What all findings of the group give; undefined where two give something else. */
export function theSameOf<Value>({ findings }: FindingGroup, of: (finding: Finding) => Value): Value | undefined {
  const first = findings.at(0);
  if (first === undefined) return undefined;
  const value = of(first);
  return Iterator.from(findings).every((finding) => of(finding) === value) ? value : undefined;
}

/** For a part of a longer sentence. */
export function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.\s*$/, '');
}
