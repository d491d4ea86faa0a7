// A user's own required sets: read from the files that the settings name, and checked against Veeam's.

import { builtInSets } from './loadCatalog.ts';
import { parseRequiredSetFile } from './parseRequiredSetFile.ts';
import type { RequiredSet } from './requiredSet.ts';

/** A file of the settings' `requirementFiles`, as parsed JSON. */
export interface OwnSetFile {
  readonly name: string;
  readonly content: unknown;
}

export interface OwnSetFault {
  readonly file: string;
  /** As in `policy.Statement[0].Condition`; `''` is the whole file. */
  readonly path: string;
  readonly message: string;
}

export type ParsedOwnSets =
  | { readonly ok: true; readonly sets: readonly RequiredSet[] }
  | { readonly ok: false; readonly faults: readonly OwnSetFault[] };

/**
 * Reads the user's own sets for {@link loadCatalog}. Every fault of every file is given at once; an id that Veeam's
 * sets or another file have for the same build is one of them.
 */
export function parseOwnSets(files: readonly OwnSetFile[]): ParsedOwnSets {
  const owners = new Map(builtInSets().map((set) => [setKey(set), "Veeam's own set"]));
  const faults: OwnSetFault[] = [];
  const sets: RequiredSet[] = [];
  for (const { name, content } of files) {
    const parsed = parseRequiredSetFile(content, true);
    if (!parsed.ok) {
      faults.push(...parsed.faults.map((fault) => ({ file: name, ...fault })));
      continue;
    }
    const owner = owners.get(setKey(parsed.set));
    if (owner !== undefined) faults.push(collision(name, parsed.set, owner));
    owners.set(setKey(parsed.set), name);
    sets.push(parsed.set);
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, sets };
}

function collision(file: string, set: RequiredSet, owner: string): OwnSetFault {
  return { file, path: 'id', message: `expected another id: ${set.id} of build ${set.build} is ${owner}` };
}

function setKey(set: RequiredSet): string {
  return `${set.build} ${set.id}`;
}
