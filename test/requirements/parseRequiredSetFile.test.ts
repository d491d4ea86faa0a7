import { describe, expect, it } from 'vitest';
import { parseRequiredSetFile } from '../../shared/requirements/parseRequiredSetFile.ts';
import table from '../cases/requirements/setFile.json' with { type: 'json' };

function changedFile(change: Readonly<Record<string, unknown>>): unknown {
  const file: unknown = structuredClone(table.file);
  for (const [path, value] of Object.entries(change)) setAt(file, path.split('.'), value);
  return file;
}

function setAt(container: unknown, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (typeof container !== 'object' || container === null) throw new Error(`expected an object around ${key}`);
  if (rest.length > 0) setAt(Reflect.get(container, key), rest, value);
  else if (value === null) Reflect.deleteProperty(container, key);
  else Reflect.set(container, key, value);
}

describe('parseRequiredSetFile', () => {
  describe.each(table.rows)('given $name', ({ change, faults }) => {
    it(faults.length === 0 ? 'reads the set' : 'names each fault with its path', () => {
      const parsed = parseRequiredSetFile(changedFile(change));
      expect(parsed.ok ? [] : parsed.faults).toEqual(faults.map(([path, message]) => ({ path, message })));
    });
  });

  describe('given a valid file', () => {
    const parsed = parseRequiredSetFile(table.file);
    const set = parsed.ok ? parsed.set : undefined;

    it('takes the title as purpose where none is named', () => {
      expect(set?.purpose).toBe('Role of the nightly export');
    });

    it('gives one grant per action and resource, with optional and conditional actions marked', () => {
      const tagged = { 'ec2:ResourceTag/Use': ['export', 'import'] };
      expect(set?.grants).toEqual([
        { action: 's3:GetObject', resource: 'arn:aws:s3:::export-*/*', context: {}, optional: false },
        { action: 's3:DeleteObject', resource: 'arn:aws:s3:::export-*/*', context: {}, optional: true },
        { action: 'ec2:StartInstances', resource: '*', context: tagged, optional: false },
        {
          action: 'kms:Decrypt',
          resource: '*',
          context: {},
          optional: false,
          when: 'The bucket is encrypted with a KMS key.',
        },
      ]);
    });
  });

  describe('given an action that two statements name alike', () => {
    it('gives one grant', () => {
      const statement = { Effect: 'Allow', Action: ['s3:GetObject', 'S3:getObject'], Resource: '*' };
      const change = { actions: 1, optionalActions: null, 'policy.Statement': [statement, statement] };
      const parsed = parseRequiredSetFile(changedFile(change));
      expect(parsed.ok && parsed.set.grants.map(({ action }) => action)).toEqual(['s3:GetObject', 'kms:Decrypt']);
    });
  });

  describe('given what is no object', () => {
    it.each([null, [], 'ec2-backup', 7, undefined])('names one fault for %j', (input) => {
      const parsed = parseRequiredSetFile(input);
      expect(parsed.ok ? [] : parsed.faults.map(({ path }) => path)).toEqual(['']);
    });
  });

  describe('given keys that reach for prototypes', () => {
    it('refuses them as unknown', () => {
      const parsed = parseRequiredSetFile(JSON.parse('{"__proto__": {"id": "x"}, "constructor": 1}'));
      expect(parsed.ok).toBe(false);
    });
  });
});
