import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createExportsEstate } from '../../../shared/estate/createExportsEstate.ts';
import { collect } from '../../collect.ts';
import { allowAll, attached, exportOf, makeFolder, managedPolicy, role } from '../exportFixtures.ts';

const arn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const accountExport = exportOf({
  roles: [role('one', { AttachedManagedPolicies: [attached('ReadOnlyAccess', arn)] })],
});

async function faultsWith(files: Readonly<Record<string, unknown>>): Promise<unknown> {
  const folder = makeFolder({ 'a.json': accountExport, ...files });
  const [reading] = await collect(createExportsEstate({ folder }).readAccounts());
  const principal = reading?.status === 'read' ? reading.principals[0] : undefined;
  return principal?.identity[0]?.document.faults;
}

async function failureWith(name: string, content: string): Promise<string> {
  const folder = makeFolder({ 'a.json': accountExport, [name]: content });
  const failure = await collect(createExportsEstate({ folder }).readAccounts()).catch((error: unknown) => error);
  return failure instanceof Error ? failure.message.replace(join(folder, '/'), '') : 'no failure';
}

describe('readManagedPolicyFile', () => {
  describe('given the file beside the exports', () => {
    it('gives the documents that the exports leave out', async () => {
      const line = JSON.stringify({
        name: 'ReadOnlyAccess',
        arn,
        versionId: 'v5',
        deprecated: false,
        document: allowAll,
      });
      expect(await faultsWith({ 'aws-managed-policies.jsonl': `${line}\r\n\n` })).toBeUndefined();
      const policies = [managedPolicy('ReadOnlyAccess', allowAll, { Arn: arn })];
      expect(await faultsWith({ 'aws-managed-policies.json': exportOf({ policies }) })).toBeUndefined();
    });

    it('leaves unreadable what it does not hold', async () => {
      expect(await faultsWith({ 'aws-managed-policies.jsonl': '' })).toHaveLength(1);
    });
  });

  describe('given a key that stands twice in one object', () => {
    it.each(['aws-managed-policies.jsonl', 'aws-managed-policies.json'])(
      'takes nothing from that document of %s',
      async (name) => {
        const line = { name: 'ReadOnlyAccess', arn, document: allowAll };
        const list = exportOf({ policies: [managedPolicy('ReadOnlyAccess', allowAll, { Arn: arn })] });
        const text = JSON.stringify(name.endsWith('l') ? line : list);
        expect(await faultsWith({ [name]: text.replace('"Action":', '"Action":"s3:*","Action":') })).toEqual([
          { path: 'Statement[0].Action', message: 'expected each key once in an object, got this one again' },
        ]);
        const failure = await failureWith(
          name,
          text.replace(/"arn":/i, (key) => `${key}"x",${key}`),
        );
        expect(failure).toMatch(/[aA]rn: expected each key once in an object$/);
      },
    );
  });

  describe('given both names', () => {
    it('takes the lines, and the other file for no export', async () => {
      const line = JSON.stringify({ name: 'ReadOnlyAccess', arn, document: allowAll });
      const folder = makeFolder({
        'a.json': accountExport,
        'aws-managed-policies.jsonl': line,
        'aws-managed-policies.json': exportOf({}),
      });
      const estate = createExportsEstate({ folder });
      expect(await collect(estate.readAccounts())).toMatchObject([{ principals: [{ name: 'one' }] }]);
      expect(estate).toMatchObject({ unread: [], skipped: [] });
    });
  });

  describe('given a broken file', () => {
    it.each([
      ['{"name": "x"', 'aws-managed-policies.jsonl:1: expected a JSON object'],
      [
        `\n{"name": "x", "arn": "arn:aws:iam::111122223333:policy/x", "document": {}}`,
        'aws-managed-policies.jsonl:2: expected the ARN of an AWS managed policy',
      ],
      [
        `{"name": "x", "arn": "${arn}", "document": {}}\n{"name": "x", "arn": "${arn}", "document": {}}`,
        `aws-managed-policies.jsonl:2: expected each policy once, got ${arn} again`,
      ],
    ])('names the line of %j', async (content, message) => {
      expect(await failureWith('aws-managed-policies.jsonl', content)).toContain(message);
    });

    it('names the element', async () => {
      const failure = await failureWith('aws-managed-policies.json', '{"Policies": [{"Arn": "x"}]}');
      expect(failure).toContain('aws-managed-policies.json: Policies[0]: ');
    });
  });
});
