import { describe, expect, it } from 'vitest';
import { renderReport } from '../../shared/report/renderReport.ts';
import { sampleStates } from './sampleStates.ts';

const endings = { text: 'txt', markdown: 'md' } as const;

describe.each(Object.entries(sampleStates))('the report of the state %s', (state, report) => {
  it.each(['text', 'markdown'] as const)('reads as reviewed in %s', async (format) => {
    await expect(renderReport(report, format)).toMatchFileSnapshot(`golden/state.${state}.${endings[format]}`);
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
