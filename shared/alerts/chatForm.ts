// What a chat must say of itself so that messages of the alert topic reach it by webhook.

import type { AlertInput } from './alertInput.ts';

/** A message of the topic that is no alert of ours: an alarm of CloudWatch, a word from a person. */
export interface Notice {
  readonly title: string;
  readonly text: string;
}

/** Bodies of one message, each JSON: the best first, simpler ones for a chat that refuses it (HTTP 400). */
export type ChatBodies = readonly [object, ...object[]];

/** One chat. Names and texts are strangers' words: each form escapes them for its own language and keeps its limits. */
export interface ChatForm {
  /** For errors and logs: `Slack`. */
  readonly name: string;
  /** Whether the webhook with this address is one of the chat's. */
  isFor(webhook: URL): boolean;
  alert(alert: AlertInput): ChatBodies;
  notice(notice: Notice): ChatBodies;
}
