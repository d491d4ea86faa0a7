// Reads every answer of AWS with suspicion: a status of 200 proves nothing, the body must be the answer of that call.

import type { MiddlewareStack } from '@smithy/types';
import { checkEnvelope } from './checkEnvelope.ts';
import { checkMembers } from './checkMembers.ts';

/** An answer with a good status that is none. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

/** The part of an SDK client that is needed here; all clients have it. */
interface Client {
  readonly middlewareStack: Pick<MiddlewareStack<object, object>, 'add'>;
}

/**
 * The same client, whose calls reject with an {@link AnswerError} where an answer is an error under a good status, empty,
 * cut off, of another protocol, or lacks what AWS always sends. Such an answer is not asked for again.
 */
export function checkedClient<Checked extends Client>(client: Checked): Checked {
  const options = { step: 'deserialize', override: true } as const;
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const result = await next(args);
        const fault = await checkEnvelope(commandName, result.response);
        if (fault !== undefined) throw new AnswerError(`AWS answered ${nameOf(commandName)} with ${fault}`);
        return result;
      },
    { ...options, name: 'checkEnvelope', priority: 'low' },
  );
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const result = await next(args);
        const fault = checkMembers(nameOf(commandName), result.output);
        if (fault !== undefined) throw new AnswerError(`AWS answered ${nameOf(commandName)} without ${fault}`);
        return result;
      },
    { ...options, name: 'checkMembers', priority: 'high' },
  );
  return client;
}

/** `PublishCommand` is the call `Publish`. */
function nameOf(commandName: string): string {
  return commandName.replace(/Command$/, '');
}
