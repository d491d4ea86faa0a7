import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { nearestBuilds, nearestIds } from '../../shared/requirements/nearestIds.ts';
import { knownBuilds, requiredSet } from './requiredSets.ts';

const catalog = loadCatalog();
const { v10, v11 } = knownBuilds;

describe('nearestIds', () => {
  it.each([
    ['ec2-bakup', 'ec2-backup'],
    ['EC2-Backup', 'ec2-backup'],
    ['backup-ec2', 'ec2-backup'],
    ['ec2', 'ec2-backup'],
    ['repo', 'repository'],
    ['production worker', 'production-worker'],
    ['impersonation-role', 'impersonation'],
  ])('offers for %s first %s', (id, nearest) => {
    expect(nearestIds(catalog, id)[0]).toBe(nearest);
  });

  it('offers three at most', () => {
    expect(nearestIds(catalog, 'backup')).toHaveLength(3);
  });

  it.each(['', 'x', 'completely-different-thing', 'x'.repeat(100_000)])(
    'offers nothing for what is near to none',
    (id) => {
      expect(nearestIds(catalog, id)).toEqual([]);
    },
  );

  it('offers nothing for a text that is longer than a mistyped id could be, near as its beginning is', () => {
    const ids = [requiredSet({ id: 'w'.repeat(120), build: '1' })];
    expect(nearestIds({ builds: ['1'], sets: ids }, `${'w'.repeat(120)}${'-'.repeat(70)}`)).toEqual([]);
    expect(nearestIds({ builds: ['1'], sets: ids }, `${'w'.repeat(120)}${'-'.repeat(50)}`)).toHaveLength(1);
  });

  it('gives each catalog its own ids, and each spelling of an id the same', () => {
    const own = { builds: ['1'], sets: [requiredSet({ id: 'ec2-bak', build: '1' })] };
    expect(nearestIds(catalog, 'ec2-bakup')[0]).toBe('ec2-backup');
    expect(nearestIds(own, 'ec2-bakup')).toEqual(['ec2-bak']);
    expect(nearestIds(catalog, 'EC2-Bakup')).toEqual(nearestIds(catalog, 'ec2-bakup'));
  });

  it('offers only ids of the build asked for', () => {
    expect(nearestIds(catalog, 'data-clod', '2026-04-07')[0]).toBe('data-cloud');
    expect(nearestIds(catalog, 'data-clod', v11)).not.toContain('data-cloud');
  });
});

describe('nearestBuilds', () => {
  it('offers builds that differ by a few digits', () => {
    expect(nearestBuilds(catalog, '10.0.0.233')[0]).toBe(v10);
    expect(nearestBuilds(catalog, '13.1')[0]).toBe(v11);
  });
});
