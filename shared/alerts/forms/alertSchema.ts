// Reads an alert as it arrives from a topic: the schema of `veeam-drift/alert/1`.

import * as z from 'zod';
import { accountIdSchema, findingAccountSchema, instantSchema } from '../../report/findingSchema.ts';
import {
  changeSchema,
  coverageChangeSchema,
  requirementRefSchema,
  runSchema,
  totalsSchema,
} from '../../report/runReportSchema.ts';
import { type AlertInput, alertSchemaId } from '../alert.ts';

const count = z.int().min(0);

const expiringException = z.strictObject({
  findingId: z.string(),
  account: findingAccountSchema,
  principal: z.string().nullable(),
  code: z.string(),
  subject: z.string(),
  owner: z.string(),
  expires: z.iso.date(),
});

const alertFields = z.strictObject({
  id: z.string().describe('Deduplication id: the same message sent twice has the same one'),
  run: runSchema,
  account: accountIdSchema.exactOptional().describe('Present where the alert is about one account only'),
  baseline: z.boolean().describe('First run: everything is new, and `changes` may be empty'),
  comparedWith: instantSchema.exactOptional().describe('When the state that `changes` compares with was written'),
  coverage: z.strictObject({
    accountsListed: count,
    accountsRead: count,
    accountsUnreadable: count,
    accountsExcluded: count,
    principalsJudged: count,
    notes: z.array(z.string()).readonly(),
  }),
  totals: totalsSchema,
  changes: z.array(changeSchema).readonly(),
  coverageChanges: z.array(coverageChangeSchema).readonly(),
  accountNames: z.record(z.string(), z.string()),
  requirements: z.array(requirementRefSchema).readonly(),
  expiringExceptions: z.array(expiringException).readonly(),
  reportLocation: z.string().exactOptional().describe('S3 URI, URL or folder of the whole report'),
  omitted: z
    .strictObject({ changes: count })
    .exactOptional()
    .describe('Present where changes were cut to fit the message: how many are only in the whole report'),
}) satisfies z.ZodType<AlertInput>;

/** The message as it is published: {@link AlertInput} with the schema's name in front. Unknown fields are refused. */
export const alertMessageSchema = z.strictObject({ schema: z.literal(alertSchemaId), ...alertFields.shape });
