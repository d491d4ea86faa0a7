import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { functionNames, packageFunctions } from '../../scripts/package/packageFunctions.ts';
import ownSet from '../cases/requirements/setFile.json' with { type: 'json' };
import { builtFunction } from './builtFunction.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'veeam-drift-package-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function writeSettings(text: string): string {
  const file = join(folder, 'production.yaml');
  writeFileSync(file, text);
  return file;
}

const own = JSON.stringify(ownSet.file);
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe('packageFunctions', () => {
  describe('given settings that name a required set', () => {
    it('packs both beside every handler, and writes the values of the deployment', { timeout: 180_000 }, async () => {
      const settings = 'requirementFiles: [sets/own.json]\ndeploy: { name: backup-drift }\n';
      mkdirSync(join(folder, 'sets'));
      writeFileSync(join(folder, 'sets', 'own.json'), own);
      const output = join(folder, 'dist');
      const packaged = await packageFunctions({ settingsFile: writeSettings(settings), output, bundle: builtFunction });
      expect(packaged.map(({ name }) => name)).toEqual(functionNames());
      for (const name of functionNames()) {
        const files = unzipSync(readFileSync(join(output, 'functions', `${name}.zip`)));
        expect(Object.keys(files)).toEqual(expect.arrayContaining(['handler.mjs', 'sets/own.json', 'settings.yaml']));
        expect(text(files['settings.yaml'])).toBe(settings);
        expect(text(files['sets/own.json'])).toBe(own);
      }
      const values = JSON.parse(readFileSync(join(output, 'deploy', 'values.json'), 'utf8'));
      expect(values).toMatchObject({ name: 'backup-drift', region: 'us-east-1' });
    });
  });

  it.each([
    ['an unknown key', 'build: "13.1.0.411"\ndeploy: { shedule: rate(1 day) }', /production\.yaml:2: deploy/],
    [
      'a required set that does not exist',
      'expected: [{ requirements: [ec2-bakup] }]',
      /production\.yaml: expected\[0\].*ec2-backup/,
    ],
    ['a region that does not exist', 'regions: [eu-wst-1]', /production\.yaml: regions\[0\].*eu-west-1/],
    ['a set outside of the settings folder', 'requirementFiles: [../own.json]', /\.\.\/own\.json is not below/],
    ['a set that is not there', 'requirementFiles: [own.json]', /ENOENT.*own\.json/],
  ])('refuses %s', async (_what, settings, message) => {
    const settingsFile = writeSettings(settings);
    await expect(packageFunctions({ settingsFile, output: join(folder, 'dist') })).rejects.toThrow(message);
  });
});
