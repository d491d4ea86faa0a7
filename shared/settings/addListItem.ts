// Adds an entry to a list in the text of a settings file and leaves everything else as it stands, comments included.

import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq, type Pair, parseDocument, stringify } from 'yaml';
import * as z from 'zod';
import { readSettingsYaml } from './readSettingsYaml.ts';

/** An entry and the list at the top of the file that it belongs to. */
export interface ListItem {
  readonly key: 'appliances' | 'exceptions' | 'expected' | 'principals';
  readonly item: object;
}

/**
 * Gives the text with the item as the last of its list. In block style only lines are added; a file in flow style or JSON
 * is written anew. Throws where the text is no settings YAML, or holds the list in a form that nothing can be added to.
 */
export function addListItem(text: string, rule: ListItem): string {
  // A byte order mark is no column of the first line.
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return mark + addToText(text.slice(mark.length), rule);
}

function addToText(text: string, rule: ListItem): string {
  const before = readSettingsYaml(text);
  if (!before.ok)
    throw new Error(`expected readable settings: ${before.faults.map(({ message }) => message).join('; ')}`);
  const wanted = withItem(before.value, rule);
  const edited = isJson(text)
    ? `${JSON.stringify(wanted, null, 2)}\n`
    : (addToBlock(text, rule) ?? addToFlow(text, rule));
  const after = readSettingsYaml(edited);
  if (!after.ok || !isDeepStrictEqual(after.value, wanted)) {
    throw new Error(
      `the ${rule.key.slice(0, -1)} could not be added: expected \`${rule.key}\` to be a plain list at the top of the file`,
    );
  }
  return edited;
}

/** {@link readSettingsYaml} has looked for keys that come twice; the library takes long for it. */
const checkedBefore = { uniqueKeys: false } as const;

const listSchema = z.array(z.unknown()).default([]);

function withItem(value: unknown, { key, item }: ListItem): Readonly<Record<string, unknown>> {
  const data = z.record(z.string(), z.unknown()).parse(value);
  const list = listSchema.safeParse(data[key]);
  if (!list.success) throw new Error(`expected \`${key}\` to be a list`);
  return { ...data, [key]: [...list.data, item] };
}

function addToBlock(text: string, rule: ListItem): string | undefined {
  const { contents } = parseDocument(text, checkedBefore);
  if (contents === null) return insertLines(text, text.length, [`${rule.key}:`, ...itemLines(rule, 2)]);
  if (!isMap(contents) || contents.flow === true) return undefined;
  const column = columnOf(text, contents.range[0]);
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === rule.key);
  if (pair === undefined) {
    const lines = [`${rule.key}:`, ...itemLines(rule, 2)].map((line) => ' '.repeat(column) + line);
    return insertLines(text, text.length, lines);
  }
  return addToPair(text, pair, { rule, column });
}

interface Addition {
  readonly rule: ListItem;
  /** Of the list's key. */
  readonly column: number;
}

function addToPair(text: string, { value }: Pair, { rule, column }: Addition): string | undefined {
  if (isScalar(value) && value.value === null && value.range) {
    return insertLines(text, value.range[1], itemLines(rule, column + 2));
  }
  if (!isSeq(value) || !value.range) return undefined;
  const [start, end] = value.range;
  if (value.items.length === 0) {
    const rest = text.slice(0, start).trimEnd() + text.slice(end);
    return insertLines(rest, text.slice(0, start).trimEnd().length, itemLines(rule, column + 2));
  }
  return value.flow === true ? undefined : insertLines(text, end, itemLines(rule, columnOf(text, start)));
}

// Flow style has no lines to add to: the library writes the document anew, comments kept.
function addToFlow(text: string, { key, item }: ListItem): string {
  const document = parseDocument(text, checkedBefore);
  const list = document.get(key);
  const node = document.createNode(item, { flow: true });
  if (isSeq(list)) list.add(node);
  else if (list === undefined) document.set(key, document.createNode([node], { flow: true }));
  return document.toString({ lineWidth: 0 });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function itemLines({ item }: ListItem, indent: number): readonly string[] {
  const lines = stringify(item, { lineWidth: 0 }).replace(/\n$/, '').split('\n');
  return lines.map((line, index) => `${' '.repeat(indent)}${index === 0 ? '- ' : '  '}${line}`);
}

/** After the line that `offset` stands on, or at `offset` where a line begins there. */
function insertLines(text: string, offset: number, lines: readonly string[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const startsLine = offset === 0 || text[offset - 1] === '\n';
  const lineEnd = text.indexOf('\n', offset);
  const at = startsLine ? offset : lineEnd < 0 ? text.length : lineEnd + 1;
  const head = text.slice(0, at);
  const gap = head === '' || head.endsWith('\n') ? '' : newline;
  return `${head}${gap}${lines.join(newline)}${newline}${text.slice(at)}`;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
