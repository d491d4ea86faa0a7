// Says what a file that is no export tells of the organization, under whatever name it stands.

import { organizationFileSchemaId } from '../organizationFile.ts';
import { describeOrganizationOutput } from './describeOrganizationOutput.ts';

/**
 * Gives one line where a file's JSON is output of `aws organizations`, or an organization.json under another name;
 * undefined for anything else.
 */
export function describeOrganizationFile(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('schema' in value && value.schema === organizationFileSchemaId)
    return 'it describes the organization: expected it under the name organization.json';
  return describeOrganizationOutput(value);
}
