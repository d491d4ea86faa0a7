// Looks at the bytes of an answer before the SDK reads them: its reader takes half a document, or an error, for an answer.

import { isSuccess, takeBody } from './takeBody.ts';

/**
 * Says what the body is where it is not that of the call; undefined where it is, and where the status is an error's.
 * The body of the response is read and put back. An object's own bytes are not looked at: only who asked for it knows
 * them.
 *
 * Protocols: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html,
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html, https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 */
export async function checkEnvelope(commandName: string, response: unknown): Promise<string | undefined> {
  if (!isSuccess(response) || commandName === 'GetObjectCommand') return undefined;
  const text = new TextDecoder().decode(await takeBody(response));
  return describeBody(commandName.replace(/Command$/, ''), text);
}

/** Root elements of answers that are not named after their call. */
const roots: Readonly<Record<string, string>> = {
  ListObjectsV2: 'ListBucketResult',
  ListObjectVersions: 'ListVersionsResult',
};
const jsonCalls = new Set([
  'DescribeOrganization',
  'ListRoots',
  'ListAccountsForParent',
  'ListOrganizationalUnitsForParent',
  'ListPolicies',
  'DescribePolicy',
  'ListTargetsForPolicy',
  'PutEvents',
  'GetParameter',
  'GetPublicKey',
  'Sign',
  'ListAliases',
  'ListKeys',
  'ListBackupVaults',
  'GetBackupVaultAccessPolicy',
  'DescribeKey',
  'GetKeyPolicy',
  'ListGrants',
  // Its body is the policy itself.
  'GetBucketPolicy',
]);

function describeBody(call: string, body: string): string | undefined {
  const text = body.trim();
  if (call === 'PutObject') return text === '' ? undefined : `a body where none belongs: ${excerpt(text)}`;
  if (text === '') return 'an empty body';
  return jsonCalls.has(call) ? describeJson(text) : describeXml(text, roots[call] ?? `${call}Response`);
}

function describeJson(text: string): string | undefined {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `what is no answer: ${excerpt(text)}`;
  const isError = Object.keys(value).some((key) => key === '__type' || key.toLowerCase() === 'code');
  return isError ? `an error under a good status: ${excerpt(text)}` : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What cannot be parsed is no answer, which the caller says.
    return undefined;
  }
}

function describeXml(text: string, root: string): string | undefined {
  const start = /^(?:<\?xml[^>]*\?>\s*)?<([\w:.-]+)/.exec(text)?.[1];
  if (start === 'ErrorResponse' || start === 'Error') return `an error under a good status: ${excerpt(text)}`;
  if (start !== root) return `what is no answer: ${excerpt(text)}`;
  return text.endsWith(`</${root}>`) ? undefined : 'an answer that is cut off';
}

const excerptCharacters = 200;

/** The beginning of a stranger's text, on one line, without anything that a terminal would obey. */
function excerpt(text: string): string {
  const line = text.replace(/[\s\p{C}]+/gu, ' ');
  return line.length > excerptCharacters ? `${line.slice(0, excerptCharacters)}…` : line;
}
