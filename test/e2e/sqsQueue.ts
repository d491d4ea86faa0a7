// A queue of the AWS counterpart, over plain HTTP: receives what topics and buses deliver.

import * as z from 'zod';
import { awsAccess, hubAccount } from './motoWorld.ts';

export interface Queue {
  readonly arn: string;
  readonly url: string;
  /** Takes everything that is in the queue: parsed JSON bodies. */
  drain(): Promise<readonly unknown[]>;
}

export async function createQueue(endpoint: string, name: string): Promise<Queue> {
  const { QueueUrl: url } = z
    .object({ QueueUrl: z.string() })
    .parse(await call(endpoint, 'CreateQueue', { QueueName: name }));
  return {
    arn: `arn:aws:sqs:${awsAccess.region}:${hubAccount}:${name}`,
    url,
    drain: async () => {
      const bodies: unknown[] = [];
      for (;;) {
        const batch = await receive(endpoint, url);
        if (batch.length === 0) return bodies;
        for (const { Body, ReceiptHandle } of batch) {
          bodies.push(JSON.parse(Body));
          await call(endpoint, 'DeleteMessage', { QueueUrl: url, ReceiptHandle });
        }
      }
    },
  };
}

const received = z.object({ Messages: z.array(z.object({ Body: z.string(), ReceiptHandle: z.string() })).default([]) });

async function receive(endpoint: string, url: string) {
  const answer = await call(endpoint, 'ReceiveMessage', { QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
  return received.parse(answer).Messages;
}

async function call(endpoint: string, action: string, parameters: object): Promise<unknown> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${awsAccess.region}/sqs/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(parameters),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}
