// The settings' JSON Schema, by which editors complete and check the file.

import * as z from 'zod';
import { settingsSchema } from '../../shared/settings/settings.ts';

/** Draft 7, the newest that editors' YAML extensions read throughout; keys with defaults are optional. */
export function settingsJsonSchema(): Readonly<Record<string, unknown>> {
  return { ...z.toJSONSchema(settingsSchema, { io: 'input', target: 'draft-7' }), title: 'veeam-role-drift settings' };
}
