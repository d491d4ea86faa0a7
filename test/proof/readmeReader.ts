// Somebody who follows infra/README.md in the management account of a fresh organization, by its text alone.

import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeOrganizationCommand, ListRootsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import type { FaultProxy } from '../e2e/faultProxy.ts';
import { type MotoServer, startMoto } from '../e2e/motoServer.ts';
import { awsAccess, createMotoWorld, hubAccount, type MotoWorld, storeSet } from '../e2e/motoWorld.ts';
import { startCloudFormationGate } from './cloudFormationGate.ts';
import { openReaderShell, type ReaderShell } from './readerShell.ts';
import { codeBlocks, numberedSteps, readmeSection } from './readmeSteps.ts';

export interface ReadmeReader {
  readonly moto: MotoServer;
  /** What the shell takes for AWS. */
  readonly gate: FaultProxy;
  readonly world: MotoWorld;
  readonly organizationId: string;
  /** A fresh copy of the sources. */
  openShell(): Promise<ReaderShell>;
  /** Runs the blocks of a numbered step of "Deploy in six steps"; gives what each printed. */
  follow(shell: ReaderShell, step: number): Promise<readonly string[]>;
  /** Runs lines after the page's own first block, which says profile and region. */
  run(shell: ReaderShell, lines: string): Promise<string>;
  /** Writes the settings of step 2, with further lines. */
  writeSettings(shell: ReaderShell, further?: string): Promise<void>;
  /** A resource of a type that the counterpart only records: its properties, by logical id. */
  recorded(logicalId: string): Promise<unknown>;
  stop(): Promise<void>;
}

const page = readmeSection('Deploy in six steps');
const steps = numberedSteps(page);

export async function startReadmeReader(): Promise<ReadmeReader> {
  const records = await mkdtemp(join(tmpdir(), 'veeam-drift-records-'));
  const moto = await startMoto(undefined, (port) => [
    '.venv-proof/bin/python',
    ...['test/proof/counterpart.py', String(port), records],
  ]);
  const gate = await startCloudFormationGate(moto.url);
  const world = await createMotoWorld(moto.url);
  const { organizationId, root } = await readOrganization(moto.url);
  const filled = (text: string) =>
    text
      // "In the management account leave out `--call-as`."
      .replaceAll(/ --call-as DELEGATED_ADMIN\b/g, '')
      .replaceAll('<root id>', root)
      .replaceAll('<hub account>', hubAccount)
      .replaceAll('o-exampleorg1', organizationId)
      // The packages stand already, of the same lockfile.
      .replaceAll(/^npm ci( && )?/gm, '');
  const [whereYouAre = ''] = codeBlocks(steps.get(0), 'sh');
  const run = (shell: ReaderShell, lines: string) => shell.run(`${whereYouAre}${filled(lines)}`);
  return {
    moto,
    gate,
    world,
    organizationId,
    openShell: () => openReaderShell(gate.url),
    run,
    follow: async (shell, step) => {
      const printed: string[] = [];
      for (const block of codeBlocks(steps.get(step), 'sh')) printed.push(await run(shell, block));
      return printed;
    },
    writeSettings: async (shell, further = '') => {
      const [settings = ''] = codeBlocks(steps.get(2), 'yaml');
      await writeFile(join(shell.folder, 'store.json'), JSON.stringify(storeSet));
      await writeFile(
        join(shell.folder, 'settings.yaml'),
        `${filled(settings)}${further}requirementFiles: [store.json]\n`,
      );
    },
    recorded: async (logicalId) => JSON.parse(await readFile(join(records, `${logicalId}.json`), 'utf8')),
    stop: async () => {
      await gate.stop();
      await moto.stop();
    },
  };
}

async function readOrganization(endpoint: string): Promise<{ readonly organizationId: string; readonly root: string }> {
  const client = new OrganizationsClient({ ...awsAccess, endpoint });
  const { Organization: organization } = await client.send(new DescribeOrganizationCommand({}));
  const { Roots: roots } = await client.send(new ListRootsCommand({}));
  return { organizationId: organization?.Id ?? '', root: roots?.[0]?.Id ?? '' };
}
