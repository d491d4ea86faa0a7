// Finds the lines of a configuration's sources in which the resources of a plan stand.

import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, normalize, relative } from 'node:path';
import type { ChangePlace } from '../../drift/whatIfReport.ts';
import { ownMember } from '../change/ownMember.ts';
import { modulesOf } from './addressParts.ts';
import type { ModuleConfig, ResourceChange, TerraformPlan } from './terraformPlan.ts';

/** A folder of sources is small; what is larger is no text that people wrote. */
const maxFiles = 500;
const maxBytes = 4 * 1024 * 1024;

interface Block {
  readonly file: string;
  readonly line: number;
}

/**
 * Gives a function from a resource to file and line; nothing where it is not found, or where the file system lets nobody
 * read it. A module of a folder within `folder` is looked into; a resource of any other module stands where the module is
 * called. Paths begin with `folder`.
 */
export function findSource(
  folder: string,
): (plan: TerraformPlan) => (change: ResourceChange) => Omit<ChangePlace, 'what'> {
  const folders = new Map<string, ReadonlyMap<string, Block>>();
  const blocksIn = (place: string) => {
    const known = folders.get(place) ?? readBlocks(place);
    folders.set(place, known);
    return known;
  };
  return (plan) => (change) => {
    const steps = modulesOf(change.module_address ?? '').map(({ name }) => name);
    const isWithin = (place: string) => isFolderWithin(folder, place);
    const found = follow(plan.configuration?.root_module, { folder, steps, blocksIn, isWithin });
    const own = found.call ?? blocksIn(found.folder).get(`resource ${change.type} ${change.name}`);
    return own ?? {};
  };
}

interface Way {
  readonly folder: string;
  readonly steps: readonly string[];
  readonly blocksIn: (folder: string) => ReadonlyMap<string, Block>;
  readonly isWithin: (folder: string) => boolean;
}

/** The folder of the last module, or the call of the first one whose folder is elsewhere. */
function follow(
  module: ModuleConfig | undefined,
  { folder, steps, ...way }: Way,
): { readonly folder: string; readonly call?: Block } {
  const [step, ...rest] = steps;
  if (step === undefined) return { folder };
  const call = ownMember(module?.module_calls, step);
  const source = call?.source ?? '';
  const inner = normalize(join(folder, source));
  if (/^\.{1,2}\//.test(source) && way.isWithin(inner)) {
    return follow(call?.module, { folder: inner, steps: rest, ...way });
  }
  const block = way.blocksIn(folder).get(`module ${step}`);
  return block === undefined ? { folder } : { folder, call: block };
}

function readBlocks(folder: string): ReadonlyMap<string, Block> {
  const files = listFiles(folder);
  return new Map(files.flatMap((file) => blocksOf(file)));
}

// A plan may name any folder: links are followed to where they lead.
function isFolderWithin(outer: string, inner: string): boolean {
  const way = readOr(undefined, () => relative(realpathSync(outer), realpathSync(inner)));
  return way !== undefined && !isAbsolute(way) && !/^\.\.(?:[\\/]|$)/.test(way);
}

// A module's folder that is not there has no blocks: its resources are told without a line.
function listFiles(folder: string): readonly string[] {
  const names = readOr([], () => readdirSync(folder));
  const sources = names.filter((name) => name.endsWith('.tf')).sort();
  return sources.slice(0, maxFiles).map((name) => join(folder, name));
}

function readText(file: string): string {
  return readOr('', () => {
    const stats = statSync(file);
    return stats.isFile() && stats.size <= maxBytes ? readFileSync(file, 'utf8') : '';
  });
}

// Names come from a plan: they may lead in a circle of links, be too long, or be none (NUL). Lines are a help, and no
// verdict hangs on them.
function readOr<Value>(otherwise: Value, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) return otherwise;
    throw cause;
  }
}

function blocksOf(file: string): readonly (readonly [string, Block])[] {
  return readText(file)
    .split('\n')
    .flatMap((text, index) => {
      const [, kind = '', first = '', second = ''] =
        /^\s*(resource|module)\s+"([^"]+)"(?:\s+"([^"]+)")?/.exec(text) ?? [];
      const name = kind === 'resource' ? `resource ${first} ${second}` : `module ${first}`;
      return kind === '' ? [] : [[name, { file, line: index + 1 }] as const];
    });
}
