// Rows of public decisions that this engine decides otherwise, each with the AWS page that is on its side.

import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import * as z from 'zod';

const witness = z.strictObject({
  resource: z.string(),
  context: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});
const list = z.array(
  z.strictObject({
    file: z.enum(['grants', 'requests', 'moto-auth', 'iamspy']),
    reason: z.string().min(20),
    page: z.url(),
    ids: z.array(z.string()).min(1),
    /** For grants that the row calls missing: an allowed request. */
    witnesses: z.record(z.string(), witness).optional(),
  }),
);

/** The list as it stands. */
export function readDisagreements(): z.infer<typeof list> {
  return list.parse(JSON.parse(readFileSync(new URL('disagreements.json', import.meta.url), 'utf8')));
}

/** One row and what the engine says of it. */
export interface JudgedRow {
  readonly id: string;
  readonly expected: string;
  readonly said: string;
  readonly agrees: boolean;
}

/** Fails where a row disagrees that test/real/disagreements.json does not list, and where a listed row agrees or is not there. */
export function expectOnlyListedDisagreements(file: string, rows: readonly JudgedRow[]): void {
  const listed = new Set(
    readDisagreements()
      .filter((entry) => entry.file === file)
      .flatMap(({ ids }) => ids),
  );
  const disagreeing = rows.filter(({ agrees }) => !agrees);
  const unlisted = disagreeing.filter(({ id }) => !listed.has(id));
  const ids = new Set(disagreeing.map(({ id }) => id));
  expect(unlisted, `${unlisted.length} rows of ${file} disagree and are not listed`).toEqual([]);
  expect(
    [...listed].filter((id) => !ids.has(id)),
    `rows of ${file} that are listed but agree`,
  ).toEqual([]);
}
