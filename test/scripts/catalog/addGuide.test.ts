import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addGuide } from '../../../scripts/catalog/addGuide.ts';
import type { SetFile } from '../../../shared/requirements/setFileSchema.ts';
import { copySets, readBuild, renderCode, renderGuide, renderPage, savePages } from './guidePages.ts';

const before = '13.1.0.411';
const build = '13.2.0.500';
// A page of one set, pages of two, of an action that words name, and of what is inferred.
const ids =
  'repository flr-worker ec2-backup ec2-backup-worker dynamodb-backup dynamodb-backup-manual impersonation'.split(' ');
let folder: string;
let sets: readonly SetFile[];
let trial = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guide-'));
  sets = await readBuild(await copySets(join(folder, 'sets'), { build: before, ids }), before);
});
afterAll(() => rm(folder, { recursive: true }));

type Edit = (pages: Map<string, string>) => void;

/** Adds the guide of a newer build that prints what the build before has, but for the edit. */
async function add(edit: Edit = () => undefined, gone: readonly string[] = []) {
  trial += 1;
  const pages = renderGuide(sets, build);
  edit(pages);
  const pagesFolder = await savePages(join(folder, `pages-${trial}`), pages);
  const setsFolder = await copySets(join(folder, `sets-${trial}`), { build: before, ids });
  return { added: await addGuide({ pagesFolder, setsFolder, gone }), setsFolder };
}

function replace(file: string, from: string, to: string): Edit {
  return (pages) => {
    const page = pages.get(file) ?? '';
    expect(page, `${file} holds ${from}`).toContain(from);
    pages.set(file, page.replace(from, to));
  };
}

const quoted = (action: string) => `&#34;${action}&#34;,`;

describe('addGuide', () => {
  describe('given every page of a newer build', () => {
    it('writes each set as the page prints it, with what only words say taken over', async () => {
      const setsFolder = await copySets(join(folder, 'sets-whole'));
      const whole = await readBuild(setsFolder, before);
      const pagesFolder = await savePages(join(folder, 'whole'), renderGuide(whole, build));
      const added = await addGuide({ pagesFolder, setsFolder, gone: [] });
      expect(added).toMatchObject({ ok: true });
      const written = await readBuild(setsFolder, build);
      expect(written.map(({ id }) => id).sort()).toEqual(whole.map(({ id }) => id).sort());
      for (const set of written) {
        const older = whole.find(({ id }) => id === set.id);
        const { build: _build, product: _product, source: _source, sourceDefects: _defects, ...facts } = set;
        expect(older).toMatchObject(facts);
        expect(set).toMatchObject({ build, product: 'Veeam Backup for AWS', source: { pageUpdated: '2026-10-05' } });
      }
    });

    it('says what is new and gone, set by set', async () => {
      const { added, setsFolder } = await add((pages) => {
        const file = 'role_permissions_backup_ec2.html';
        replace(file, quoted('ebs:ListChangedBlocks'), `${quoted('ebs:PutSnapshotBlock')}</p><p>`)(pages);
        replace('role_permissions_repo.html', '&#34;batchoperations.s3', '&#34;other')(pages);
      });
      const text = added.ok ? added.value : '';
      expect(text).toMatch(/From build 13\.1\.0\.411 to 13\.2\.0\.500: 3 of 7 sets changed/);
      expect(text).toMatch(/ec2-backup +\+ +ebs:PutSnapshotBlock\n +- +ebs:ListChangedBlocks/);
      expect(text).toMatch(/repository +~ +requires:.*batchoperations\.s3\.amazonaws\.com.*other\.amazonaws\.com/s);
      expect(await readdir(join(setsFolder, build))).toHaveLength(sets.length);
    });

    it('closes the quote of a name that stands alone in its line, and says so in the set', async () => {
      const { setsFolder } = await add(
        replace('role_permissions_backup_dynamo.html', quoted('ec2:DescribeRegions'), '&#34;ec2:DescribeRegions,'),
      );
      const set = (await readBuild(setsFolder, build)).find(({ sourceDefects }) => sourceDefects !== undefined);
      expect(set?.source.url).toMatch(/role_permissions_backup_dynamo/);
      expect(JSON.stringify(set?.policy)).toContain('"ec2:DescribeRegions"');
      expect(set?.sourceDefects).toEqual([expect.stringContaining('lacks the closing quote in "ec2:DescribeRegions,')]);
    });

    it('tells an action that only the words name', async () => {
      const { added } = await add(
        replace('role_permissions_repo.html', '<p>Note: ', '<p>Note: with Object Lock also s3:PutObjectLegalHold '),
      );
      expect(added).toMatchObject({ value: expect.stringContaining('the text names s3:PutObjectLegalHold') });
    });
  });

  const block = /<table><tbody><tr><td>\n([\s\S]*?)\n<\/td><\/tr><\/tbody><\/table>/g;

  /** Blocks of code as help centers and browsers lay them out; the first is how Veeam's pages are made. */
  const layouts: readonly (readonly [string, (line: string, isLast: boolean) => string, string, string])[] = [
    [
      'one element of preformatted text',
      (line, isLast) => (isLast ? line : `${line}\n`),
      '<pre><code>',
      '</code></pre>',
    ],
    ['lines that break', (line) => `${line}<br/>`, '<div class="code">', '</div>'],
    [
      'coloured words',
      (line) => `<p>${line.replaceAll(/&#34;([^&]*)&#34;/g, '<span class="s">&#34;$1&#34;</span>')}</p>`,
      '<div>',
      '</div>',
    ],
    ['an element a line, with numbers by style', (line) => `<li>${line}</li>`, '<ol>', '</ol>'],
  ];

  it.each(layouts)('reads blocks of code that are %s', async (_, lineOf, start, end) => {
    const plain = await add(() => {});
    const relaid = (body: string) => {
      const lines = [...body.matchAll(/<p class="code">(.*)<\/p>/g)].map(([, line = '']) => line);
      return start + lines.map((line, index) => lineOf(line, index === lines.length - 1)).join('') + end;
    };
    const laidOut = await add((pages) => {
      for (const [name, page] of pages)
        pages.set(
          name,
          page.replaceAll(block, (_whole, body: string) => relaid(body)),
        );
    });
    expect(laidOut.added.ok ? '' : laidOut.added.faults).toBe('');
    const setsOf = async (folderOfSets: string) =>
      Promise.all(
        (await readdir(join(folderOfSets, build))).map((file) => readFile(join(folderOfSets, build, file), 'utf8')),
      );
    expect(await setsOf(laidOut.setsFolder)).toEqual(await setsOf(plain.setsFolder));
  });

  it('reads pages that were saved with all that belongs to them, whose frames lie in folders', async () => {
    const { added } = await add((pages) => {
      for (const [name, page] of pages)
        pages.set(name, page.replace('<nav>', '<iframe src="./page_files/frame.html"></iframe><nav>'));
    });
    expect(added.ok).toBe(true);
  });

  it('reads pages of a build that the catalog has anew, and leaves its other sets as they are', async () => {
    const own = sets.filter(({ id }) => id === 'repository');
    const pages = renderGuide(own, before);
    replace('role_permissions_repo.html', quoted('s3:CreateJob'), quoted('s3:UpdateJobStatus'))(pages);
    const pagesFolder = await savePages(join(folder, 'again'), pages);
    const setsFolder = await copySets(join(folder, 'sets-again'), { build: before, ids });
    const added = await addGuide({ pagesFolder, setsFolder, gone: [] });
    expect(added).toMatchObject({ value: expect.stringMatching(/1 of 7 sets changed.*\+ +s3:UpdateJobStatus/s) });
    expect(await readdir(join(setsFolder, before))).toHaveLength(sets.length);
    expect(await readFile(join(setsFolder, before, 'repository.json'), 'utf8')).toContain('s3:UpdateJobStatus');
  });

  it('leaves out a page that the newer guide does not have, where somebody says so', async () => {
    const { added } = await add(
      (pages) => pages.delete('role_permissions_flr_prod.html'),
      ['role_permissions_flr_prod'],
    );
    expect(added).toMatchObject({ value: expect.stringMatching(/Only in build 13\.1\.0\.411\nflr-worker/) });
  });

  const stranger = renderPage({
    url: 'https://helpcenter.veeam.com/docs/vbr/userguide/aws_role_permissions_new.html',
    build,
    updated: '10/5/2026',
    body: renderCode({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
    }),
  });
  const repo = 'role_permissions_repo.html';
  const refusals: readonly (readonly [string, Edit, RegExp])[] = [
    [
      'a page that is not there',
      (pages) => pages.delete(repo),
      /^role_permissions_repo: expected this page, from which repository came/,
    ],
    [
      'a page that is cut off',
      (pages) => pages.set(repo, (pages.get(repo) ?? '').slice(0, 2000)),
      /^role_permissions_repo\.html:\d+: expected the end of the policy/m,
    ],
    [
      'a page without its build',
      replace(repo, 'Page content applies', 'Page contents apply'),
      /^role_permissions_repo\.html: expected "Page content applies to build/,
    ],
    [
      'a page of another build',
      replace(repo, build, '13.2.0.501'),
      /^role_permissions_repo\.html: expected pages of one build .* 13\.2\.0\.501/m,
    ],
    [
      'a comma that is missing',
      replace(repo, quoted('s3:CreateJob'), '&#34;s3:CreateJob&#34;'),
      /^role_permissions_repo\.html:\d+: expected a policy: expected "\]".*in: "s3:DescribeJob",/,
    ],
    [
      'a letter of another alphabet',
      replace(repo, 's3:CreateJob', 's3:СreateJob'),
      /^role_permissions_repo\.html:\d+: expected plain letters in a policy, got "С"/,
    ],
    [
      'a key that stands twice',
      replace(repo, '&#34;Resource', '&#34;Resource&#34;: &#34;*&#34;, &#34;Resource'),
      /^role_permissions_repo\.html:\d+: expected Statement\[0\]\.Resource once/,
    ],
    [
      'an action that is none',
      replace(repo, 's3:CreateJob', 's3 CreateJob'),
      /^role_permissions_repo\.html:\d+: repository, policy\.Statement\[0\]\.Action\[\d+\]: expected an action/,
    ],
    [
      'a placeholder that nobody explained',
      replace(repo, ': &#34;*&#34;', ': &#34;arn:aws:s3:::&#60;bucket&#62;&#34;'),
      /^role_permissions_repo\.html:\d+: repository, placeholders: expected <bucket>/,
    ],
    [
      'a policy more',
      replace(
        repo,
        '<p>Note',
        `${stranger.slice(stranger.indexOf('<table>'), stranger.indexOf('</table>') + 8)}<p>Note`,
      ),
      /^role_permissions_repo\.html: expected one policy for repository, got 2, at line/,
    ],
    [
      'a policy that is another one',
      (pages) => pages.set(repo, stranger.replace('role_permissions_new', 'role_permissions_repo')),
      /^role_permissions_repo\.html:\d+: expected one of repository: this policy is too unlike/,
    ],
    [
      'a page with a policy that nobody knows',
      (pages) => pages.set('new.html', stranger),
      /^new\.html:\d+: expected a page that a set came from, got role_permissions_new/,
    ],
    [
      'the same page twice',
      (pages) => pages.set('copy.html', pages.get(repo) ?? ''),
      /expected the page role_permissions_repo once/,
    ],
    [
      'a page of another site',
      replace(repo, 'https://helpcenter.veeam.com', 'https://helpcenter.example.com'),
      /^role_permissions_repo\.html: expected a page of veeam\.com, got one of/,
    ],
    ['a web archive', (pages) => pages.set('repo.mhtml', ''), /^repo\.mhtml: expected HTML, got a web archive/],
    [
      'a page of Safari',
      (pages) => pages.set('repo.webarchive', ''),
      /^repo\.webarchive: expected HTML, got a web archive/,
    ],
    [
      'a page saved as text',
      (pages) => pages.set('repo.txt', 'Actions'),
      /^repo\.txt: expected HTML, got text, in which/,
    ],
    [
      'a printed page',
      (pages) => pages.set('repo.pdf', '%PDF'),
      /^repo\.pdf: expected HTML, got a print: save the page/,
    ],
    ['no page at all', (pages) => pages.clear(), /: expected pages that end in \.html/],
  ];

  it.each(refusals)('given %s, refuses it by its place and writes nothing', async (_given, edit, told) => {
    const { added, setsFolder } = await add(edit);
    const text = added.ok ? 'no fault' : added.faults.map(({ place, message }) => `${place}: ${message}`).join('\n');
    expect(text).toMatch(told);
    expect(await readdir(setsFolder)).not.toContain(build);
  });

  it('given a folder that is not there, says so in a line', async () => {
    const added = await addGuide({ pagesFolder: join(folder, 'nowhere'), setsFolder: folder, gone: [] });
    expect(added).toMatchObject({ faults: [{ message: 'expected a folder of saved pages' }] });
  });
});
