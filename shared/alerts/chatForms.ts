// All chats that take alerts by webhook: one line each.

import type { ChatForm } from './chatForm.ts';
import { slackChat } from './forms/slackChat.ts';

/** The first one whose address it is takes a message; none: the first, whose form many other chats understand. */
export const chatForms: readonly [ChatForm, ...ChatForm[]] = [slackChat];
