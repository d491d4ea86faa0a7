// Adds an exception to the text of a settings file.

import type * as z from 'zod';
import { addListItem } from './addListItem.ts';
import type { settingsSchema } from './settings.ts';

/** An exception as it is written: `account`, `principal` and `subject` default to `*`. */
export type NewException = NonNullable<z.input<typeof settingsSchema>['exceptions']>[number];

/** Gives the text with `rule` as the last of its `exceptions`; see {@link addListItem}, also for what it throws. */
export function addException(text: string, rule: NewException): string {
  return addListItem(text, { key: 'exceptions', item: rule });
}
