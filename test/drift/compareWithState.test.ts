import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountReport } from '../../shared/drift/accountReport.ts';
import type { AccountState } from '../../shared/drift/change.ts';
import { compareWithState } from '../../shared/drift/compareWithState.ts';
import type { Finding } from '../../shared/drift/finding.ts';
import type { Severity } from '../../shared/drift/severity.ts';
import { exampleAccount, exampleFinding, exampleReport, exampleRole } from './exampleFinding.ts';

const monday = '2026-03-02T06:00:00.000Z';
const tuesday = '2026-03-03T06:00:00.000Z';
const nextMonday = '2026-03-09T06:00:00.000Z';
const exception = { reason: 'known', owner: 'team', expires: '2026-12-31' };

const snapshot = exampleFinding();
const tags = exampleFinding({ subject: 'ec2:CreateTags', severity: 'high', code: 'ACTION_LIMITED' });
const unreadable = exampleFinding({
  code: 'ACCOUNT_UNREADABLE',
  severity: 'high',
  principal: null,
  subject: exampleAccount,
});
const lost = exampleReport([unreadable], { status: 'unreadable', reason: 'throttled', message: 'Too many requests.' });

/** The state after a first run on Monday. */
function stateOf(...findings: readonly Finding[]): AccountState {
  const { next } = compareWithState({ now: exampleReport(findings), at: monday, remindAfterDays: 7 });
  if (next === undefined) throw new Error('expected a state after the first run');
  return next;
}

function compare(before: AccountState | undefined, now: AccountReport, at = tuesday) {
  return compareWithState({ before, now, at, remindAfterDays: 7 });
}

function kinds(changes: ReturnType<typeof compare>['changes']): readonly string[] {
  return changes.map(({ kind, finding }) => `${kind} ${finding.subject}`);
}

describe('compareWithState', () => {
  describe('given an account that is seen for the first time', () => {
    it('says so, calls its findings new and keeps them', () => {
      const { isFirst, changes, coverage, next } = compare(undefined, exampleReport([snapshot]), monday);
      expect(isFirst).toBe(true);
      expect(changes).toEqual([{ kind: 'new', finding: snapshot, firstSeen: monday }]);
      expect(coverage).toEqual([]);
      expect(next).toEqual({
        account: exampleAccount,
        status: 'read',
        since: monday,
        lastRead: monday,
        findings: [{ finding: snapshot, firstSeen: monday, lastAlerted: monday }],
      });
    });
  });

  describe('given a policy that can no longer be read', () => {
    const unreadablePolicy = exampleFinding({
      code: 'POLICY_UNREADABLE',
      severity: 'high',
      subject: 'inline policy p',
    });
    const aboveTheAccount = { ...unreadablePolicy, id: 'f'.repeat(64), principal: null, subject: 'SCP guard' };

    it.each([
      ['of the role', unreadablePolicy],
      ['above the account', aboveTheAccount],
    ])('keeps what was open, %s, until it can be read again', (_where, doubt) => {
      const during = compare(stateOf(snapshot), exampleReport([doubt]));
      expect(kinds(during.changes)).toEqual([`new ${doubt.subject}`]);
      const { changes } = compare(during.next, exampleReport([]), nextMonday);
      expect(changes.map(({ kind }) => kind)).toEqual(['resolved', 'resolved']);
    });

    it('resolves findings of other roles', () => {
      const other = exampleFinding({ principal: `${exampleRole}-2` });
      expect(kinds(compare(stateOf(other), exampleReport([unreadablePolicy])).changes)).toContain(
        `resolved ${other.subject}`,
      );
    });
  });

  describe('given a key that was not judged this time', () => {
    const key = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const refused = exampleFinding({ code: 'KEY_ACTION_MISSING', subject: `kms:Decrypt on ${key}` });

    it('keeps what was found about it, and tells nothing', () => {
      const { changes, next } = compare(stateOf(refused), exampleReport([]));
      expect(changes).toEqual([]);
      expect(next?.findings.map(({ finding }) => finding)).toEqual([refused]);
    });

    it.each([
      ['ACTION_MISSING', 'kms:Decrypt'],
      ['ACTION_DENIED', 'kms:Decrypt'],
      ['KEY_UNUSABLE', key],
    ])('keeps it where %s is told of %s instead', (code, subject) => {
      const instead = exampleFinding({ code, subject });
      const { changes } = compare(stateOf(refused), exampleReport([instead], { resources: [key] }));
      expect(kinds(changes)).toEqual([`new ${subject}`]);
    });

    it.each([
      ['ACTION_MISSING', 'kms:Encrypt', exampleRole],
      ['ACTION_MISSING', 'kms:Decrypt', `${exampleRole}-2`],
      ['KEY_UNUSABLE', `${key}0`, exampleRole],
    ])('resolves it where %s of %s is told of %s', (code, subject, principal) => {
      const other = exampleFinding({ code, subject, principal });
      const { changes } = compare(stateOf(refused), exampleReport([other], { resources: [key] }));
      expect(kinds(changes)).toContain(`resolved ${refused.subject}`);
    });

    it('tells it as resolved once the key is judged and lets the role in', () => {
      expect(kinds(compare(stateOf(refused), exampleReport([], { resources: [key] })).changes)).toEqual([
        `resolved ${refused.subject}`,
      ]);
    });
  });

  describe('given SCPs that are not read any more', () => {
    const denied = exampleFinding({
      code: 'ACTION_DENIED',
      causes: [{ layer: 'scp', kind: 'explicit-deny', why: 'denies it' }],
    });
    const questions = [{ question: 'scps', count: 1, subjects: [] }];

    it('keeps what an SCP had caused, and resolves the rest', () => {
      const { changes } = compare(stateOf(denied, tags), exampleReport([], { questions }));
      expect(kinds(changes)).toEqual([`resolved ${tags.subject}`]);
    });
  });

  describe('given the same findings', () => {
    it('changes nothing but the day of the last reading', () => {
      const before = stateOf(snapshot);
      const { isFirst, changes, next } = compare(before, exampleReport([snapshot]));
      expect(isFirst).toBe(false);
      expect(changes).toEqual([]);
      expect(next).toEqual({ ...before, lastRead: tuesday });
    });
  });

  describe('given a finding that comes and one that goes', () => {
    it('tells both, the resolved one as it was last seen', () => {
      const { changes, next } = compare(stateOf(snapshot), exampleReport([tags]));
      expect(changes).toEqual([
        { kind: 'new', finding: tags, firstSeen: tuesday },
        { kind: 'resolved', finding: snapshot, firstSeen: monday },
      ]);
      expect(next?.findings.map(({ finding }) => finding)).toEqual([tags]);
    });
  });

  describe('given another severity', () => {
    it('tells a worse one with what it was before', () => {
      const worse: Finding = { ...tags, severity: 'critical' };
      const { changes } = compare(stateOf(tags), exampleReport([worse]));
      expect(changes).toEqual([{ kind: 'worse', finding: worse, firstSeen: monday, before: 'high' }]);
    });

    it('keeps a better one to itself', () => {
      const better: Finding = { ...tags, severity: 'low' };
      const { changes, next } = compare(stateOf(tags), exampleReport([better]));
      expect(changes).toEqual([]);
      expect(next?.findings[0]?.finding.severity).toBe('low');
    });
  });

  describe('given a finding that stays', () => {
    it('reminds of it after the days that the settings name', () => {
      const { changes, next } = compare(stateOf(snapshot), exampleReport([snapshot]), nextMonday);
      expect(changes).toEqual([{ kind: 'reminder', finding: snapshot, firstSeen: monday }]);
      expect(next?.findings[0]?.lastAlerted).toBe(nextMonday);
    });

    it('reminds though the schedule fired a little early, and not a day early', () => {
      const early = '2026-03-09T05:59:30.000Z';
      expect(compare(stateOf(snapshot), exampleReport([snapshot]), early).changes).toHaveLength(1);
      const sunday = '2026-03-08T06:00:00.000Z';
      expect(compare(stateOf(snapshot), exampleReport([snapshot]), sunday).changes).toEqual([]);
    });

    it('counts the days from the last reminder', () => {
      const { next } = compare(stateOf(snapshot), exampleReport([snapshot]), nextMonday);
      expect(compare(next, exampleReport([snapshot]), '2026-03-10T06:00:00.000Z').changes).toEqual([]);
    });
  });

  describe('given an account that can no longer be read', () => {
    it('resolves nothing, keeps what it knew and tells that the account is lost', () => {
      const { changes, coverage, next } = compare(stateOf(snapshot), lost);
      expect(kinds(changes)).toEqual([`new ${exampleAccount}`]);
      expect(coverage).toEqual([
        {
          account: exampleAccount,
          kind: 'lost',
          message: `Account ${exampleAccount} can no longer be read: Too many requests.`,
        },
      ]);
      expect(next).toMatchObject({ status: 'unreadable', since: tuesday, lastRead: monday });
      expect(next?.findings.map(({ finding }) => finding)).toEqual([unreadable, snapshot]);
    });

    it('does not tell it again, and does not remind of findings that nobody could look at', () => {
      const { next } = compare(stateOf(snapshot), lost, nextMonday);
      const { changes, coverage } = compare(next, lost, '2026-03-12T06:00:00.000Z');
      expect(changes).toEqual([]);
      expect(coverage).toEqual([]);
    });

    it('reminds that it cannot be read', () => {
      const { next } = compare(stateOf(snapshot), lost);
      expect(kinds(compare(next, lost, '2026-03-10T06:00:00.000Z').changes)).toEqual([`reminder ${exampleAccount}`]);
    });

    it('tells when it can be read again, and resolves then', () => {
      const { next } = compare(stateOf(snapshot), lost);
      const { changes, coverage } = compare(next, exampleReport([tags]), nextMonday);
      expect(kinds(changes)).toEqual([
        'new ec2:CreateTags',
        `resolved ${exampleAccount}`,
        'resolved ec2:CreateSnapshot',
      ]);
      expect(coverage).toEqual([
        { account: exampleAccount, kind: 'regained', message: `Account ${exampleAccount} can be read again.` },
      ]);
    });
  });

  describe('given an account that was left out', () => {
    const excluded = exampleReport([], { status: 'excluded', reason: 'not-reached', message: 'Excluded.' });

    it('keeps its state', () => {
      const before = stateOf(snapshot);
      expect(compare(before, excluded)).toEqual({ changes: [], coverage: [], next: before, isFirst: false });
    });

    it('keeps nothing of one that was never seen', () => {
      expect(compare(undefined, excluded)).toEqual({ changes: [], coverage: [], isFirst: true });
    });
  });

  describe('given exceptions', () => {
    const accepted: Finding = { ...snapshot, exception };

    it('tells nothing of a finding that is accepted from the start', () => {
      const { changes, next } = compare(undefined, exampleReport([accepted]));
      expect(changes).toEqual([]);
      expect(next?.findings).toEqual([{ finding: accepted, firstSeen: tuesday, lastAlerted: null }]);
    });

    it('does not call it resolved when it is accepted, nor when it vanishes then', () => {
      const { changes, next } = compare(stateOf(snapshot), exampleReport([accepted]));
      expect(changes).toEqual([]);
      expect(compare(next, exampleReport([]), nextMonday).changes).toEqual([]);
    });

    it('does not remind of it', () => {
      const { next } = compare(stateOf(snapshot), exampleReport([accepted]));
      expect(compare(next, exampleReport([accepted]), nextMonday).changes).toEqual([]);
    });

    it('calls it new when the exception ends, seen since it was first seen', () => {
      const { next } = compare(stateOf(snapshot), exampleReport([accepted]));
      expect(compare(next, exampleReport([snapshot]), nextMonday).changes).toEqual([
        { kind: 'new', finding: snapshot, firstSeen: monday },
      ]);
    });
  });

  describe('given that only some principals were judged', () => {
    const otherRole = exampleFinding({ principal: 'arn:aws:iam::111122223333:role/other' });
    const wholeAccount = exampleFinding({ code: 'ROLE_NOT_FOUND', principal: null, subject: 'ec2-backup' });

    it('leaves alone what is known of others and of the account', () => {
      const before = stateOf(snapshot, otherRole, wholeAccount);
      const { changes, next } = compareWithState({
        before,
        now: exampleReport([]),
        at: tuesday,
        remindAfterDays: 7,
        onlyPrincipals: new Set([exampleRole]),
      });
      expect(kinds(changes)).toEqual(['resolved ec2:CreateSnapshot']);
      expect(next?.findings.map(({ finding }) => finding)).toEqual([otherRole, wholeAccount]);
    });
  });

  it('tells each finding once, whatever came before: what is told and kept adds up', () => {
    const severity = fc.constantFrom<Severity>('critical', 'high', 'low');
    const subject = fc.constantFrom('a:A', 'a:B', 'a:C', 'a:D');
    const findings = fc
      .uniqueArray(fc.tuple(subject, severity, fc.boolean()), { selector: ([name]) => name })
      .map((rows) =>
        rows.map(([name, level, isAccepted]) => ({
          ...exampleFinding({ subject: name, severity: level }),
          ...(isAccepted && { exception }),
        })),
      );
    fc.assert(
      fc.property(findings, findings, (first, second) => {
        const before = stateOf(...first);
        const { changes, next } = compare(before, exampleReport(second));
        const known = new Set(first.filter((one) => one.exception === undefined).map(({ id }) => id));
        const counting = second.filter((one) => one.exception === undefined).map(({ id }) => id);
        const told = (kind: string) =>
          changes.filter((change) => change.kind === kind).map(({ finding }) => finding.id);
        expect(told('new')).toEqual(counting.filter((id) => !known.has(id)));
        expect(told('resolved')).toEqual([...known].filter((id) => !second.some((one) => one.id === id)));
        expect(next?.findings.map(({ finding }) => finding)).toEqual(second);
      }),
    );
  });
});
