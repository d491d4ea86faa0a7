// Reads the credential reports that lie beside exports.

import { join } from 'node:path';
import type { AccessKey } from '../../iam/principal.ts';
import { InputError } from '../inputError.ts';
import { readDecodedChunks, readDecodedText } from '../readDecodedChunks.ts';
import { looksLikeCredentialReport, parseCredentialReport } from './parseCredentialReport.ts';

/** 5,000 users, the most that an account has, are some 2 Mi. */
const maxLength = 16 * 1024 * 1024;
const charactersLookedAt = 1_024;

/** Tells such a file by its first line, whatever its name. */
export async function isCredentialReport(path: string): Promise<boolean> {
  try {
    let start = '';
    for await (const chunk of readDecodedChunks(path)) {
      start += chunk;
      if (start.length >= charactersLookedAt) break;
    }
    return looksLikeCredentialReport(start.slice(0, charactersLookedAt));
  } catch (cause) {
    // Whoever reads it as an export says what is wrong with it.
    if (cause instanceof InputError) return false;
    throw cause;
  }
}

export interface CredentialReports {
  /** By the ARN of the user; one that is not there has no report. */
  readonly keysByUser: ReadonlyMap<string, readonly AccessKey[]>;
  /** Files that are no report after all; they take nothing from the verdicts. */
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
}

/** Names are relative to the folder. Of two reports on one user the one whose name comes last counts. */
export async function readCredentialReports(folder: string, names: readonly string[]): Promise<CredentialReports> {
  const keysByUser = new Map<string, readonly AccessKey[]>();
  const skipped: { readonly what: string; readonly why: string }[] = [];
  for (const name of names) {
    const report = await readReport(join(folder, name));
    if (report.ok) for (const [arn, keys] of report.keysByUser) keysByUser.set(arn, keys);
    else skipped.push({ what: name, why: report.message });
  }
  return { keysByUser, skipped };
}

async function readReport(path: string): Promise<ReturnType<typeof parseCredentialReport>> {
  try {
    return parseCredentialReport(await readDecodedText(path, maxLength));
  } catch (cause) {
    if (cause instanceof InputError) return { ok: false, message: cause.fault };
    throw cause;
  }
}
