import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readExportFolder } from '../../../shared/estate/exports/exportFolder.ts';
import { type ListingOptions, listExportEntries } from '../../../shared/estate/exports/listExportEntries.ts';
import { exportOf, makeFolder, role } from '../exportFixtures.ts';

const good = exportOf({ roles: [role('one')] });

async function list(files: Readonly<Record<string, unknown>>, options: ListingOptions = {}) {
  return listExportEntries(makeFolder(files), [], options);
}

function unseen(name: string, why: string) {
  return { name, isFile: false, why, isUnseen: true };
}

describe('listExportEntries', () => {
  describe('given a subfolder that nobody else may read', () => {
    const refusing = async (path: string) => {
      if (/private$/.test(path.replace(/[\\/]$/, '')))
        throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
      return readdir(path, { withFileTypes: true });
    };

    it('says so of it, and gives what lies elsewhere', async () => {
      const files = { 'a/private/x.json': good, 'a/y.json': good, 'b/z.json': good };
      expect(await list(files, { readEntries: refusing })).toEqual([
        unseen('a/private', 'no permission to read the folder'),
        { name: 'a/y.json', isFile: true },
        { name: 'b/z.json', isFile: true },
      ]);
    });

    it('fails where it is the folder itself', async () => {
      const folder = join(makeFolder({ 'private/a.json': good }), 'private');
      const listing = listExportEntries(folder, [], { readEntries: refusing });
      await expect(listing).rejects.toThrow(`${folder}: no permission to read the folder`);
    });
  });

  describe('given more subfolders than are looked into', () => {
    const many = { 'a/1/x.json': 1, 'a/2/x.json': 1, 'a/3/x.json': 1, 'b/1/y.json': 1 };

    it('says so of the one that they lie in, and gives what lies in the others', async () => {
      expect(await list(many, { maxFolders: 3 })).toEqual([
        unseen('a', 'over 3 folders lie in it: those beyond were not looked into'),
        { name: 'a/1/x.json', isFile: true },
        { name: 'a/2/x.json', isFile: true },
        { name: 'b/1/y.json', isFile: true },
      ]);
      expect(await list(many, { maxFolders: 4 })).toHaveLength(4);
    });

    it('fails where they lie at the top', async () => {
      await expect(list(many, { maxFolders: 1 })).rejects.toThrow(
        'expected a folder of exports, got one with over 1 subfolders',
      );
    });
  });

  describe('given a folder deeper than is looked into', () => {
    it('has it told as unread, whatever its name', async () => {
      const folder = makeFolder({ 'a.json': good, '1/2/3/4/5/6/7/8/9/x.json': good, '1/2/3/4/5/6/7/8/y.json': good });
      expect(await readExportFolder(folder)).toMatchObject({
        files: new Map([['111122223333', ['1/2/3/4/5/6/7/8/y.json', 'a.json']]]),
        unread: [
          {
            what: '1/2/3/4/5/6/7/8/9',
            why: 'a folder more than 8 levels down is not looked into',
            advice: 'Let whoever scans look into it, or take it out of the folder.',
          },
        ],
        skipped: [],
      });
    });
  });
});
