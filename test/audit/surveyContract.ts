// What every survey must do, whatever it looks at.

import { describe, expect, it } from 'vitest';
import type { AuditLog } from '../../shared/audit/auditLog.ts';
import type { Survey } from '../../shared/audit/survey.ts';
import { collect } from '../collect.ts';

export interface Surveyed {
  readonly log: AuditLog;
  readonly survey: Survey;
}

const keys = ['audit/v1/a.json', 'audit/v1/b/c.json', 'audit/v1/b-d.json', 'other', 'state/head.json'];

/** Runs the contract; `open` gives an empty log each time. */
export function describeSurveyContract(name: string, open: () => Promise<Surveyed>): void {
  describe(`${name}, surveyed`, () => {
    const opened = async () => {
      const { log, survey } = await open();
      for (const key of keys) await log.create(key, new TextEncoder().encode(key));
      return survey;
    };
    it('gives everything by key in the order of bytes', async () => {
      const found = await collect((await opened()).below(''));
      expect(found.map(({ key, size, form }) => ({ key, size, form }))).toEqual(
        ['audit/v1/a.json', 'audit/v1/b-d.json', 'audit/v1/b/c.json', 'other', 'state/head.json'].map((key) => ({
          key,
          size: key.length,
          form: 'object',
        })),
      );
    });
    it('gives what begins so', async () => {
      const survey = await opened();
      expect((await collect(survey.below('audit/v1/b/'))).map(({ key }) => key)).toEqual(['audit/v1/b/c.json']);
      expect((await collect(survey.below('audit/v1/b-'))).map(({ key }) => key)).toEqual(['audit/v1/b-d.json']);
      expect(await collect(survey.below('reports/'))).toEqual([]);
    });
    it('gives what stands directly under a prefix', async () => {
      const survey = await opened();
      const directly = async (prefix: string) =>
        (await collect(survey.directly(prefix))).map(({ key, form }) => `${form} ${key}`).toSorted();
      const atRoot = await directly('');
      // A folder that is empty may be one or none.
      expect(atRoot.filter((entry) => entry !== 'folder drafts/')).toEqual([
        'folder audit/',
        'folder state/',
        'object other',
      ]);
      expect(await directly('audit/v1/')).toEqual([
        'folder audit/v1/b/',
        'object audit/v1/a.json',
        'object audit/v1/b-d.json',
      ]);
      expect(await directly('reports/')).toEqual([]);
    });
  });
}
