// The keys of a required set's file: the same form for Veeam's sets and for a user's own.

import * as z from 'zod';

const text = z.string().trim().min(1, 'expected a text that is not empty');
// What a tag value can hold, without the blank and the + that separate ids there.
const setId = z
  .string()
  .regex(/^[\w.:/=@-]{1,128}$/, 'expected an id of letters, digits and _ . : / = @ -, at most 128 characters');
// Old guides tell a version and no build; what has no versions goes by the date of its page.
const buildName = z
  .string()
  .regex(/^(\d+[a-z]?(\.\d+)*|\d{4}-\d{2}-\d{2})$/, 'expected a build of numbers and dots: 10.0.0.232');
const placeholderName = z.string().regex(/^<[^<>]+>$/, 'expected a placeholder as the page writes it: <bucket-name>');
const action = z
  .string()
  .regex(/^[A-Za-z0-9-]+:[A-Za-z0-9_-]+$/, 'expected one action without wildcards: ec2:CreateSnapshot');

/** What a page may leave unsaid. */
export const inferredKeys = [
  'requires.trustedServices',
  'requires.assumableByAppliance',
  'requires.instanceProfile',
] as const;

/** A required set as its file states it, read but not yet checked for contradictions between its keys. */
export const setFileSchema = z.strictObject({
  id: setId,
  title: text,
  purpose: text.optional().describe('What breaks without it; default: the title'),
  principal: z.enum(['role', 'user']),
  kind: z.enum(['base', 'add-on']),
  addOnTo: z.array(setId).min(1, 'expected at least one id').optional(),
  when: text.optional().describe('When an add-on is needed'),
  product: text,
  build: buildName,
  source: z.strictObject({
    url: z.url({ protocol: /^https?$/, error: 'expected the http(s) address of the page' }),
    pageUpdated: z.iso.date('expected a date as YYYY-MM-DD').optional(),
  }),
  actions: z.int().optional().describe('How many different actions the policy names'),
  requires: z
    .strictObject({
      trustedServices: z.array(text),
      assumableByAppliance: z.boolean(),
      instanceProfile: z.boolean(),
    })
    .optional(),
  inferred: z
    .array(z.enum(inferredKeys))
    .optional()
    .describe('Paths of what the page does not say and follows from something else'),
  inferredWhy: text.optional(),
  placeholders: z
    .record(placeholderName, text)
    .optional()
    .describe('Texts of the resources that stand for a value of the reader, and what each stands for'),
  policyForm: text.optional().describe('What was added to what the page writes, to make it a policy'),
  notes: z.array(text).optional(),
  keyPolicy: z
    .strictObject({ key: text, for: text, actions: z.array(text).min(1, 'expected at least one action') })
    .optional()
    .describe('Actions that the page asks for in the policy of a key'),
  sourceDefects: z.array(text).optional(),
  optionalActions: z.array(action).default([]).describe('Clean-up rights: never missing, never excess'),
  conditionalActions: z
    .array(z.strictObject({ action, when: text }))
    .default([])
    .describe('Needed only in a certain case, and not part of the policy'),
  policy: z.strictObject({
    Version: z.literal('2012-10-17', 'expected 2012-10-17'),
    // Its grammar is IAM's: parsePolicyDocument reads it.
    Statement: z.unknown(),
  }),
});

/** What the schema gives, defaults filled in. */
export type SetFile = z.output<typeof setFileSchema>;
