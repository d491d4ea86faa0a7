import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { pemOf, readPublicKey } from '../../../shared/audit/sign/publicKey.ts';
import { readNewestCheckpoint } from '../../../shared/audit/sign/readNewestCheckpoint.ts';
import { runScan } from '../../../shared/run/runScan.ts';
import { accounts, fakeAlerts, smallContext, smallEstate } from '../../scan/smallEstate.ts';
import { memoryAuditLog } from '../memoryAuditLog.ts';
import { testSigner } from '../testSigner.ts';

const folder = mkdtempSync(join(tmpdir(), 'readme-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The block of the README that verifies a checkpoint with openssl alone. */
const [, block = ''] = /```sh\n(sed [^`]+openssl [^`]+)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
const lines = block.trim().split('\n');

it.each([
  ['ed25519', 'seal.key.pub', 'pkeyutl'],
  ['ecdsa', 'seal.pub', 'dgst'],
] as const)("the README's commands verify a checkpoint of a key of %s", async (algorithm, file, command) => {
  const log = memoryAuditLog();
  const signer = testSigner(algorithm);
  await runScan(smallContext({ log, alerts: fakeAlerts(), signers: [signer] }), {
    request: { runId: 'one', trigger: 'schedule' },
    openEstate: () => smallEstate({ [accounts[0]]: { allowed: [] } }),
  });
  const newest = await readNewestCheckpoint(log);
  writeFileSync(join(folder, 'checkpoint.txt'), newest?.note ?? '');
  writeFileSync(join(folder, file), pemOf(readPublicKey(await signer.publicKey(), 'test')));
  const script = lines.filter((line) => line.startsWith('sed ') || line.includes(`openssl ${command}`)).join('\n');
  expect(script.split('\n')).toHaveLength(3);
  const said = execFileSync('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, encoding: 'utf8' });
  expect(said).toMatch(/Signature Verified Successfully|Verified OK/);
});
