// The settings of live scans: which role reads which accounts.

import * as z from 'zod';
import { accountIdSchema } from '../../vocabulary/accountIdSchema.ts';
import { organizationalUnitId } from './organizationalUnitId.ts';

const liveKeys = z.strictObject({
  readerRole: z
    .string()
    .default('veeam-drift-reader')
    .describe('Name (with path) of the role that is assumed in each account'),
  externalId: z.string().min(2).optional().describe('External id that the reader roles ask for'),
  accounts: z
    .strictObject({
      list: z.array(accountIdSchema).min(1).optional().describe('A fixed list instead of AWS Organizations'),
      include: z.array(accountIdSchema).optional().describe('Of the organization only these, of exports as well'),
      exclude: z.array(accountIdSchema).default([]).describe('Never these, of exports as well; the report names them'),
      organizationalUnits: z
        .array(organizationalUnitId)
        .min(1)
        .optional()
        .describe('Only accounts below these OUs, of exports as well'),
    })
    .prefault({}),
  users: z.boolean().default(true).describe('Read users and groups, too, where plug-in users are found'),
  accessKeys: z
    .boolean()
    .default(false)
    .describe('Read age and last use of the access keys of users for one use, too; the reader roles must allow it'),
  concurrency: z.int().min(1).max(100).default(10).describe('Accounts read at the same time'),
  accountTimeoutSeconds: z
    .int()
    .min(5)
    .max(900)
    .default(60)
    .describe('Then an account counts as unreadable; judging it may take as long again'),
});

/** The part `live`. */
export const liveSettings = liveKeys.refine(({ users, accessKeys }) => users || !accessKeys, {
  path: ['accessKeys'],
  message: 'expected users: true beside it: no user is read',
});
