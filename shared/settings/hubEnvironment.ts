// What the deployed functions are told by their environment.

import * as z from 'zod';

const set = z.string().min(1).exactOptional();

const hubEnvironment = z.object({
  AWS_REGION: z.string().min(1, 'expected the region'),
  /** Folder of the function's code; Lambda sets it. */
  LAMBDA_TASK_ROOT: z.string().default('.'),
  /** Settings file; default: settings.yaml beside the code, and the defaults where there is none. */
  VEEAM_DRIFT_SETTINGS_FILE: set,
  /** Name of an SSM parameter whose value replaces the settings file. */
  VEEAM_DRIFT_SETTINGS_SSM: set,
  /** `s3://bucket/key` of an object that replaces the settings file; SSM comes first where both are set. */
  VEEAM_DRIFT_SETTINGS_S3: set,
  /** These three come before audit.bucket, alerts.topicArn and alerts.eventBus of the settings. */
  VEEAM_DRIFT_AUDIT_BUCKET: set,
  VEEAM_DRIFT_TOPIC_ARN: set,
  VEEAM_DRIFT_EVENT_BUS: set,
  /** ARNs of KMS keys with commas between: the one that signs seals, then those that signed before it. Absent: nobody signs. */
  VEEAM_DRIFT_SIGNING_KEYS: set,
});

export type HubEnvironment = z.output<typeof hubEnvironment>;

/**
 * Reads the environment; an empty variable is one that is not set.
 *
 * @throws Error that names what is missing.
 */
export function readHubEnvironment(environment: Readonly<Record<string, string | undefined>>): HubEnvironment {
  const present = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const parsed = hubEnvironment.safeParse(Object.fromEntries(present));
  if (parsed.success) return parsed.data;
  throw new Error(`the environment of the function: ${z.prettifyError(parsed.error)}`);
}
