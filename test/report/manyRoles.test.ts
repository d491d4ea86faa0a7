import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { renderHtml } from '../../shared/report/renderHtml.ts';
import { bigReport } from './bigReport.ts';

const itemsSchema = z.object({
  items: z.array(
    z.object({
      worst: z.string().nullable(),
      groups: z.array(z.object({ headline: z.array(z.unknown()).or(z.unknown()), ids: z.array(z.string()) })),
    }),
  ),
});

function itemsOf(page: string) {
  const json = /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  return itemsSchema.parse(JSON.parse(json)).items;
}

describe('the page of more than 5,000 roles', () => {
  const page = renderHtml(bigReport(5_400));
  const drifting = itemsOf(page).filter(({ groups }) => groups.length > 0);

  it('has every role, the worst first, with what is wrong', () => {
    expect(itemsOf(page).length).toBeGreaterThanOrEqual(5_400);
    expect(drifting.every(({ groups }) => groups.every(({ headline }) => headline !== undefined))).toBe(true);
  });

  it('has the details of the first 5,000 entries, and says so', () => {
    const detailed = itemsOf(page).map(({ groups }) => groups.some(({ ids }) => ids.length > 0));
    expect(detailed.slice(5_000).some(Boolean)).toBe(false);
    expect(detailed.slice(0, 1_000).every(Boolean)).toBe(true);
    expect(page).toContain('of the 5,000 worst of 5,');
  });

  it('says nothing of that where all have their details', () => {
    expect(renderHtml(bigReport(50))).not.toContain('are shown of the');
  });
});
