import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readHubEnvironment } from '../../shared/settings/hubEnvironment.ts';
import { readHubSettings } from '../../shared/settings/hubSettings.ts';

const folders: string[] = [];
const today = '2026-11-22';

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-settings-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

describe('readHubEnvironment', () => {
  describe('given variables that are set to nothing', () => {
    it('takes them for not set', () => {
      expect(readHubEnvironment({ AWS_REGION: 'eu-central-1', VEEAM_DRIFT_TOPIC_ARN: '' })).toEqual({
        AWS_REGION: 'eu-central-1',
        LAMBDA_TASK_ROOT: '.',
      });
    });
  });
  describe('given no region', () => {
    it('names what is missing', () => {
      expect(() => readHubEnvironment({})).toThrow('AWS_REGION');
    });
  });
});

describe('readHubSettings', () => {
  const environmentOf = (root: string, more: Readonly<Record<string, string>> = {}) =>
    readHubEnvironment({ AWS_REGION: 'eu-central-1', LAMBDA_TASK_ROOT: root, ...more });

  describe('given settings.yaml beside the code', () => {
    it('reads it, with the required sets relative to it', async () => {
      const folder = await folderWith({ 'settings.yaml': 'requirementFiles: [own/store.json]\nfailOn: high\n' });
      const { settings, requirementFiles } = await readHubSettings(environmentOf(folder), today);
      expect(settings.failOn).toBe('high');
      expect(requirementFiles).toEqual([join(folder, 'own/store.json')]);
    });
  });
  describe('given no file', () => {
    it('has the defaults', async () => {
      const { settings } = await readHubSettings(environmentOf(await folderWith({})), today);
      expect(settings.live.readerRole).toBe('veeam-drift-reader');
    });
    it('fails where one was named', async () => {
      const named = environmentOf(await folderWith({}), { VEEAM_DRIFT_SETTINGS_FILE: 'other.yaml' });
      await expect(readHubSettings(named, today)).rejects.toThrow('ENOENT');
    });
  });
  describe('given settings with faults', () => {
    it('names each with file and line', async () => {
      const folder = await folderWith({ 'settings.yaml': 'failOn: urgent\nnovel: 1\n' });
      await expect(readHubSettings(environmentOf(folder), today)).rejects.toThrow(
        /settings\.yaml:1: failOn[\s\S]*settings\.yaml:2/,
      );
    });
  });
  describe('given an address in S3 of another form', () => {
    it('says which form it has', async () => {
      const named = environmentOf('.', { VEEAM_DRIFT_SETTINGS_S3: 'https://bucket/key' });
      await expect(readHubSettings(named, today)).rejects.toThrow('expected s3://bucket/key');
    });
  });
});
