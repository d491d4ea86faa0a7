import { describe, expect, it } from 'vitest';
import { renderReport } from '../../shared/report/renderReport.ts';
import { goldenForms } from './goldenForms.ts';
import { sampleStates } from './sampleStates.ts';

const rows = Object.entries(sampleStates).flatMap(([state, report]) =>
  Object.entries(goldenForms).map(([ending, render]) => ({ state, ending, render, report })),
);

describe('each form in each state', () => {
  it.each(rows)('reads as reviewed: $state as $ending', async ({ state, ending, render, report }) => {
    await expect(render(report)).toMatchFileSnapshot(`golden/state.${state}.${ending}`);
  });
});

describe('the report of two hundred equal accounts', () => {
  const { equalAccounts } = sampleStates;
  if (equalAccounts === undefined) throw new Error('expected the state');

  it.each(['text', 'markdown'] as const)('is a page in %s, and names every cause once', (format) => {
    const lines = renderReport(equalAccounts, format).split('\n');
    expect(lines.length).toBeLessThan(90);
    expect(lines.filter((line) => /blocked by the permissions boundary .?ops-boundary.?\.$/.test(line))).toHaveLength(
      1,
    );
  });

  it('has every account behind its causes in Markdown', () => {
    const text = renderReport(equalAccounts, 'markdown');
    const missing = equalAccounts.coverage.accounts.filter(({ account }) => !text.includes(`(${account})`));
    expect(missing).toEqual([]);
  });

  it('tells each account by itself where that is asked for', () => {
    const text = renderReport(equalAccounts, 'text', { by: 'account' });
    expect(text.split('\n').filter((line) => line.startsWith('── Account '))).toHaveLength(200);
  });
});
