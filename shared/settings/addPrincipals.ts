// Adds rules that name the required sets of roles and users to the text of a settings file.

import type * as z from 'zod';
import { addListItem } from './addListItem.ts';
import type { settingsSchema } from './settings.ts';

/** A rule as it is written: `kind` defaults to `role`. */
export type NewPrincipalRule = NonNullable<z.input<typeof settingsSchema>['principals']>[number];

/** Gives the text with the rules as the last of its `principals`; see {@link addListItem}, also for what it throws. */
export function addPrincipals(text: string, rules: readonly NewPrincipalRule[]): string {
  return rules.reduce((edited, item) => addListItem(edited, { key: 'principals', item }), text);
}
