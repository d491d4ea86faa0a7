import { afterEach, describe, expect, it, vi } from 'vitest';
import { readDate } from '../../../shared/iam/conditions/readDate.ts';

describe('readDate', () => {
  const rows: readonly (readonly [text: string, date: string | undefined])[] = [
    ['2026', '2026-01-01T00:00:00.000Z'],
    ['2026-02', '2026-02-01T00:00:00.000Z'],
    ['2026-02-03', '2026-02-03T00:00:00.000Z'],
    ['2026-02-03T04:05Z', '2026-02-03T04:05:00.000Z'],
    ['2026-02-03T04:05:06Z', '2026-02-03T04:05:06.000Z'],
    ['2026-02-03T04:05:06.5Z', '2026-02-03T04:05:06.500Z'],
    ['2026-02-03T04:05:06', '2026-02-03T04:05:06.000Z'],
    ['2026-02-03T04:05:06+02:00', '2026-02-03T02:05:06.000Z'],
    ['2026-02-03T04:05:06-0230', '2026-02-03T06:35:06.000Z'],
    ['2026-02-03T04:05-0230', '2026-02-03T06:35:00.000Z'],
    ['2026-02-03T04:05:06.25+1200', '2026-02-02T16:05:06.250Z'],
    ['2026-02-03T04:05', '2026-02-03T04:05:00.000Z'],
    ['2026-02-03T04:05:06.5', '2026-02-03T04:05:06.500Z'],
    ['1770000000', '2026-02-02T02:40:00.000Z'],
    ['1770000000.25', '2026-02-02T02:40:00.250Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
    ['12345', '1970-01-01T03:25:45.000Z'],
    ['99999999999', '5138-11-16T09:46:39.000Z'],
    ['999999999999', undefined],
    ['2026-13-01', undefined],
    ['2026-02-03T04Z', undefined],
    ['2026-02-03Z', undefined],
    ['x2026', undefined],
    ['2026x', undefined],
    ['-1', undefined],
    ['1.', undefined],
    ['1 ', undefined],
    ['', undefined],
    ['yesterday', undefined],
  ];
  const written = (text: string) => {
    const read = readDate(text);
    return read === undefined ? undefined : new Date(read).toISOString();
  };
  it.each(rows)('reads %s as %s', (text, date) => {
    expect(written(text)).toBe(date);
  });

  describe('given a machine in another time zone', () => {
    afterEach(() => {
      vi.unstubAllEnvs();
    });

    it.each(rows)('reads %s as %s', (text, date) => {
      vi.stubEnv('TZ', 'Asia/Kathmandu');
      expect(written(text)).toBe(date);
    });
  });
});
