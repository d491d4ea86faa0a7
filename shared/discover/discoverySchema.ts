// What `discover --json` prints, as a schema: the reader of others and the JSON Schema beside it.

import * as z from 'zod';
import { accountIdSchema } from '../vocabulary/accountIdSchema.ts';

export const discoverySchemaId = 'veeam-drift/discovery/1';

const count = z.int().min(0);
const setRef = z.object({ id: z.string(), build: z.string() });
const account = z.object({ id: accountIdSchema, name: z.string().exactOptional() });

const explanation = z
  .object({
    sets: z.array(setRef).min(1),
    has: count.describe('Of `required`'),
    required: count.describe('Actions that the sets must have'),
    lacks: z.array(z.string()).describe('Required actions that its policies do not allow'),
    foreign: count.describe('Actions named in full that the sets do not speak of'),
    inside: z.array(z.string()).describe('Ids of further sets that ask for nothing more'),
    twins: z.array(setRef).describe('Sets of other builds with the same lists'),
    cost: z.number().describe('The less, the nearer'),
  })
  .describe('Sets that together explain what it is allowed');

const likeness = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ranked'),
    answers: z
      .array(z.array(explanation).min(1))
      .min(1)
      .describe('The best first; what cannot be told apart is one answer'),
  }),
  z.object({ kind: z.literal('broad'), allowed: count.describe('Rights far beyond every set tell none apart') }),
  z.object({ kind: z.literal('unlike'), nearest: explanation.exactOptional() }),
]);

const candidate = z.object({
  account,
  kind: z.enum(['role', 'user']),
  arn: z.string(),
  name: z.string(),
  evidence: z
    .array(
      z.object({
        kind: z.enum(['name', 'path', 'profile', 'policy', 'tag', 'trusts', 'appliance']),
        value: z.string(),
      }),
    )
    .describe('Empty where only its rights speak for it'),
  likeness,
  unreadPolicies: z.array(z.string()).describe('Policies that could not be read and are not weighed'),
  trusted: z.array(z.string()).describe('ARNs and accounts that may assume it'),
  isAppliance: z.boolean().describe('EC2 assumes it, and it may assume every role'),
});

const applianceRole = z.object({
  name: z.string().describe('Its name in the appliance'),
  account: accountIdSchema,
  arn: z.string().describe('Made of account and name'),
  isOwn: z.boolean().describe("In the appliance's own account"),
  sets: z.array(z.string()),
  doubts: z.array(z.string()),
});

const appliance = z.object({
  used: z.array(
    z.object({
      role: applianceRole,
      account,
      arn: z.string(),
      name: z.string(),
      build: z.string(),
      sets: z.array(z.string()),
      named: z.array(z.string()).optional().describe('Sets that a tag or the settings name'),
    }),
  ),
  missing: z.array(applianceRole).describe('Roles that accounts which were read do not have'),
  elsewhere: z.array(applianceRole).describe('Roles of accounts that were not read'),
  unused: z.array(candidate).describe("Roles that look like Veeam's and that the appliance does not use"),
});

export const discoverySchema = z
  .object({
    schema: z.literal(discoverySchemaId),
    accounts: count.describe('Accounts that were read'),
    unread: z.array(z.object({ account: z.string(), why: z.string() })),
    roles: count,
    users: count,
    named: count.describe('Roles and users that a tag or the settings name already'),
    candidates: z.array(candidate),
    appliance: appliance.exactOptional(),
  })
  .describe('Answer of veeam-drift discover');
