import { describe, expect, it } from 'vitest';
import { findSet, loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { parseOwnSets } from '../../shared/requirements/parseOwnSets.ts';
import table from '../cases/requirements/setFile.json' with { type: 'json' };

const valid = table.file;

describe('parseOwnSets', () => {
  describe('given no files', () => {
    it('gives no sets', () => {
      expect(parseOwnSets([])).toEqual({ ok: true, sets: [] });
    });
  });

  describe('given valid files', () => {
    it('gives sets that stand beside the built-in ones', () => {
      const other = { ...valid, id: 'day-export' };
      const parsed = parseOwnSets([
        { name: 'night.json', content: valid },
        { name: 'day.json', content: other },
      ]);
      const catalog = loadCatalog(parsed.ok ? parsed.sets : []);
      expect(findSet(catalog, 'night-export', '13.1.0.411')?.title).toBe(valid.title);
      expect(findSet(catalog, 'day-export', '13.1.0.411')?.title).toBe(valid.title);
    });
  });

  describe("given the id and build of one of Veeam's sets", () => {
    it('names the file and the collision', () => {
      expect(parseOwnSets([{ name: 'mine.json', content: { ...valid, id: 'ec2-backup' } }])).toEqual({
        ok: false,
        faults: [
          {
            file: 'mine.json',
            path: 'id',
            message: "expected another id: ec2-backup of build 13.1.0.411 is Veeam's own set",
          },
        ],
      });
    });
  });

  describe("given the id of one of Veeam's sets for a build that Veeam's sets do not have", () => {
    it('reads it', () => {
      const content = { ...valid, id: 'ec2-backup', build: '14.0.0.1' };
      expect(parseOwnSets([{ name: 'mine.json', content }]).ok).toBe(true);
    });
  });

  describe('given two files with the same id and build', () => {
    it('names the first in the fault of the second', () => {
      const parsed = parseOwnSets([
        { name: 'a.json', content: valid },
        { name: 'b.json', content: valid },
      ]);
      expect(parsed.ok ? [] : parsed.faults).toEqual([
        { file: 'b.json', path: 'id', message: 'expected another id: night-export of build 13.1.0.411 is a.json' },
      ]);
    });
  });

  describe('given several broken files', () => {
    it('names every fault of each', () => {
      const parsed = parseOwnSets([
        { name: 'a.json', content: { ...valid, build: 'x', actions: 'three' } },
        { name: 'b.json', content: null },
      ]);
      expect(parsed.ok ? [] : parsed.faults.map(({ file, path }) => `${file} ${path}`)).toEqual([
        'a.json build',
        'a.json actions',
        'b.json ',
      ]);
    });
  });
});
