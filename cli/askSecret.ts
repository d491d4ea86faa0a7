// Asks a person at a terminal for something that must not be seen, and that nothing keeps.

import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { printNote, watchedOutput } from './terminal.ts';

/** Gives the line that was typed, unseen; undefined where nobody sits at a terminal. */
export async function askSecret(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY || watchedOutput() === undefined) return undefined;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    printNote(question);
    return await reader.question('');
  } finally {
    reader.close();
    printNote('\n');
  }
}
