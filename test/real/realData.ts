// Where the public documents lie that the tests of this folder read in place, and what happens where they do not.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';

/** The folder that the environment variable REAL_DATA names; undefined where it names none. Throws where it is not there. */
export const realData: string | undefined = findRealData();

/** A `describe` whose tests run where REAL_DATA is set, and are skipped, with the reason, where it is not. */
export function describeRealData(name: string, body: (folder: string) => void): void {
  if (realData === undefined) {
    describe(name, () => {
      it.skip('skipped: REAL_DATA does not name the folder of the public documents');
    });
    return;
  }
  const folder = realData;
  describe(name, () => body(folder));
}

/** Reads a JSON file below REAL_DATA. */
export function readRealJson(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

/** Reads a file of one JSON value per line below REAL_DATA. */
export function readRealJsonLines(folder: string, file: string): readonly unknown[] {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line): unknown => JSON.parse(line));
}

function findRealData(): string | undefined {
  const folder = process.env.REAL_DATA;
  if (folder === undefined || folder === '') {
    console.info('REAL_DATA is not set: tests over public documents are skipped.');
    return undefined;
  }
  if (!existsSync(folder)) throw new Error(`REAL_DATA names a folder that is not there: ${folder}`);
  return folder;
}
