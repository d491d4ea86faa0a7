// Lambda function notify-slack: carries each message of the alert topic to the webhook of a chat. Its name is that of the
// first chat that it knew; which one it is, the webhook's address says.

import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import type { ChatForm } from '../../shared/alerts/chatForm.ts';
import { deliverToChat } from '../../shared/alerts/deliverToChat.ts';
import { ChatDeliveryError } from '../../shared/alerts/postToChat.ts';
import { readSnsEvent, type SnsMessage } from '../../shared/alerts/readSnsEvent.ts';
import { connectSsm } from '../../shared/settings/ssmSettings.ts';
import { ssmWebhookUrl, type WebhookUrl } from '../../shared/settings/ssmWebhookUrl.ts';

export interface NotifySlackDependencies {
  readonly webhookUrl: WebhookUrl;
  readonly fetch: typeof fetch;
  readonly sleep: (ms: number) => Promise<void>;
  readonly logger: Logger;
  /** Chats to choose from; default: all that there are. */
  readonly forms?: readonly [ChatForm, ...ChatForm[]];
}

export type NotifySlackHandler = (event: unknown, context: Context) => Promise<void>;

/**
 * Makes the handler. It ends well only once the chat has taken every message of the event. Anything else is thrown: Lambda
 * then delivers the event again, later, and hands it to the dead-letter queue in the end, so that no alert is lost.
 */
export function createHandler(dependencies: NotifySlackDependencies): NotifySlackHandler {
  const { logger } = dependencies;
  const wrapped = middy(async (event: unknown, context: Context) => {
    for (const message of readSnsEvent(event)) {
      const chat = await deliver(message, () => context.getRemainingTimeInMillis(), dependencies);
      logger.info(`message delivered to ${chat}`, { messageId: message.id });
    }
  }).use(injectLambdaContext(logger));
  return async (event, context) => {
    await wrapped(event, context);
  };
}

let ready: NotifySlackHandler | undefined;

/** The function as Lambda calls it. Reads `SLACK_WEBHOOK_PARAMETER`, the name of the SecureString with the URL. */
export async function handler(event: unknown, context: Context): Promise<void> {
  ready ??= createHandler(dependenciesOf(process.env));
  await ready(event, context);
}

function dependenciesOf(environment: NodeJS.ProcessEnv): NotifySlackDependencies {
  const { SLACK_WEBHOOK_PARAMETER: parameter } = z
    .object({ SLACK_WEBHOOK_PARAMETER: z.string().min(1) })
    .parse(environment);
  return {
    webhookUrl: ssmWebhookUrl({ client: connectSsm(), parameter, now: () => Date.now() }),
    fetch,
    sleep: (ms) => sleep(ms),
    logger: new Logger({ serviceName: 'notify-slack' }),
  };
}

async function deliver(
  message: SnsMessage,
  remainingMs: () => number,
  { webhookUrl, logger, ...port }: NotifySlackDependencies,
): Promise<string> {
  const webhook = await webhookUrl.read();
  try {
    return await deliverToChat(message, { ...port, webhook, remainingMs });
  } catch (error) {
    // A webhook that is gone or refused may have been replaced: the next attempt reads the URL anew.
    if (error instanceof ChatDeliveryError && isRefused(error.status)) webhookUrl.forget();
    logger.error('message not delivered, left to Lambda to try again', { messageId: message.id });
    throw error;
  }
}

function isRefused(status: number | undefined): boolean {
  return status === 401 || status === 403 || status === 404 || status === 410;
}
