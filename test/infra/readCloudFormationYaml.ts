// Reads a CloudFormation template in YAML, its short forms (`!Ref`, `!Sub`, …) as the functions they stand for.

import { readFileSync } from 'node:fs';
import { isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import { parseTemplate, type Template } from '../../scripts/package/parseTemplate.ts';

/** @throws Error where the file is no YAML or no template */
export function readCloudFormationYaml(file: string): Template {
  return parseTemplate(JSON.stringify(parseCloudFormation(readFileSync(file, 'utf8'))));
}

/**
 * A template as plain data.
 *
 * @param text YAML or JSON
 * @throws Error where it is neither
 */
export function parseCloudFormation(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'error' });
  if (document.errors.length > 0) throw new Error(document.errors.map(String).join('\n'));
  return plain(document.contents);
}

function plain(node: unknown): unknown {
  if (!isNode(node)) throw new Error('expected a YAML node');
  const value = untagged(node);
  const short = node.tag !== undefined && /^!\w+$/.test(node.tag) ? node.tag.slice(1) : undefined;
  if (short === undefined) return value;
  return { [short === 'Ref' || short === 'Condition' ? short : `Fn::${short}`]: value };
}

function untagged(node: unknown): unknown {
  if (isSeq(node)) return node.items.map(plain);
  if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }) => [String(key), plain(value)]));
  if (isScalar(node)) return node.value;
  throw new Error('expected a map, a list or a value: CloudFormation knows no YAML aliases');
}
