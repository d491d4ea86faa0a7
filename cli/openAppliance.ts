// Reads the roles of an appliance: from saved answers of its API, or by asking it.

import {
  type AppliancePage,
  type ApplianceRole,
  parseApplianceRoles,
} from '../shared/discover/appliance/parseApplianceRoles.ts';
import { readDecodedChunks } from '../shared/estate/readDecodedChunks.ts';
import { parseJson } from '../shared/iam/parseJson.ts';
import { sizeOfFile } from '../shared/settings/readSmallFile.ts';
import { errorReason } from '../shared/vocabulary/errorCode.ts';
import { askAppliance, plainFingerprint } from './askAppliance.ts';
import { askSecret } from './askSecret.ts';
import { CliError } from './cliError.ts';

export interface ApplianceOptions {
  /** A file, or an address that begins with a scheme. */
  readonly appliance: string;
  readonly applianceFingerprint?: string;
  readonly applianceApi?: string;
}

export interface ApplianceAnswer {
  readonly roles: readonly ApplianceRole[];
  /** Entries that name no role, and why; one phrase each. */
  readonly passedOver: readonly string[];
}

export const defaultApiVersion = '1.8-rev0';
const defaultPort = 11005;
/** Of saved answers, unpacked: more than ten thousand roles have. */
const maxLength = 16 * 2 ** 20;
const tokenVariable = 'VEEAM_APPLIANCE_TOKEN';

/** Throws a CliError or InputError where nothing can be read, or not all of it. */
export async function openAppliance(options: ApplianceOptions): Promise<ApplianceAnswer> {
  const { appliance } = options;
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(appliance);
  const pages = isAddress ? await askAt(appliance, options) : await readPages(appliance);
  const entries = pages.reduce((sum, page) => sum + page.entries, 0);
  const total = pages.reduce((most, page) => Math.max(most, page.total ?? 0), 0);
  if (entries < total) {
    const rest = isAddress ? '' : `: save the others, too, with Offset=${entries}, in the same file`;
    throw new CliError(`${appliance}: expected all ${total} roles of the appliance, got ${entries}${rest}`);
  }
  return { roles: pages.flatMap(({ roles }) => roles), passedOver: pages.flatMap((page) => page.passedOver) };
}

async function askAt(text: string, options: ApplianceOptions): Promise<readonly AppliancePage[]> {
  const address = readAddress(text);
  const { applianceFingerprint, applianceApi: apiVersion = defaultApiVersion } = options;
  const fingerprint = applianceFingerprint === undefined ? undefined : plainFingerprint(applianceFingerprint);
  if (fingerprint !== undefined && !/^[0-9a-f]{64}$/.test(fingerprint))
    throw new CliError('--appliance-fingerprint: expected a SHA-256 fingerprint: 64 hexadecimal digits');
  if (!/^\d+\.\d+-rev\d+$/.test(apiVersion))
    throw new CliError('--appliance-api: expected a version of the API, as in 1.8-rev0');
  return askAppliance({ address, token: await readToken(address), fingerprint, apiVersion });
}

function readAddress(text: string): URL {
  if (!URL.canParse(text)) throw new CliError(`--appliance: expected an address, as in https://appliance.example.com`);
  const address = new URL(text);
  if (address.protocol !== 'https:')
    throw new CliError(`--appliance: expected https://, got ${address.protocol}//: the token would go in the clear`);
  if (address.username !== '' || address.password !== '')
    throw new CliError(
      `--appliance: expected an address without user and password; the token comes from ${tokenVariable}`,
    );
  if (!/^https:\/\/[^/?#]*:\d+(?:[/?#]|$)/i.test(text)) address.port = String(defaultPort);
  return new URL(address.origin);
}

async function readToken({ host }: URL): Promise<string> {
  const token = (process.env[tokenVariable] ?? (await askSecret(`Access token of ${host}: `)) ?? '').trim();
  if (token === '')
    throw new CliError(
      `expected an access token in ${tokenVariable}: what POST https://${host}/api/v1/token gives as access_token`,
    );
  if (!/^[\x21-\x7e]+$/.test(token)) throw new CliError(`${tokenVariable}: expected a token without blanks`);
  return token;
}

/** One answer, several in an array or one a line, or the entries alone. */
async function readPages(file: string): Promise<readonly AppliancePage[]> {
  const values = readValues(await readAnswers(file), file);
  return values.map((value) => {
    const parsed = parseApplianceRoles(value);
    if (!parsed.ok) throw new CliError(`${file}: ${parsed.message}`);
    return parsed.page;
  });
}

async function readAnswers(file: string): Promise<string> {
  await sizeOfFile(file).catch((error: unknown) => {
    throw new CliError(`${file}: expected saved answers of an appliance: ${errorReason(error)}`, { cause: error });
  });
  let text = '';
  for await (const chunk of readDecodedChunks(file)) {
    text += chunk;
    if (text.length > maxLength)
      throw new CliError(
        `${file}: expected saved answers of an appliance, at most ${maxLength} characters, it has more`,
      );
  }
  return text;
}

function readValues(text: string, file: string): readonly unknown[] {
  const whole = parseJson(text);
  if (whole.ok) return isPageList(whole.value) ? whole.value : [whole.value];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const parsed = lines.map((line) => parseJson(line));
  if (lines.length < 2 || parsed.some(({ ok }) => !ok)) throw new CliError(`${file}: expected JSON: ${whole.message}`);
  return parsed.flatMap((each) => (each.ok ? [each.value] : []));
}

function isPageList(value: unknown): value is readonly unknown[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (each) => typeof each === 'object' && each !== null && Object.keys(each).some((key) => /^results$/i.test(key)),
    )
  );
}
