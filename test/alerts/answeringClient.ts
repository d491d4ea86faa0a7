// Lets an AWS client answer from a test instead of the network, and keeps what it was asked.

import {
  EventBridgeClient,
  type PutEventsCommandInput,
  type PutEventsCommandOutput,
} from '@aws-sdk/client-eventbridge';
import { type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';

const config = { region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

/** An SNS client that accepts everything. */
export function answeringSns(published: PublishCommandInput[]): SNSClient {
  const client = new SNSClient(config);
  client.middlewareStack.add(
    () => async (args) => {
      if ('MessageStructure' in args.input) published.push(args.input);
      return { output: { $metadata: {}, MessageId: String(published.length) }, response: {} };
    },
    { step: 'initialize' },
  );
  return client;
}

/** An EventBridge client; `accepts` says for each call and entry whether the bus takes it. */
export function answeringEventBridge(
  calls: PutEventsCommandInput[],
  accepts: (call: number, entry: number) => boolean = () => true,
): EventBridgeClient {
  const client = new EventBridgeClient(config);
  client.middlewareStack.add(
    () => async (args) => {
      if ('Entries' in args.input) calls.push(args.input);
      const output: PutEventsCommandOutput = {
        $metadata: {},
        Entries: calls
          .at(-1)
          ?.Entries?.map((_, index) =>
            accepts(calls.length, index)
              ? { EventId: `event-${index}` }
              : { ErrorCode: 'InternalFailure', ErrorMessage: 'again' },
          ),
      };
      return { output, response: {} };
    },
    { step: 'initialize' },
  );
  return client;
}
