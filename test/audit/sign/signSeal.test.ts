import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pemOf, readPublicKey } from '../../../shared/audit/sign/publicKey.ts';
import { readNewestCheckpoint } from '../../../shared/audit/sign/readNewestCheckpoint.ts';
import type { SealAlgorithm, SealSigner } from '../../../shared/audit/sign/sealSigner.ts';
import { parseNote } from '../../../shared/audit/sign/signedNote.ts';
import { verifyAuditLog } from '../../../shared/audit/verifyAuditLog.ts';
import { runScan } from '../../../shared/run/runScan.ts';
import { accounts, actions, fakeAlerts, smallContext, smallEstate } from '../../scan/smallEstate.ts';
import { type MemoryAuditLog, memoryAuditLog } from '../memoryAuditLog.ts';
import { testSigner } from '../testSigner.ts';

const [first] = accounts;

interface Day {
  readonly log: MemoryAuditLog;
  readonly signers?: readonly [SealSigner, ...SealSigner[]];
  readonly alerts?: ReturnType<typeof fakeAlerts>;
}

async function runOn(day: number, { log, signers, alerts = fakeAlerts() }: Day) {
  const startsAt = `2026-11-0${day}T02:00:00.000Z`;
  return runScan(smallContext({ log, alerts, startsAt, ...(signers === undefined ? {} : { signers }) }), {
    request: { runId: `run-${day}`, trigger: 'schedule', at: startsAt },
    openEstate: () => smallEstate({ [first]: { allowed: day === 1 ? actions : [] } }),
  });
}

async function keyOf(signer: SealSigner) {
  return readPublicKey(await signer.publicKey(), signer.name);
}

async function noteOf(log: MemoryAuditLog) {
  const newest = await readNewestCheckpoint(log);
  if (newest === undefined) throw new Error('expected a signed log');
  return newest.note;
}

describe('signSeal', () => {
  describe.each(['ed25519', 'ecdsa'] as const)('with a key of %s', (algorithm: SealAlgorithm) => {
    it('signs what openssl verifies, without anything of this project', async () => {
      const log = memoryAuditLog();
      const signer = testSigner(algorithm);
      for (const day of [1, 2, 3]) await runOn(day, { log, signers: [signer] });
      const { text, signatures } = parseNote(await noteOf(log), 'note');
      const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
      const file = (name: string, body: string | Uint8Array) => {
        writeFileSync(join(folder, name), body);
        return join(folder, name);
      };
      const pem = file('seal.pub', pemOf(await keyOf(signer)));
      const signature = file('seal.sig', signatures[0]?.signature ?? '');
      const command = (note: string) =>
        algorithm === 'ed25519'
          ? ['pkeyutl', '-verify', '-pubin', '-inkey', pem, '-rawin', '-in', note, '-sigfile', signature]
          : ['dgst', '-sha256', '-verify', pem, '-signature', signature, note];
      const good = execFileSync('openssl', command(file('seal.txt', text)), { encoding: 'utf8' });
      expect(good).toMatch(/Verified|Signature Verified/);
      expect(() =>
        execFileSync('openssl', command(file('other.txt', text.replace('\n3\n', '\n4\n'))), { stdio: 'pipe' }),
      ).toThrow();
      rmSync(folder, { recursive: true });
    });

    it('is proved by the key, and by no other', async () => {
      const log = memoryAuditLog();
      const signer = testSigner(algorithm);
      for (const day of [1, 2]) await runOn(day, { log, signers: [signer] });
      const good = await verifyAuditLog({ log, publicKeys: [await keyOf(signer)] });
      expect(good).toMatchObject({
        ok: true,
        signatures: { signed: 2, unsigned: 0, keys: [{ algorithm, named: true }] },
      });
      const other = await verifyAuditLog({ log, publicKeys: [await keyOf(testSigner(algorithm))] });
      expect(other.faults.map(({ kind }) => kind)).toContain('signature');
    });
  });

  it('tells drift also where the key cannot be used, and signs with the next try', async () => {
    const log = memoryAuditLog();
    const signer = testSigner();
    await runOn(1, { log, signers: [signer] });
    const alerts = fakeAlerts();
    const denied = { ...signer, sign: () => Promise.reject(new Error('kms:Sign: denied')) };
    await expect(runOn(2, { log, signers: [denied], alerts })).rejects.toThrow('kms:Sign: denied');
    expect(alerts.received).toHaveLength(1);
    const meanwhile = await verifyAuditLog({ log });
    expect(meanwhile).toMatchObject({
      ok: true,
      notSealed: [{ why: expect.any(String) }, { why: 'the seal is not signed yet' }],
    });
    await runOn(2, { log, signers: [signer], alerts });
    expect(alerts.received).toHaveLength(1);
    expect(await verifyAuditLog({ log })).toMatchObject({ ok: true, signatures: { signed: 2 } });
  });

  it('lets an earlier key vouch for the next one', async () => {
    const log = memoryAuditLog();
    const [old, next, stranger] = [testSigner(), testSigner('ecdsa'), testSigner()];
    await runOn(1, { log, signers: [old] });
    await runOn(2, { log, signers: [next, old] });
    const publicKeys = [await keyOf(old)];
    expect(await verifyAuditLog({ log, publicKeys })).toMatchObject({ ok: true, signatures: { signed: 2 } });
    await runOn(3, { log, signers: [stranger] });
    for (const named of [publicKeys, undefined]) {
      const { faults } = await verifyAuditLog({ log, publicKeys: named });
      expect(faults[0]).toMatchObject({ kind: 'signature', run: 'run-3' });
    }
  });

  it('leaves a log from before verifiable, and says what is not signed', async () => {
    const log = memoryAuditLog();
    const signer = testSigner();
    await runOn(1, { log });
    await runOn(2, { log, signers: [signer] });
    const publicKeys = [await keyOf(signer)];
    expect(await verifyAuditLog({ log, publicKeys })).toMatchObject({
      ok: true,
      signatures: { signed: 1, unsigned: 1 },
    });
    await runOn(3, { log });
    expect((await verifyAuditLog({ log, publicKeys })).faults).toMatchObject([
      { kind: 'signature', run: 'run-3', message: expect.stringContaining('not signed') },
    ]);
  });

  it('shows who cut the log back and went on with it, by a checkpoint that was kept', async () => {
    const log = memoryAuditLog();
    const signer = testSigner();
    await runOn(1, { log, signers: [signer] });
    const cut = new Map(log.objects);
    const earlier = await noteOf(log);
    await runOn(2, { log, signers: [signer] });
    const from = { name: 'kept.txt', text: await noteOf(log) };
    expect(await verifyAuditLog({ log, from: { name: 'earlier.txt', text: earlier } })).toMatchObject({ ok: true });
    const forked = memoryAuditLog(cut);
    expect((await verifyAuditLog({ log: forked, from })).faults).toMatchObject([
      { kind: 'anchor', key: 'kept.txt', message: expect.stringContaining('covers 2 seals, the log has 1') },
    ]);
    await runOn(3, { log: forked, signers: [signer] });
    expect((await verifyAuditLog({ log: forked, from })).faults).toMatchObject([
      { kind: 'anchor', message: expect.stringContaining('are not those that it covers') },
    ]);
    expect((await verifyAuditLog({ log: forked })).faults).toEqual([]);
  });
});
