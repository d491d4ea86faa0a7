// Subjects of findings about one key, bucket or vault: `kms:Decrypt on arn:…`, or the ARN alone.

import type { Finding } from './finding.ts';

const codes: readonly string[] = ['KEY_ACTION_MISSING', 'KEY_ACTION_LIMITED', 'KEY_UNUSABLE', 'RESOURCE_POLICY_DENIES'];

export function isAboutResource({ code }: Pick<Finding, 'code'>): boolean {
  return codes.includes(code);
}

/** Tells findings about one action on one key. */
export function isOfKeyAction({ code }: Pick<Finding, 'code'>): boolean {
  return code === 'KEY_ACTION_MISSING' || code === 'KEY_ACTION_LIMITED';
}

/** @param action absent: the finding is about the resource as a whole */
export function resourceSubject(arn: string, action?: string): string {
  return action === undefined ? arn : `${action} on ${arn}`;
}

/** Gives the ARN that such a subject names. */
export function resourceOf({ subject }: Pick<Finding, 'subject'>): string {
  return subject.slice(subject.lastIndexOf(' ') + 1);
}

/** Gives the action that such a subject names; any other subject stays as it is. */
export function actionOfSubject(subject: string): string {
  return / on arn:\S+$/.test(subject) ? subject.slice(0, subject.indexOf(' ')) : subject;
}
