// Reads the webhook's URL, which is a secret, from an SSM SecureString.

import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';

/** Gives the URL; `forget` makes the next call read it anew. */
export interface WebhookUrl {
  read(): Promise<string>;
  forget(): void;
}

/** Reads the parameter once and keeps it for `keepMs` (default 5 minutes), so that a changed URL is found soon. */
export function ssmWebhookUrl(options: {
  readonly client: Pick<SSMClient, 'send'>;
  readonly parameter: string;
  readonly now: () => number;
  readonly keepMs?: number;
}): WebhookUrl {
  const keepMs = options.keepMs ?? 300_000;
  let kept: { readonly url: string; readonly readAt: number } | undefined;
  return {
    async read() {
      if (kept !== undefined && options.now() - kept.readAt < keepMs) return kept.url;
      const url = await readParameter(options.client, options.parameter);
      kept = { url, readAt: options.now() };
      return url;
    },
    forget() {
      kept = undefined;
    },
  };
}

async function readParameter(client: Pick<SSMClient, 'send'>, name: string): Promise<string> {
  const answer = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  const url = answer.Parameter?.Value?.trim() ?? '';
  // The value is a secret: the message names the parameter and never what is in it.
  if (!url.startsWith('https://') || !URL.canParse(url))
    throw new Error(`expected an https URL in the SSM parameter ${name}`);
  return url;
}
