// Reads the settings file: YAML text in, settings with all defaults or every fault out.

import * as z from 'zod';
import { readSettingsYaml, type SettingsFault } from './readSettingsYaml.ts';
import { issueMessage, type SchemaFault, schemaFaults } from './schemaFaults.ts';
import { type Settings, settingsSchema } from './settings.ts';

export type LoadedSettings =
  | { readonly ok: true; readonly settings: Settings }
  /** Sorted by line. */
  | { readonly ok: false; readonly faults: readonly SettingsFault[] };

/**
 * Reads the text of a settings file (YAML or JSON; an empty one is all defaults). Unknown keys, values of the wrong
 * form and exceptions that end more than a year after `today` (YYYY-MM-DD) are faults; all are given at once.
 */
export function loadSettings(text: string, { today }: { readonly today: string }): LoadedSettings {
  const yaml = readSettingsYaml(text);
  if (!yaml.ok) return yaml;
  const parsed = settingsSchema.safeParse(yaml.value, { error: issueMessage });
  const issues = parsed.success ? [] : schemaFaults(settingsSchema, parsed.error.issues);
  const faults = [...issues, ...expiryFaults(yaml.value, today), ...releaseFaults(yaml.value, today)];
  if (parsed.success && faults.length === 0) return { ok: true, settings: parsed.data };
  const placed = faults.map(({ path, message }) => ({ path: pathText(path), line: yaml.lineOf(path), message }));
  return { ok: false, faults: placed.sort((a, b) => a.line - b.line) };
}

/** A list that is written wrongly has a fault in each entry: who mends the first ones mends all. */
const maxFaultsShown = 50;

/** `settings.yaml:12: exceptions[0].expires: expected …`: the lines that a person reads; after the first 50 how many more. */
export function settingsFaultsText(fileName: string, faults: readonly SettingsFault[]): string {
  const shown = faults.slice(0, maxFaultsShown).map(({ line, path, message }) => {
    return `${fileName}:${line}: ${path === '' ? message : `${path}: ${message}`}`;
  });
  const more = faults.length > shown.length ? [`${fileName}: and ${faults.length - shown.length} more faults`] : [];
  return [...shown, ...more].join('\n');
}

/** YYYY-MM-DD of the same day a year after `today`: the last day that an exception may count. */
export function latestExpiry(today: string): string {
  const date = new Date(`${today}T00:00:00Z`);
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.toISOString().slice(0, 10);
}

// Looked for in the file itself, so that a fault elsewhere does not hide it.
const expiries = z.object({ exceptions: z.array(z.object({ expires: z.iso.date() }).catch({ expires: '' })) });

function expiryFaults(value: unknown, today: string): readonly SchemaFault[] {
  const latest = latestExpiry(today);
  const { data } = expiries.safeParse(value);
  return (data?.exceptions ?? []).flatMap(({ expires }, index) => {
    if (expires <= latest) return [];
    const message = `expected a day within a year, until ${latest}, got ${expires}`;
    return [{ path: ['exceptions', index, 'expires'], message }];
  });
}

const releases = z.object({ released: z.array(z.object({ on: z.iso.date() }).catch({ on: '' })) });

/** A release that lies ahead would let go what nobody has looked at yet. */
function releaseFaults(value: unknown, today: string): readonly SchemaFault[] {
  const { data } = releases.safeParse(value);
  return (data?.released ?? []).flatMap(({ on }, index) => {
    if (on <= today) return [];
    const message = `expected today (${today}) or a day before, got ${on}`;
    return [{ path: ['released', index, 'on'], message }];
  });
}

function pathText(path: SchemaFault['path']): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return text.replace(/^\./, '');
}
