// Reads organization.json from its file, or says in one line what is wrong with it and where.

import { parseJson } from '../../iam/parseJson.ts';
import { jsonPathText } from '../../iam/repeatedKeys.ts';
import { markRepeatedKeys } from '../details/markRepeatedKeys.ts';
import { InputError } from '../inputError.ts';
import { type Organization, parseOrganizationFile } from '../organizationFile.ts';
import { readDecodedText } from '../readDecodedChunks.ts';
import { readExportFile } from './readExportFile.ts';

const faultsShown = 3;

/** Throws an {@link InputError}: with line and column for broken JSON, else with the paths of the first three faults. */
export async function readOrganizationFile(path: string): Promise<Organization> {
  const parsed = parseOrganizationFile(await parseFile(path));
  if (parsed.ok) return parsed.organization;
  const shown = parsed.faults.slice(0, faultsShown);
  const more = parsed.faults.length > shown.length ? `; and ${parsed.faults.length - shown.length} more` : '';
  const texts = shown.map((fault) => (fault.path === '' ? fault.message : `${fault.path}: ${fault.message}`));
  throw new InputError({ file: path }, `${texts.join('; ')}${more}`);
}

async function parseFile(path: string): Promise<unknown> {
  const parsed = parseJson(await readDecodedText(path));
  if (!parsed.ok) {
    throw (await syntaxError(path)) ?? new InputError({ file: path }, `expected JSON: ${parsed.message}`);
  }
  const { element, others } = markRepeatedKeys(parsed.value, parsed.repeated);
  const [first] = others;
  if (first === undefined) return element;
  throw new InputError(
    { file: path, path: jsonPathText(first) },
    'expected each key once in an object, got this one again',
  );
}

// The reader of exports names line and column of broken JSON, whatever the JSON is about.
async function syntaxError(path: string): Promise<InputError | undefined> {
  try {
    for await (const _ of readExportFile(path));
    return undefined;
  } catch (error) {
    return error instanceof InputError && error.place.line !== undefined ? error : undefined;
  }
}
