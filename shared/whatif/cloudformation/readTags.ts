// The tags of a role or user in a template.

import { hasUnknown } from '../change/markUnknown.ts';
import type { TemplateReader } from './templateReader.ts';
import { recordOf } from './templateScope.ts';

/** Gives the tags that are known; what is not known of them is noted. Undefined: nothing is known. */
export function readTags(id: string, reader: TemplateReader): Readonly<Record<string, string>> | undefined {
  const value = reader.value(id, 'Tags');
  if (value === null) return {};
  if (!Array.isArray(value)) {
    reader.noteOpen(id, 'its tags are known only after the deployment: which required sets it has cannot be told');
    return undefined;
  }
  const tags: readonly unknown[] = value;
  if (tags.some((tag) => isOpen(tag, reader)))
    reader.noteOpen(id, 'one of its tags is known only after the deployment');
  const known = tags
    .map(recordOf)
    .flatMap(({ Key, Value }) => (typeof Key === 'string' && typeof Value === 'string' ? [[Key, Value] as const] : []));
  return Object.fromEntries(known);
}

function isOpen(tag: unknown, { scope: { tagKeys } }: TemplateReader): boolean {
  const { Key } = recordOf(tag);
  if (!hasUnknown(tag)) return false;
  return typeof Key !== 'string' || (tagKeys?.some((key) => key.toLowerCase() === Key.toLowerCase()) ?? true);
}
