// The one settings file as the program sees it: its schema, with the default of every key.

import * as z from 'zod';
import { accountIdSchema } from '../vocabulary/accountIdSchema.ts';
import { auditSettings } from './sections/auditSettings.ts';
import { deploySettings } from './sections/deploySettings.ts';
import { featureSettings } from './sections/featureSettings.ts';
import { keySettings } from './sections/keySettings.ts';
import { liveSettings } from './sections/liveSettings.ts';
import { organizationalUnitId } from './sections/organizationalUnitId.ts';
import { scopeSettings } from './sections/scopeSettings.ts';

const roleArn = z
  .string()
  .regex(/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/*?-]+$/, 'expected a role ARN: arn:aws:iam::111122223333:role/name');
const day = z.iso.date('expected a date as YYYY-MM-DD');
/** `*` and `?` stand for any text and any character; compares without case. */
const namePattern = z.string().min(1);
const severity = z.enum(['critical', 'high', 'medium', 'low', 'info']);

const appliance = z
  .strictObject({
    role: roleArn
      .optional()
      .describe(
        'ARN of the impersonation role of the backup appliance; `*` and `?` in its name, as in `role/stack-VeeamImpersonationRoleV1-*`',
      ),
    account: accountIdSchema.optional().describe('Account of the backup appliance, where its role is not known'),
    externalId: z.string().min(2).optional().describe('External id that the appliance sends with AssumeRole'),
  })
  .refine((value) => (value.role === undefined) !== (value.account === undefined), {
    message: 'expected either role or account',
  });

const principalRule = z.strictObject({
  name: namePattern.describe('Pattern of role or user names'),
  kind: z.enum(['role', 'user']).default('role'),
  accounts: z.array(accountIdSchema).min(1).optional().describe('Only in these accounts; default: in all'),
  requirements: z.array(z.string().min(1)).min(1).describe('Ids of required sets'),
  build: z.string().optional().describe('Build of these sets; default: `build`'),
});

const expectedRule = z.strictObject({
  name: z
    .string()
    .regex(/^[\w+=,.@-]{1,64}$/, 'expected the name of a role, without a path and wildcards: veeam-org-backup')
    .optional()
    .describe(
      'Organization mode: the role of this name in each of these accounts must have the sets, tagged or not; the report sums it up',
    ),
  accounts: z.array(accountIdSchema).min(1).optional().describe('In these accounts; with neither key: in all'),
  organizationalUnits: z.array(organizationalUnitId).min(1).optional().describe('Accounts anywhere below these OUs'),
  requirements: z
    .array(z.string().min(1))
    .min(1)
    .describe('Each of these sets needs a role (or user) in each of these accounts'),
});

const exceptionRule = z.strictObject({
  account: z
    .union([accountIdSchema, z.literal('*')])
    .default('*')
    .describe('Account id, or `*`'),
  principal: namePattern.default('*').describe('Pattern of the principal ARN or of its name'),
  code: namePattern.describe('Pattern of finding codes'),
  subject: namePattern.default('*').describe('Pattern of subjects'),
  reason: z.string().min(3).describe('Why it is accepted'),
  owner: z.string().min(2).describe('Who answers for it'),
  expires: day.describe('Last day it counts; at most one year ahead'),
});

const releaseRule = z
  .strictObject({
    account: z
      .union([accountIdSchema, z.literal('*')])
      .default('*')
      .describe('Account id, or `*`'),
    principal: namePattern.default('*').describe('Pattern of the principal ARN or of its name'),
    requirements: z.array(z.string().min(1)).min(1).optional().describe('Only these sets; default: the whole role'),
    on: day.describe('Day of the release; what is watched anew after it stays watched'),
    reason: z.string().min(3).describe('Why it is released'),
    owner: z.string().min(2).describe('Who answers for it'),
  })
  .refine(({ account, principal }) => account !== '*' || principal !== '*', {
    message: 'expected an account or a principal: all would be released',
  });

const alerts = z.strictObject({
  topicArn: z.string().optional().describe('SNS topic for alerts'),
  eventBus: z.string().optional().describe('EventBridge bus (name or ARN) for events'),
  emails: z.array(z.email()).default([]).describe('E-mail subscriptions that the deployment makes'),
  slackWebhookParameter: z.string().optional().describe('SSM SecureString that holds the incoming webhook URL'),
  groupBy: z.enum(['run', 'account']).default('run').describe('One message per run, or one per changed account'),
  minimumSeverity: severity.default('low').describe('Changes below it are recorded, not published'),
  reportLinkHours: z
    .int()
    .min(1)
    .max(168)
    .optional()
    .describe(
      'Then messages carry a link that opens the report to whoever has the message, past `deploy.auditReaders`, for so many hours at most: it ends with the credentials that signed it; default: none, the report asks for the rights of its reader',
    ),
  remindAfterDays: z.int().min(1).max(365).default(7).describe('Drift that stays is told again after so many days'),
});

export const settingsSchema = z
  .strictObject({
    build: z.string().optional().describe('Build of Veeam Backup for AWS whose sets apply; default: the newest known'),
    tags: z
      .strictObject({
        role: z.string().min(1).default('veeam:role').describe('Tag that names the required sets of a role'),
        build: z.string().min(1).default('veeam:build').describe('Tag that names the build of a role'),
        scope: z
          .string()
          .min(1)
          .default('veeam:scope')
          .describe('Tag that narrows the scope of a role, where `scopes` let it'),
      })
      .prefault({}),
    organizationId: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, 'expected an organization id: o-…')
      .optional()
      .describe('Closes trust to the organization where no organization is read'),
    regions: z
      .array(z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'expected a region: eu-central-1'))
      .min(1)
      .optional()
      .describe('All regions that Veeam works in: aws:RequestedRegion has one of these values'),
    oneTimeKeyDays: z
      .int()
      .min(0)
      .max(3650)
      .default(7)
      .describe(
        'Days after which an access key that Veeam takes once is a finding, where a credential report or live.accessKeys tells it',
      ),
    features: featureSettings.prefault({}),
    appliances: z.array(appliance).default([]).describe('Who must be able to assume the roles'),
    requirementFiles: z.array(z.string().min(1)).default([]).describe('Your own required sets, relative to this file'),
    conditionalActions: z
      .array(z.string())
      .optional()
      .describe('Actions that the guide asks for in certain cases only and that you need; `[]`: none of them'),
    answeredQuestions: z
      .array(z.string())
      .default([])
      .describe('Ids of open questions of the report that you have answered for yourselves: they are not asked again'),
    principals: z.array(principalRule).default([]).describe('Required sets for roles that cannot be tagged'),
    keys: keySettings.describe(
      'KMS keys whose policies are judged: their ARNs, and `discover` for all keys and backup vaults that a live scan finds in `regions`; buckets that scopes name are read with them; default: none but those whose files lie beside the exports',
    ),
    scopes: z
      .array(scopeSettings)
      .default([])
      .describe('Resources that roles are cut to on purpose; several for one role add up'),
    expected: z.array(expectedRule).default([]).describe('Required sets that accounts must have a role for'),
    trust: z
      .strictObject({
        accounts: z.array(accountIdSchema).default([]).describe('Further accounts that may assume Veeam roles'),
        principals: z.array(z.string()).default([]).describe('Further principals: ARNs, `*` allowed'),
        services: z.array(z.string()).default([]).describe('Further services'),
      })
      .prefault({}),
    exceptions: z.array(exceptionRule).default([]).describe('Findings that somebody accepts'),
    released: z.array(releaseRule).default([]).describe('Watched roles and accounts that are let go on purpose'),
    terraform: z
      .strictObject({
        accounts: z
          .record(z.string(), accountIdSchema)
          .default({})
          .describe('Accounts by provider of a Terraform plan: `aws`, `aws.prod`'),
      })
      .prefault({})
      .describe('For `what-if` with a plan'),
    upgradeTo: z
      .strictObject({
        build: z.string().describe('Build that Veeam will be upgraded to'),
        date: day.describe('Day of the upgrade: what lacks then is `info` until it, and told 30, 14 and 3 days before'),
      })
      .optional()
      .describe('An upgrade that is to come'),
    failOn: severity.default('critical').describe('The command scan exits with 2 from this severity on'),
    live: liveSettings.prefault({}),
    audit: auditSettings.prefault({}),
    alerts: alerts.prefault({}),
    deploy: deploySettings.prefault({}),
  })
  .describe('Settings of veeam-role-drift');

/** All settings with their defaults filled in. */
export type Settings = z.output<typeof settingsSchema>;

/** The settings where no file is given. */
export const defaultSettings: Settings = settingsSchema.parse({});
