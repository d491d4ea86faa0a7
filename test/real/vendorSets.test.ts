// AWS Backup's managed policies as required sets: a role that has one lacks nothing, and each statement taken is found.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { judgeBySet, ownSet, withoutEach } from '../requirements/ownSetCase.ts';
import { describeRealData } from './realData.ts';

const line = z.object({
  name: z.string(),
  document: z.object({ Version: z.string(), Statement: z.array(z.record(z.string(), z.unknown())) }),
});

/** Statements that others of the same policy allow all of, by policy. */
const redundant: Readonly<Record<string, readonly number[]>> = { AWSBackupServiceRolePolicyForRestores: [18, 26] };

describeRealData("AWS Backup's managed policies", (folder) => {
  const policies = readFileSync(join(folder, 'iam/aws-managed-policies.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .filter((text) => text.startsWith('{"name": "AWSBackup'))
    .map((text) => line.parse(JSON.parse(text)));

  it('are there', () => expect(policies.length).toBeGreaterThan(15));

  for (const { name, document } of policies) {
    it(`${name} is whole in a role that has it, and in no other`, { timeout: 60_000 }, () => {
      const set = ownSet(document);
      expect(judgeBySet(set, document).map(({ summary }) => summary)).toEqual([]);
      const unseen = withoutEach(document).flatMap((less, index) => (judgeBySet(set, less).length > 0 ? [] : [index]));
      expect(unseen).toEqual(redundant[name] ?? []);
    });
  }
});
