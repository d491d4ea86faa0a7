// Says what a file that is no export tells of the organization, under whatever name it stands.

import { parseJson } from '../iam/parseJson.ts';
import { describeOrganizationOutput } from './describeOrganizationOutput.ts';
import { InputError } from './inputError.ts';
import { organizationFileSchemaId } from './organizationFile.ts';
import { readDecodedText } from './readDecodedChunks.ts';

/**
 * Gives one line where the file is output of `aws organizations`, or an organization.json under another name; undefined
 * for anything else, also where it cannot be read.
 */
export async function describeOrganizationFile(path: string): Promise<string | undefined> {
  const value = await readValue(path);
  if (typeof value !== 'object' || value === null) return undefined;
  if ('schema' in value && value.schema === organizationFileSchemaId)
    return 'it describes the organization: expected it under the name organization.json';
  return describeOrganizationOutput(value);
}

async function readValue(path: string): Promise<unknown> {
  try {
    const parsed = parseJson(await readDecodedText(path));
    return parsed.ok ? parsed.value : undefined;
  } catch (cause) {
    if (cause instanceof InputError) return undefined;
    throw cause;
  }
}
