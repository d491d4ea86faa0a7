// Reads an IAM change as CloudTrail and EventBridge deliver it.

import * as z from 'zod';
import { accountIdSchema } from '../../shared/vocabulary/accountIdSchema.ts';

/**
 * Members that are not needed may come.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/event-delivery-level.html, detail as in
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const iamChangeEvent = z.object({
  id: z.string().min(1),
  source: z.literal('aws.iam', 'expected an event of IAM: source aws.iam'),
  'detail-type': z.literal('AWS API Call via CloudTrail', 'expected detail-type AWS API Call via CloudTrail'),
  account: accountIdSchema,
  time: z.iso.datetime('expected a time as YYYY-MM-DDTHH:MM:SSZ'),
  detail: z.object({
    eventName: z.string().min(1),
    readOnly: z.boolean().optional(),
    errorCode: z.string().optional(),
  }),
});

/** A change in one account that may bear on what its roles and users are allowed. */
export interface IamChange {
  readonly id: string;
  /** 12 digits. */
  readonly account: string;
  /** `PutRolePolicy` */
  readonly call: string;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
}

/**
 * Calls that change policies, trust, boundaries, tags, membership or instance profiles of roles, users and groups;
 * keys, passwords, certificates and identity providers do not bear on permissions.
 */
const bearing =
  /^(Create|Delete|Update|Put|Attach|Detach|Tag|Untag|Add|Remove|Set)\w*(Role|User|Group|Policy|PolicyVersion|PermissionsBoundary|RoleFromInstanceProfile|RoleToInstanceProfile|InstanceProfile|UserToGroup|UserFromGroup)$/;

/**
 * Gives undefined for calls that changed nothing, or nothing that bears on permissions.
 *
 * @throws Error with every fault and its path, where it is no event of IAM.
 */
export function readIamChange(event: unknown): IamChange | undefined {
  const parsed = iamChangeEvent.safeParse(event);
  if (!parsed.success) throw new Error(`the event cannot be read: ${z.prettifyError(parsed.error)}`);
  const { id, account, time, detail } = parsed.data;
  const changed = detail.readOnly !== true && detail.errorCode === undefined;
  if (!changed || !bearing.test(detail.eventName)) return undefined;
  return { id, account, call: detail.eventName, timeMs: Date.parse(time) };
}
