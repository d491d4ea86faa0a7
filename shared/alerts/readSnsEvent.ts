// Reads the event by which SNS hands messages to a Lambda function.

import * as z from 'zod';

export interface SnsMessage {
  readonly id: string;
  readonly subject: string | undefined;
  readonly text: string;
}

/** SNS adds fields now and then, so unknown ones are left alone. Shape: AWS Lambda guide, "Invoking with SNS". */
const snsEventSchema = z.object({
  Records: z
    .array(
      z.object({
        EventSource: z.literal('aws:sns'),
        Sns: z.object({ MessageId: z.string().min(1), Subject: z.string().nullish(), Message: z.string() }),
      }),
    )
    .min(1),
});

/**
 * Gives the messages of an SNS event; SNS sends exactly one.
 *
 * @throws where the event is not from SNS, with the paths that are wrong.
 */
export function readSnsEvent(event: unknown): readonly SnsMessage[] {
  const parsed = snsEventSchema.safeParse(event);
  if (!parsed.success) {
    throw new Error(`expected an SNS event: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  }
  return parsed.data.Records.map(({ Sns: { MessageId, Subject, Message } }) => ({
    id: MessageId,
    subject: Subject ?? undefined,
    text: Message,
  }));
}
