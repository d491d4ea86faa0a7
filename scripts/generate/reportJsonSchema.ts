// The JSON Schema of the run report, made from the schema that reads it.

import * as z from 'zod';
import { reportSchemaId, runReportSchema } from '../../shared/drift/runReport.ts';

/** Gives what stands in `shared/report/report.schema.json`, JSON Schema 2020-12. */
export function reportJsonSchema(): unknown {
  return { $id: reportSchemaId, ...z.toJSONSchema(runReportSchema, { target: 'draft-2020-12', io: 'output' }) };
}
