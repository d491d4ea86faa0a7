// The JSON Schema of what `discover --json` prints, made from the schema that reads it.

import * as z from 'zod';
import { discoverySchema, discoverySchemaId } from '../../shared/discover/discoverySchema.ts';

/** Gives what stands in `shared/discover/discovery.schema.json`, JSON Schema 2020-12. */
export function discoveryJsonSchema(): unknown {
  return { $id: discoverySchemaId, ...z.toJSONSchema(discoverySchema, { target: 'draft-2020-12', io: 'output' }) };
}
