import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountKey, parseRunKey, safeSegment } from '../../shared/audit/auditKeys.ts';
import { folderAuditLog } from '../../shared/audit/folderAuditLog.ts';

describe('auditKeys', () => {
  describe('given any run id and account', () => {
    it('gives keys that stay in their folder', () => {
      fc.assert(
        fc.property(
          fc.string({ unit: 'binary', minLength: 1 }),
          fc.string({ unit: 'binary', minLength: 1 }),
          (runId, account) => {
            const key = accountKey({ date: '2026-11-22', runId }, account);
            expect(key).toMatch(/^audit\/v1\/date=2026-11-22\/run=[\w.=-]+\/account=[\w.=-]+\.jsonl\.gz$/);
            expect(() => folderAuditLog('/log').locate(key)).not.toThrow();
          },
        ),
      );
    });
    it('gives no two ids the same segment', () => {
      fc.assert(
        fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
          fc.pre(a !== b);
          expect(safeSegment(a)).not.toBe(safeSegment(b));
        }),
      );
    });
    it('reads a run id back from its key', () => {
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (runId) => {
          fc.pre(runId !== '*' && runId.isWellFormed());
          expect(parseRunKey(accountKey({ date: '2026-11-22', runId }, '1'))?.runId).toBe(runId);
        }),
      );
    });
  });
  describe('given names that file systems and people take for something else', () => {
    it.each([
      ['..', '=2E=2E'],
      ['../../state', '..=2F..=2Fstate'],
      ['*', 'all'],
      ['all', '=61ll'],
      ['a b', 'a=20b'],
      ['é', '=C3=A9'],
    ])('writes %j as %s', (text, segment) => {
      expect(safeSegment(text)).toBe(segment);
    });
  });
});
