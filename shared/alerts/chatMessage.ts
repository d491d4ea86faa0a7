// Turns a message of the alert topic into bodies for a chat: an alert of ours in full form, anything else as a notice.

import { alertMessageSchema } from './alertInput.ts';
import type { ChatBodies, ChatForm } from './chatForm.ts';
import type { SnsMessage } from './readSnsEvent.ts';

/** Gives the bodies of any message: other senders use the topic as well, and what they send arrives rather than not at all. */
export function chatMessage(message: SnsMessage, form: ChatForm): ChatBodies {
  const json = parseJson(message.text);
  const alert = alertMessageSchema.safeParse(json);
  if (!alert.success) {
    const text = isObject(json) ? JSON.stringify(json, null, 2) : message.text;
    return form.notice({ title: message.subject ?? 'Message without a subject', text });
  }
  const { schema: _, ...input } = alert.data;
  return form.alert(input);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is no fault here: such a message is shown as text.
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
