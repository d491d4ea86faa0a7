// Carries one message of the alert topic to the chat whose webhook it is.

import type { ChatForm } from './chatForm.ts';
import { chatForms } from './chatForms.ts';
import { chatMessage } from './chatMessage.ts';
import { type ChatPort, postToChat } from './postToChat.ts';
import type { SnsMessage } from './readSnsEvent.ts';

export interface ChatDelivery extends ChatPort {
  /** Address of the webhook: a secret, which no error names. */
  readonly webhook: string;
  /** Chats to choose from; default: all that there are. */
  readonly forms?: readonly [ChatForm, ...ChatForm[]];
}

/**
 * Delivers the message in the form of the chat, and gives the chat's name.
 *
 * @throws ChatDeliveryError where the chat did not take it.
 */
export async function deliverToChat(message: SnsMessage, delivery: ChatDelivery): Promise<string> {
  const { webhook, forms = chatForms, ...port } = delivery;
  const address = new URL(webhook);
  const form = forms.find((each) => each.isFor(address)) ?? forms[0];
  await postToChat({ chat: form.name, webhook, bodies: chatMessage(message, form) }, port);
  return form.name;
}
