// The values that a shell is offered: ids of sets, builds, roles and accounts of the exports at hand, profiles, files.

import { readdir } from 'node:fs/promises';
import { createExportsEstate } from '../shared/estate/createExportsEstate.ts';
import { InputError } from '../shared/estate/inputError.ts';
import { loadCatalog } from '../shared/requirements/loadCatalog.ts';
import { readProfileNames } from './readProfileNames.ts';

export interface ValueSource {
  /** `name` without hyphens, `flags` as in `--out <folder>`. */
  ofOption(name: string, flags: string): readonly string[];
  /** Of an argument of the command that `path` names, as in `requirements show`. */
  ofArgument(path: string, name: string): readonly string[];
}

/** Words of strangers go through the shell's expansion: what is more than a plain word is not offered. */
const plainWord = /^[\w@%+=:,./~-]{1,300}$/;

/** Reads only what the last of the words asks for. */
export async function completionValues(words: readonly string[]): Promise<ValueSource> {
  const [last = '', before = ''] = words.toReversed();
  const asked = (last.startsWith('--') ? last : before).replace(/^--/, '').replace(/=.*$/s, '');
  const estate = asked === 'role' || asked === 'accounts' ? await readEstate(optionOf(words, 'exports')) : noEstate;
  const profiles = asked === 'profile' ? (await readProfileNames()).filter((name) => plainWord.test(name)) : [];
  const paths = await listPaths(last.replace(/^--[\w-]+=/, ''));
  const { sets, builds } = loadCatalog();
  const ids = [...new Set(sets.map(({ id }) => id))].sort();
  return {
    ofOption: (name, flags) => {
      if (name === 'build') return builds;
      if (name === 'role') return estate.names;
      if (name === 'accounts') return estate.accounts;
      if (name === 'profile') return profiles;
      return /<(folder|file)/.test(flags) ? paths : [];
    },
    ofArgument: (path, name) => {
      if (path === 'requirements show' && name === 'id') return ids;
      if (path === 'requirements diff') return builds;
      return path === 'can' ? actionsLike(last) : [];
    },
  };
}

function optionOf(words: readonly string[], name: string): string | undefined {
  const joined = words.find((word) => word.startsWith(`--${name}=`));
  const at = words.indexOf(`--${name}`);
  return joined?.slice(name.length + 3) ?? (at < 0 ? undefined : words[at + 1]);
}

interface EstateNames {
  readonly names: readonly string[];
  readonly accounts: readonly string[];
}

const noEstate: EstateNames = { names: [], accounts: [] };

// No policy is looked at, so that even large exports answer in time; live accounts are not asked.
async function readEstate(folder: string | undefined): Promise<EstateNames> {
  if (folder === undefined) return noEstate;
  const names = new Set<string>();
  const accounts: string[] = [];
  const estate = createExportsEstate({
    folder,
    wants: async () => (head) => {
      if (plainWord.test(head.name)) names.add(head.name);
      return false;
    },
  });
  try {
    for await (const { account } of estate.readAccounts()) accounts.push(account.id);
  } catch (error) {
    // A shell has no place for a fault: the command itself tells it.
    if (!(error instanceof InputError)) throw error;
  }
  return { names: [...names].sort(), accounts };
}

function actionsLike(word: string): readonly string[] {
  const all = new Set(loadCatalog().sets.flatMap(({ grants }) => grants.map(({ action }) => action)));
  return [...all].filter((action) => action.startsWith(word)).sort();
}

/** What lies in the folder that the word begins to name; folders end with a slash. */
async function listPaths(word: string): Promise<readonly string[]> {
  const folder = word.slice(0, word.lastIndexOf('/') + 1);
  const entries = await readdir(folder === '' ? '.' : folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => !name.startsWith('.') || word.slice(folder.length).startsWith('.'))
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .filter((path) => plainWord.test(path))
    .sort();
}
