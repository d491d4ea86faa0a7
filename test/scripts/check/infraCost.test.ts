import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costTable } from '../../../scripts/check/infraCost.ts';

describe('costTable', () => {
  it('is what infra/COST.md shows', () => {
    expect(readFileSync('infra/COST.md', 'utf8')).toContain(`\n\n${costTable()}\n\n`);
  });
});
