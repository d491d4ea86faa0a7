// Alerts over Amazon SNS: one message with a body for each kind of subscriber.

import { type MessageAttributeValue, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { checkedClient } from '../aws/checkedClient.ts';
import { limitedHandler, smallAnswer } from '../aws/clientLimits.ts';
import { type Severity, severities, severityOf } from '../drift/severity.ts';
import { arnParts } from '../vocabulary/arnParts.ts';
import type { AlertInput } from './alertInput.ts';
import type { AlertPort } from './alertPort.ts';
import { renderAlertJson } from './forms/renderAlertJson.ts';
import { renderAmazonQ } from './forms/renderAmazonQ.ts';
import { renderEmail } from './forms/renderEmail.ts';

export interface SnsAlertsOptions {
  readonly client: SNSClient;
  /** A standard topic, or a FIFO topic (its name ends in `.fifo`): that one drops a message sent twice. */
  readonly topicArn: string;
}

/**
 * What one Publish carries together, so that the whole never passes 262,144 bytes
 * (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html): JSON 96 KiB, e-mail 32 KiB, Amazon Q 16 KiB, and
 * attributes.
 */
const jsonBytes = 98_304;
const emailBytes = 32_768;
const amazonQBytes = 16_384;
/** Values of one array attribute: 1,000 account ids are 15 KiB. */
const attributeValues = 1_000;

/**
 * Bodies: `email` plain text with a subject, `https` a custom notification of Amazon Q Developer, `sms` the subject,
 * all others (sqs, lambda, http, firehose, email-json) the JSON of `veeam-drift/alert/1`.
 *
 * Attributes to filter by: `severity` (the highest one told: critical … info, or `none`), and the string arrays
 * `changes` (new, worse, resolved, reminder, baseline, lost, regained, expiring), `accounts`, `codes`, `requirements`;
 * an array over 1,000 values is cut and named in the string array `cut`.
 */
export function snsAlerts({ client, topicArn }: SnsAlertsOptions): AlertPort {
  return {
    name: `SNS topic ${topicArn}`,
    publishAlerts: async (alerts, onSent) => {
      for (const alert of alerts) {
        await client.send(new PublishCommand({ TopicArn: topicArn, ...publication(alert), ...fifo(topicArn, alert) }));
        await onSent([alert.id]);
      }
    },
  };
}

/** Alerts with a client of its own, in the topic's region: AWS credential chain of the environment. */
export function connectSnsAlerts(topicArn: string): AlertPort {
  const { region } = arnParts(topicArn);
  const client = new SNSClient({
    maxAttempts: 6,
    requestHandler: limitedHandler(smallAnswer),
    ...(region === '' ? {} : { region }),
  });
  return snsAlerts({ topicArn, client: checkedClient(client) });
}

function publication(alert: AlertInput) {
  const email = renderEmail(alert, emailBytes);
  const bodies = {
    default: renderAlertJson(alert, jsonBytes),
    email: email.body,
    https: renderAmazonQ(alert, amazonQBytes),
    sms: email.subject,
  };
  return {
    MessageStructure: 'json',
    Subject: email.subject,
    Message: JSON.stringify(bodies),
    MessageAttributes: attributesOf(alert),
  };
}

function fifo(topicArn: string, alert: AlertInput) {
  if (!topicArn.endsWith('.fifo')) return {};
  return { MessageDeduplicationId: alert.id, MessageGroupId: alert.account ?? 'run' };
}

function attributesOf(alert: AlertInput): Record<string, MessageAttributeValue> {
  const arrays = {
    changes: [...alert.changes.map(({ kind }) => kind), ...otherNews(alert)],
    accounts: [
      ...(alert.account === undefined ? [] : [alert.account]),
      ...alert.changes.map(({ finding }) => finding.account),
      ...alert.coverageChanges.map(({ account }) => account),
      ...alert.expiringExceptions.map(({ account }) => account),
    ],
    codes: [...alert.changes.map(({ finding }) => finding.code), ...alert.expiringExceptions.map(({ code }) => code)],
    requirements: alert.changes.flatMap(({ finding }) => finding.requirements),
  };
  const distinct = Object.entries(arrays).map(([name, values]) => [name, [...new Set(values)].sort()] as const);
  const cut = distinct.filter(([, values]) => values.length > attributeValues).map(([name]) => name);
  return {
    severity: { DataType: 'String', StringValue: worstOf(alert) },
    ...Object.fromEntries(
      [...distinct, ['cut', cut] as const]
        // An empty array would cost bytes and match nothing.
        .filter(([, values]) => values.length > 0)
        .map(([name, values]) => [name, stringArray(values.slice(0, attributeValues))]),
    ),
  };
}

function otherNews(alert: AlertInput): readonly string[] {
  return [
    ...(alert.baseline ? ['baseline'] : []),
    ...alert.coverageChanges.map(({ kind }) => kind),
    ...(alert.expiringExceptions.length > 0 ? ['expiring'] : []),
  ];
}

/** A baseline tells no change; its worst finding counts. */
function worstOf(alert: AlertInput): Severity | 'none' {
  const told = new Set(
    alert.changes.filter(({ kind }) => kind !== 'resolved').map(({ finding }) => severityOf(finding.severity)),
  );
  const isWorst = (severity: Severity) => (alert.baseline ? alert.totals[severity] > 0 : told.has(severity));
  return severities.find(isWorst) ?? 'none';
}

function stringArray(values: readonly string[]): MessageAttributeValue {
  return { DataType: 'String.Array', StringValue: JSON.stringify(values) };
}
