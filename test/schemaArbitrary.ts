// Draws values of a schema: what a new member may hold is drawn as soon as the schema has it.

import fc from 'fast-check';
import * as z from 'zod';

/** The part of a JSON Schema that our formats are made of. */
const schemaNode = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), schemaNode).optional();
  },
  get items() {
    return schemaNode.optional();
  },
  get anyOf() {
    return z.array(schemaNode).optional();
  },
  additionalProperties: z.unknown().optional(),
});
type SchemaNode = z.output<typeof schemaNode>;

/** Gives values that the schema takes; members that may be absent are there in half of the draws. */
export function schemaArbitrary<Schema extends z.ZodType>(schema: Schema): fc.Arbitrary<z.output<Schema>> {
  const node = schemaNode.parse(z.toJSONSchema(schema));
  return draw(node).map((value) => schema.parse(value));
}

function draw(node: SchemaNode): fc.Arbitrary<unknown> {
  if (node.const !== undefined) return fc.constant(node.const);
  if (Array.isArray(node.type)) return fc.oneof(...node.type.map((type) => draw({ ...node, type })));
  if (node.anyOf !== undefined) return fc.oneof(...node.anyOf.map(draw));
  if (node.type === 'string') return drawText(node);
  if (node.type === 'integer') return fc.integer({ min: node.minimum ?? -10, max: 1000 });
  if (node.type === 'boolean') return fc.boolean();
  if (node.type === 'null') return fc.constant(null);
  if (node.type === 'array') return fc.array(draw(node.items ?? {}), { maxLength: 3 });
  if (node.type === 'object') return drawObject(node);
  throw new Error(`expected a schema that values can be drawn of, came ${JSON.stringify(node)}`);
}

function drawText(node: SchemaNode): fc.Arbitrary<string> {
  if (node.enum !== undefined) return fc.constantFrom(...node.enum, 'word-of-tomorrow');
  if (node.format === 'date-time') return drawInstant();
  if (node.format === 'date') return drawInstant().map((instant) => instant.slice(0, 10));
  if (node.pattern !== undefined) return fc.stringMatching(new RegExp(node.pattern));
  return fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
}

function drawInstant(): fc.Arbitrary<string> {
  return fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString());
}

function drawObject(node: SchemaNode): fc.Arbitrary<unknown> {
  if (node.properties === undefined) {
    return fc.dictionary(fc.stringMatching(/^[A-Z][a-z ]{0,20}$/), draw(schemaNode.parse(node.additionalProperties)));
  }
  const members = Object.fromEntries(Object.entries(node.properties).map(([name, member]) => [name, draw(member)]));
  return fc.record(members, { requiredKeys: node.required ?? [] });
}
