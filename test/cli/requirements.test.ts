import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInSets, loadCatalog, newestBuild } from '../../shared/requirements/loadCatalog.ts';
import setFileTable from '../cases/requirements/setFile.json' with { type: 'json' };
import { knownBuilds } from '../requirements/requiredSets.ts';
import { runCommand } from './runCommand.ts';

const { v11 } = knownBuilds;
const { builds } = loadCatalog();
const setsOf = (build: string) => builtInSets().filter((set) => set.build === build).length;

const escapeCharacter = String.fromCharCode(27);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veeam-drift-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function writeOwnSet(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function runJson(args: readonly string[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runCommand([...args, '--json']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('veeam-drift requirements list', () => {
  describe('given no build', () => {
    it('lists the sets of the newest build and names the other', async () => {
      const { exitCode, stdout } = await runCommand(['requirements', 'list']);
      const others = builds.filter((build) => build !== newestBuild());
      expect(exitCode).toBe(0);
      expect(stdout.split('\n')[0]).toBe(`${setsOf(newestBuild())} required sets of build ${newestBuild()}`);
      for (const build of others) expect(stdout).toMatch(new RegExp(`^Other builds: .*${build}`, 'm'));
    });
  });

  describe('given a build', () => {
    it('lists the sets of that build', async () => {
      const { stdout } = await runCommand(['requirements', 'list', '--build', '10.0.0.232']);
      expect(stdout).toMatch(/^48 required sets of build 10\.0\.0\.232\n/);
      expect(stdout).toMatch(/^role-create +user +base +18 /m);
    });

    it('lists role sets and user sets with their number of actions', async () => {
      const { stdout } = await runCommand(['requirements', 'list', '--build', v11]);
      expect(stdout).toMatch(/^48 required sets of build 13\.1\.0\.411\n/);
      expect(stdout).toMatch(/^ec2-backup +role +base +63 +EC2 backup role$/m);
      expect(stdout).toMatch(/^plugin-full +user +base +114 /m);
    });
  });

  describe('given --json', () => {
    it('prints the facts of each set with its number of actions', async () => {
      expect(await runJson(['requirements', 'list', '--build', '10.0.0.232'])).toMatchObject({
        build: '10.0.0.232',
        builds,
        sets: expect.arrayContaining([
          expect.objectContaining({
            id: 'ec2-backup-worker',
            kind: 'add-on',
            addOnTo: ['ec2-backup'],
            actions: 17,
            purpose: 'image-level backup of EC2 instances with workers in production accounts',
          }),
        ]),
      });
    });
  });

  describe('given an unknown build', () => {
    it('offers the nearest one', async () => {
      const { exitCode, stdout, stderr } = await runCommand(['requirements', 'list', '--build', '10.0.0.233']);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toBe('veeam-drift: no required sets of build 10.0.0.233; did you mean 10.0.0.232?\n');
    });

    it('names the known ones where none is near', async () => {
      const { stderr } = await runCommand(['requirements', 'list', '--build', 'latest']);
      expect(stderr).toBe(`veeam-drift: no required sets of build latest; known are ${builds.join(' and ')}\n`);
    });
  });

  describe('given an own set', () => {
    it('lists it beside those of Veeam', async () => {
      const own = await writeOwnSet('own.json', setFileTable.file);
      const { stdout } = await runCommand(['requirements', 'list', '--build', v11, '--own', own]);
      expect(stdout).toMatch(/^49 required sets/);
      expect(stdout).toMatch(/^night-export +role +base +3 +Role of the nightly export$/m);
    });
  });

  describe('given broken own sets', () => {
    it('prints one line per fault and exits with 1', async () => {
      const broken = await writeOwnSet('broken.json', '{ "id": ');
      const wrong = await writeOwnSet('wrong.json', { ...setFileTable.file, build: 'x', extra: 1 });
      const missing = join(folder, 'missing.json');
      const { exitCode, stderr } = await runCommand(['requirements', 'list', '--own', broken, wrong, missing]);
      const lines = stderr.trimEnd().split('\n');
      expect(exitCode).toBe(1);
      expect(lines).toEqual([
        expect.stringContaining(`veeam-drift: ${broken}: expected JSON: `),
        `veeam-drift: ${missing}: expected a file that can be read: ENOENT`,
        `veeam-drift: ${wrong}: build: expected a build of numbers and dots: 10.0.0.232`,
        `veeam-drift: ${wrong}: Unrecognized key: "extra"`,
      ]);
    });
  });
});

describe('veeam-drift requirements show', () => {
  describe('given a set of roles', () => {
    it('prints purpose, trust, source with its date, and actions by service and access level', async () => {
      const { exitCode, stdout } = await runCommand(['requirements', 'show', 'production-worker', '--build', v11]);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('every job that worker instances in production accounts carry out');
      expect(stdout).toMatch(/^Assumed by +the backup appliance, ec2\.amazonaws\.com$/m);
      expect(stdout).toMatch(/^Instance profile +required$/m);
      expect(stdout).toMatch(/^Source +https:\/\/helpcenter\.veeam\.com\/docs\/vbr\/userguide\/\S+prod_acc\.html/m);
      expect(stdout).toContain('(page of 2026-07-21)');
      expect(stdout).toMatch(/^sqs +Read +ListQueues, ReceiveMessage\n +Write +DeleteMessage, SendMessage$/m);
    });
  });

  describe('given a set with conditions', () => {
    it('prints the requests in which an action is needed', async () => {
      const { stdout } = await runCommand(['requirements', 'show', 'efs-backup-indexing', '--build', v11]);
      expect(stdout).toMatch(/^ec2:StartInstances +if ec2:ResourceTag\/EfsIndexWorker is EfsIndexWorker$/m);
      expect(stdout).toMatch(/^Adds to +efs-backup$/m);
      expect(stdout).toMatch(/^When +The role is named in backup policy settings and file systems are indexed\.$/m);
    });
  });

  describe('given a set with optional and conditional actions', () => {
    it('prints them apart', async () => {
      const { stdout } = await runCommand(['requirements', 'show', 'plugin-deploy-appliance', '--build', v11]);
      const [required = '', optional = '', conditional = ''] = stdout.split(/^Optional.*$|^Only in certain cases.*$/m);
      expect(required).not.toContain('DeleteVpc');
      expect(optional).toContain('ec2:DeleteVpc');
      expect(conditional).toMatch(/^kms:GenerateDataKeyWithoutPlaintext +EBS encryption by default is enabled/m);
    });
  });

  describe('given a page with a defect', () => {
    it('names the defect', async () => {
      const { stdout } = await runCommand(['requirements', 'show', 'dynamodb-backup', '--build', v11]);
      expect(stdout).toMatch(/^Defect of the page +source JSON lacks the closing quote/m);
    });
  });

  describe('given --json', () => {
    it('prints the set with the access levels of each action', async () => {
      expect(await runJson(['requirements', 'show', 'impersonation', '--build', '10.0.0.232'])).toMatchObject({
        id: 'impersonation',
        build: '10.0.0.232',
        actions: 1,
        grants: [{ action: 'sts:AssumeRole', resource: '*', accessLevels: ['Write'] }],
      });
    });
  });

  describe('given --policy', () => {
    it('prints a policy document and nothing else', async () => {
      const { stdout, stderr } = await runCommand([
        'requirements',
        'show',
        'efs-backup-indexing',
        '--build',
        v11,
        '--policy',
      ]);
      const tag = 'EfsIndexWorker';
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['ec2:TerminateInstances', 'ec2:StartInstances'],
            Resource: '*',
            Condition: { StringEquals: { 'ec2:ResourceTag/EfsIndexWorker': tag } },
          },
          {
            Effect: 'Allow',
            Action: ['ec2:CreateTags'],
            Resource: '*',
            Condition: {
              StringEquals: { 'ec2:CreateAction': 'RunInstances', 'aws:RequestTag/EfsIndexWorker': tag },
            },
          },
          { Effect: 'Allow', Action: ['ec2:RunInstances', 'servicequotas:ListServiceQuotas'], Resource: '*' },
        ],
      });
    });

    it('leaves out actions for certain cases', async () => {
      const { stdout } = await runCommand(['requirements', 'show', 'plugin-full', '--build', v11, '--policy']);
      expect(stdout).toContain('ec2:DeleteVpc');
      expect(stdout).not.toContain('kms:GenerateDataKeyWithoutPlaintext');
    });

    it('warns beside the document where no managed policy can hold it', async () => {
      const { exitCode, stdout, stderr } = await runCommand([
        'requirements',
        'show',
        'default-backup-restore',
        '--build',
        v11,
        '--policy',
      ]);
      expect(exitCode).toBe(0);
      expect(JSON.stringify(JSON.parse(stdout)).length).toBeGreaterThan(6144);
      expect(stderr).toMatch(/^veeam-drift: this policy has \d+ characters, a managed policy holds 6144: .*\n$/);
    });

    it('is not taken together with --json', async () => {
      const { exitCode, stderr } = await runCommand([
        'requirements',
        'show',
        'repository',
        '--build',
        v11,
        '--policy',
        '--json',
      ]);
      expect(exitCode).toBe(1);
      expect(stderr).toBe("veeam-drift: option '--policy' cannot be used with option '--json'\n");
    });
  });

  describe('given an unknown id', () => {
    it('offers the nearest ids', async () => {
      const { exitCode, stdout, stderr } = await runCommand(['requirements', 'show', 'ec2', '--build', v11]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toBe(
        'veeam-drift: no required set ec2 in build 13.1.0.411; did you mean ec2-backup, ec2-backup-worker or ec2-restore?\n',
      );
    });

    it('points to the list where none is near', async () => {
      const { stderr } = await runCommand(['requirements', 'show', 'something-else-altogether', '--build', v11]);
      expect(stderr).toContain('; see veeam-drift requirements list\n');
    });

    it('prints no control character of it', async () => {
      const { stderr } = await runCommand([
        'requirements',
        'show',
        '--build',
        v11,
        `${escapeCharacter}[2J\nveeam-drift: fine`,
      ]);
      expect(stderr).not.toContain(escapeCharacter);
      expect(stderr).toContain('[2J');
    });
  });

  describe('given an id that only another build has', () => {
    it('names the build', async () => {
      const { exitCode, stderr } = await runCommand(['requirements', 'show', 'repository-encryption', '--build', v11]);
      expect(exitCode).toBe(1);
      expect(stderr).toBe('veeam-drift: no required set repository-encryption in build 13.1.0.411, only in build 6a\n');
    });
  });
});

describe('what the guide says beside the actions of a set', () => {
  it('is shown with what becomes of it', async () => {
    const { stdout } = await runCommand(['requirements', 'show', 'repository']);
    expect(stdout).toMatch(/^repo-key-policy +repository encrypted with a KMS key: /m);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('[open question outside-iam]');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('[judged: TRUST_SERVICE_MISSING]');
  });

  it('names what its page leaves unsaid', async () => {
    const { stdout } = await runCommand(['requirements', 'show', 's3-user', '--build', '12.0']);
    expect(stdout).toMatch(/^To fill in +<yourbucketname>: name of the bucket$/m);
    expect(stdout).toMatch(/^Defect of the page +The article names s3:HeadBucket/m);
    const instance = await runCommand(['requirements', 'show', 'instance-vss']);
    expect(instance.stdout).toMatch(/^Inferred +requires.trustedServices, requires.instanceProfile: /m);
  });
});

describe('veeam-drift requirements diff', () => {
  it('prints added actions per set and sets that only one build has', async () => {
    const { exitCode, stdout } = await runCommand(['requirements', 'diff', '10.0.0.232', '13.1.0.411']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^From build 10\.0\.0\.232 to 13\.1\.0\.411: 4 of 48 sets changed\n/);
    expect(stdout).toMatch(/^ec2-backup +\+ +ebs:GetSnapshotBlock\n +\+ +kms:Decrypt$/m);
    expect(stdout).not.toContain('Only in build');
    expect(stdout).toMatch(/^ec2-backup +2025-02-10 → 2026-07-21 +https:/m);
    expect(stdout).not.toContain('servicequotas');
  });

  it('prints removals the other way round', async () => {
    const { stdout } = await runCommand(['requirements', 'diff', '13.1.0.411', '10.0.0.232']);
    expect(stdout).toMatch(/^ec2-backup +- +ebs:GetSnapshotBlock$/m);
  });

  it('prints every common set with --json', async () => {
    const difference = await runJson(['requirements', 'diff', '10.0.0.232', '13.1.0.411']);
    expect(difference).toMatchObject({ onlyInFrom: [], onlyInTo: [] });
    expect(difference).toHaveProperty('sets.length', 48);
    expect(difference).toHaveProperty('sets.1.pages.from.pageUpdated', '2025-12-04');
  });

  it('says so where nothing changed', async () => {
    const { stdout } = await runCommand(['requirements', 'diff', '13.1.0.411', '13.1.0.411']);
    expect(stdout).toBe('From build 13.1.0.411 to 13.1.0.411: 0 of 48 sets changed\n');
  });
});
