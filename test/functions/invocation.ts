// What Lambda gives a handler beside the event, and where a handler's logs and metrics go in a test.

import { readdirSync, readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { vi } from 'vitest';

/** A context whose time runs out in 15 minutes. */
export function contextOf(awsRequestId = 'request-1'): Context {
  return {
    awsRequestId,
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'veeam-drift-scan',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:veeam-drift-scan',
    memoryLimitInMB: '1024',
    logGroupName: '/aws/lambda/veeam-drift-scan',
    logStreamName: 'stream',
    getRemainingTimeInMillis: () => 900_000,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

/** A logger that keeps quiet. */
export function quietLogger(): Logger {
  return new Logger({ serviceName: 'test', logLevel: 'SILENT' });
}

/** Metrics that print nothing. */
export function quietMetrics(): Metrics {
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
  const say = () => {};
  const logger = { debug: say, info: say, warn: say, error: say };
  return new Metrics({ namespace: 'Test', serviceName: 'test', logger });
}

/** The sample events of one source: file name and parsed content. */
export function sampleEvents(source: string): readonly { readonly file: string; readonly event: unknown }[] {
  const folder = `events/${source}`;
  return readdirSync(folder).map((file) => ({ file, event: JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) }));
}
