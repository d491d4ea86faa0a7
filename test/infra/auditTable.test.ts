import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { auditRecord } from '../../shared/audit/auditRecord.ts';
import { packagedTemplate } from './packagedTemplate.ts';
import { propertiesOf, resourcesOfType } from './resolvedResources.ts';
import { resolveTemplate } from './resolveTemplate.ts';

const resolved = resolveTemplate({
  template: await packagedTemplate('default'),
  parameters: { AuditPrefix: 'drift/' },
});
const named = z.looseObject({ Name: z.string() });
const table = z
  .looseObject({
    TableInput: z.looseObject({
      PartitionKeys: z.array(named),
      Parameters: z.record(z.string(), z.string()),
      StorageDescriptor: z.looseObject({ Location: z.string(), Columns: z.array(named) }),
    }),
  })
  .parse(propertiesOf(resolved, 'AuditTable')).TableInput;
const columns = table.StorageDescriptor.Columns.map(({ Name }) => Name);

/** Of manifests the table has what a query needs to find the last whole scan. */
const ofManifests = ['startedat', 'partial'];

describe('the table over the audit log', () => {
  it('has a column for every field of every record', () => {
    const fields = auditRecord.options.flatMap((option) => Object.keys(option.shape));
    const wanted = new Set([...fields.map((field) => field.toLowerCase()), ...ofManifests]);
    expect([...columns].sort()).toEqual([...wanted].sort());
  });

  it('reads the folders that the log has, one per day', () => {
    expect(table.StorageDescriptor.Location).toBe('s3://auditbucket/drift/audit/v1/');
    expect(table.Parameters['storage.location.template']).toBe(`s3://auditbucket/drift/audit/v1/date=\${date}/`);
    expect(table.PartitionKeys.map(({ Name }) => Name)).toEqual(['date']);
  });
});

describe('saved queries', () => {
  const queries = resourcesOfType(resolved, 'AWS::Athena::NamedQuery').map(([, { Name, QueryString }]) => ({
    name: String(Name),
    sql: String(QueryString),
  }));

  it('answer the three questions', () => {
    expect(queries.map(({ name }) => name)).toEqual(['drift now', 'history of a role', 'who was unread last week']);
  });

  it.each(queries)('$name bounds the days that it reads, and asks for columns that there are', ({ sql }) => {
    expect(sql).toMatch(/"date" >= date_format\(current_date - INTERVAL '\d+' DAY, '%Y-%m-%d'\)/);
    const known = new Set([...columns, 'date', 'audit_log', 'last_scan']);
    const aliases = new Set([...sql.matchAll(/\bAS (\w+)/g)].map(([, alias]) => alias));
    const words = [...sql.replaceAll(/'[^']*'/g, '').matchAll(/\b[a-z_]+\b/g)].map(([word]) => word);
    const functions = new Set(['date_format', 'current_date', 'max_by', 'count', 'min', 'max']);
    expect(words.filter((word) => !known.has(word) && !aliases.has(word) && !functions.has(word))).toEqual([]);
  });
});
