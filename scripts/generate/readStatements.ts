// Picks of the guide's statements those that no policy shows, for the question that names them.

import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { OutsideStatement } from '../../shared/requirements/outsideIam.ts';

const page = z.strictObject({ url: z.url(), build: z.string().optional(), pageUpdated: z.iso.date().optional() });

/** One statement of the guide outside of its lists of actions, and how it ends here. */
const statement = z
  .strictObject({
    id: z.string(),
    topic: z.string(),
    level: z.enum(['must', 'advice', 'optional', 'info', 'inferred', 'absence']),
    when: z.string(),
    must: z.string(),
    sets: z.array(z.string()).min(1),
    source: page,
    also: z.array(page).optional(),
    doubt: z.string().optional(),
    judged: z
      .array(z.strictObject({ rule: z.string(), case: z.string() }))
      .min(1)
      .optional(),
    unread: z.literal('outside-iam').optional(),
    rest: z.string().optional(),
    question: z.string().optional(),
    none: z.string().min(10).optional(),
  })
  .refine(({ judged, question, none }) => [judged, question, none].filter((end) => end !== undefined).length === 1, {
    message: 'expected one of judged, question and none',
  })
  .refine(({ judged, unread, rest }) => judged !== undefined || (unread ?? rest) === undefined, {
    message: 'expected unread and rest of what is judged only',
  });

const statementsFile = z.strictObject({
  about: z.string(),
  everyRoleOfTheAppliance: z.array(z.string()),
  statements: z.array(statement),
});

export const everyRole = 'every role of the appliance';

/** Reads shared/requirements/guide/statements.json. @throws what is wrong with it. */
export async function readStatements(): Promise<z.output<typeof statementsFile>> {
  const file = new URL('../../shared/requirements/guide/statements.json', import.meta.url);
  return statementsFile.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** Gives the text of outsideIam.generated.json. */
export async function renderOutside(): Promise<string> {
  const { statements, everyRoleOfTheAppliance } = await readStatements();
  const outside = statements
    .filter(({ question, unread, rest }) => question === 'outside-iam' || (unread ?? rest) !== undefined)
    .map(
      ({ id, sets, unread, rest }): OutsideStatement => ({
        id,
        ...(unread !== undefined && rest === undefined && { judgedWhereRead: true }),
        sets: sets.flatMap((set) => (set === everyRole ? everyRoleOfTheAppliance : [set])),
      }),
    );
  return `${JSON.stringify(outside).replaceAll('{"id"', '\n{"id"')}\n`;
}
