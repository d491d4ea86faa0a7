// The reviewed tables of test/cases/infra: what each AWS call needs, and what each function is allowed.

import * as z from 'zod';
import reviewedGrants from '../cases/infra/functionGrants.json' with { type: 'json' };
import reviewedCalls from '../cases/infra/sdkCalls.json' with { type: 'json' };

const callSchema = z.strictObject({
  /** Whose rights the call uses: the function's own role, or the reader role of a member account. */
  by: z.enum(['own', 'reader']),
  actions: z.array(z.string()),
  why: z.string().optional(),
});
const grantSchema = z.strictObject({
  actions: z.array(z.string()).min(1),
  resources: z.array(z.string()).min(1),
  /** Circumstances under which the grant is needed: keys of the request with their value, or possible values. */
  context: z.record(z.string(), z.string()).default({}),
  oneOf: z.record(z.string(), z.array(z.string())).default({}),
  /** Who needs it, where it is not the function's code. */
  neededBy: z.string().optional(),
});
const functionSchema = z.strictObject({
  grants: z.array(grantSchema),
  notReached: z.array(z.strictObject({ calls: z.array(z.string()), why: z.string() })),
});

export type Grant = z.output<typeof grantSchema>;

const { '//': _aboutCalls, ...calls } = reviewedCalls;
const { '//': _aboutGrants, ...grants } = reviewedGrants;

/** By call, as sdkCalls.ts spells it: `client-s3 GetObject`. */
export const callTable = z.record(z.string(), callSchema).parse(calls);
/** By function. */
export const functionTable = z.record(z.string(), functionSchema).parse(grants);
