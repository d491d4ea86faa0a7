import { describe, expect, it } from 'vitest';
import { describeBuilds } from '../../shared/requirements/describeBuilds.ts';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';

const catalog = loadCatalog();

describe('describeBuilds', () => {
  it('names all builds of a product, oldest first and each once', () => {
    expect(describeBuilds(['13.1.0.411', '10.0.0.232', '13.1.0.411'], catalog)).toBe(
      'Veeam Backup for AWS 10.0.0.232 and 13.1.0.411',
    );
  });

  it('names the product of own sets, without its version', () => {
    const own = catalog.sets.slice(0, 1).map((set) => ({ ...set, build: '2.1', product: 'Backup Thing 2 (pilot)' }));
    expect(describeBuilds(['2.1', '13.1.0.411'], { sets: [...catalog.sets, ...own] })).toBe(
      'Backup Thing 2.1, Veeam Backup for AWS 13.1.0.411',
    );
  });

  it('counts what would be too many', () => {
    const builds = ['1', '2', '3', '4', '5', '6', '7', '8'];
    expect(describeBuilds(builds, { sets: [] })).toBe('build 1, 2, 3, 4, 5, 6 and 2 more');
  });

  it('is empty where nothing was judged', () => {
    expect(describeBuilds([], catalog)).toBe('');
  });
});
