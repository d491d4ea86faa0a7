// Looks things up in a resolved template.

import * as z from 'zod';
import { type PolicyDocument, parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import type { Json, Resolved } from './resolveTemplate.ts';

/** Parameters that switch every feature on. */
export const everythingOn = {
  Distributed: 'true',
  IamChanges: 'true',
  Tracing: 'true',
  OrganizationId: 'o-exampleorg1',
  SlackWebhookParameter: '/veeam-drift/webhook',
  SettingsSsmParameter: 'veeam-drift/settings',
  SettingsS3Uri: 's3://example-settings/drift/settings.yaml',
};

type Properties = Readonly<Record<string, Json>>;
const propertiesSchema = z.record(z.string(), z.custom<Json>());

/** Logical id and properties of every resource of a type. */
export function resourcesOfType({ resources }: Resolved, type: string): readonly (readonly [string, Properties])[] {
  return Object.entries(resources)
    .filter(([, resource]) => resource.type === type)
    .map(([id, resource]) => [id, propertiesSchema.parse(resource.properties)]);
}

/** @throws ZodError where there is no such resource under these parameters */
export function propertiesOf({ resources }: Resolved, id: string): Properties {
  return propertiesSchema.parse(resources[id]?.properties);
}

/** @throws Error with the faults, where IAM would refuse the document */
export function readPolicy(value: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.document;
}
