// Writes the table of all settings from their schema, so that the documentation cannot fall behind.

import * as z from 'zod';

/** The part of a JSON Schema that the table speaks of. */
const schemaNode = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  get properties() {
    return z.record(z.string(), schemaNode).optional();
  },
  get items() {
    return schemaNode.optional();
  },
});
type SchemaNode = z.output<typeof schemaNode>;

const head = `# Settings

One YAML file, all keys optional. Editors check and complete it with the schema \`shared/settings/settings.schema.json\`.
This page is made from the schema by \`npm run generate:settings\`.

| key | default | what |
|---|---|---|
`;

/** Gives the page for the JSON Schema of the settings file. */
export function settingsReference(schema: unknown): string {
  return `${head}${rowsOf(schemaNode.parse(schema), '').join('\n')}\n`;
}

function rowsOf({ properties = {} }: SchemaNode, prefix: string): readonly string[] {
  return Object.entries(properties).flatMap(([name, node]) => {
    const key = `${prefix}${name}`;
    const list = node.items?.properties === undefined ? undefined : node.items;
    const below = rowsOf(list ?? node, list === undefined ? `${key}.` : `${key}[].`);
    return node.properties !== undefined ? below : [rowOf(list === undefined ? key : `${key}[]`, node), ...below];
  });
}

function rowOf(key: string, node: SchemaNode): string {
  const choices = node.enum === undefined ? '' : `${node.enum.map((value) => `\`${String(value)}\``).join(', ')}. `;
  const text = `${choices}${node.description ?? ''}`.replaceAll('|', '\\|').trim();
  return `| \`${key}\` | ${node.default === undefined ? '' : `\`${JSON.stringify(node.default)}\``} | ${text} |`;
}
