// Stands before the AWS counterpart and refuses what CloudFormation refuses.

import type { AwsCall } from '../e2e/awsCall.ts';
import { type FaultProxy, startFaultProxy } from '../e2e/faultProxy.ts';
import { stackRefusal } from '../infra/cloudFormationRules.ts';
import { parseCloudFormation } from '../infra/readCloudFormationYaml.ts';

/** The counterpart checks no signature, but gives private objects to nobody without one. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=test';

/** @param endpoint of the counterpart */
export async function startCloudFormationGate(endpoint: string): Promise<FaultProxy> {
  const gate = await startFaultProxy(endpoint);
  gate.decide = async (call) => {
    try {
      const message = await refusalOf(call, endpoint);
      return message === undefined ? 'pass' : { status: 400, code: 'ValidationError', message };
    } catch (error) {
      return { status: 400, code: 'GateFailed', message: String(error) };
    }
  };
  return gate;
}

async function refusalOf({ name, parameters }: AwsCall, endpoint: string): Promise<string | undefined> {
  const inline = parameters.get('TemplateBody');
  const url = parameters.get('TemplateURL');
  if (inline === null && url === null) return undefined;
  const text = inline ?? (await readTemplate(url ?? '', endpoint));
  return stackRefusal({
    action: name,
    parameters,
    template: parseCloudFormation(text),
    size: Buffer.byteLength(text),
    isInline: inline !== null,
  });
}

/** From the counterpart's S3, whatever host the address names. */
async function readTemplate(url: string, endpoint: string): Promise<string> {
  const answer = await fetch(`${endpoint}${new URL(url).pathname}`, { headers: { authorization } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.text();
}
