import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { everyRole, readStatements, renderOutside } from '../../scripts/generate/readStatements.ts';
import { questionList } from '../../shared/drift/questionList.ts';
import { ruleList } from '../../shared/drift/ruleList.ts';
import { buildsWithSet, loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { readTables } from '../drift/ruleCase.ts';

const { statements, everyRoleOfTheAppliance } = await readStatements();
const catalog = loadCatalog();

describe("what Veeam's guide asks for outside of its lists of actions", () => {
  it('is 92 statements, each once, with its page and its date', () => {
    expect(new Set(statements.map(({ id }) => id)).size).toBe(92);
    expect(statements).toHaveLength(92);
    for (const { id, source } of statements) {
      expect(source.url, id).toMatch(/^https:\/\/helpcenter\.veeam\.com\/docs\//);
      expect(source.pageUpdated, id).toMatch(/^20\d\d-/);
    }
  });

  it('names sets that there are', () => {
    const named = statements.flatMap(({ sets }) => sets).filter((id) => id !== everyRole);
    const unknown = [...named, ...everyRoleOfTheAppliance].filter((id) => buildsWithSet(catalog, id).length === 0);
    expect(unknown).toEqual([]);
  });

  it.each(statements.flatMap(({ id, judged = [] }) => judged.map((one) => ({ id, ...one }))))(
    '$id is judged by $rule: $case',
    ({ rule, case: given }) => {
      expect(ruleList.map(({ code }) => code)).toContain(rule);
      const table = readTables().find(({ code }) => code === rule);
      const row = table?.table.cases.find((one) => one.given === given);
      expect(row, `a case "${given}" of ${rule}`).toBeDefined();
    },
  );

  it.each(statements.flatMap(({ id, question }) => (question === undefined ? [] : [{ id, question }])))(
    '$id is an open question: $question',
    ({ question }) => {
      expect(questionList.map(({ id }) => id)).toContain(question);
    },
  );

  it.each(statements.flatMap(({ id, none }) => (none === undefined ? [] : [{ id, none }])))(
    '$id is none of ours, for a reason: $none',
    ({ none }) => {
      expect(none.split(' ').length).toBeGreaterThan(4);
    },
  );

  it('is what "npm run generate:catalog" gives the question that names it', async () => {
    const generated = new URL('../../shared/requirements/outsideIam.generated.json', import.meta.url);
    expect(readFileSync(generated, 'utf8')).toBe(await renderOutside());
  });
});
