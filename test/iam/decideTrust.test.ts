import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { decideTrust, type TrustDecision } from '../../shared/iam/decideTrust.ts';
import { listTrustedParties, type TrustedParty } from '../../shared/iam/listTrustedParties.ts';
import { type PolicyDocument, parsePolicyDocument, unreadableDocument } from '../../shared/iam/policyDocument.ts';
import { createStepMeter } from '../../shared/iam/stepMeter.ts';
import type { TrustSurroundings } from '../../shared/iam/trust/trustSurroundings.ts';
import type { TrustCaller } from '../../shared/iam/trustCaller.ts';

const tableSchema = z.strictObject({
  about: z.string(),
  cases: z.array(
    z.strictObject({
      given: z.string(),
      page: z.url(),
      trust: z.unknown(),
      now: z.iso.datetime().optional(),
      guards: z.record(z.string(), z.unknown()).default({}),
      callers: z.record(z.string(), z.string()),
      parties: z.array(z.string()),
    }),
  ),
});

const files = ['trust.json', 'trustTogether.json'].map((name) => new URL(`../cases/iam/${name}`, import.meta.url));
const cases = files.flatMap((file) => tableSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).cases);

const around: TrustSurroundings = {
  accountId: '111122223333',
  partition: 'aws',
  organizationId: 'o-exampleorg1',
  organizationAccounts: ['111122223333', '222233334444'],
};

function documentOf(statements: unknown): PolicyDocument {
  const isText = typeof statements === 'string';
  const parsed = parsePolicyDocument(isText ? statements : { Version: '2012-10-17', Statement: statements });
  return parsed.ok ? parsed.document : unreadableDocument(parsed.faults);
}

function callerOf(text: string): TrustCaller {
  const [who = '', id] = text.split(' id ');
  const [kind, value = ''] = who.split(' ');
  const sent = id === undefined ? {} : { externalId: id === 'none' ? null : id };
  switch (kind) {
    case 'service':
      return { kind, service: value };
    case 'principal':
      return { kind, arn: value, ...sent };
    case 'account':
      return { kind, account: value, ...sent };
    case 'organization':
      return { kind, organizationId: value };
    case 'federated':
      return { kind, provider: value };
    case 'outsider':
      return { kind };
    default:
      throw new Error(`expected a caller, got ${text}`);
  }
}

function nameParty({ kind, value, narrowedBy }: TrustedParty): string {
  const narrowed = narrowedBy.length === 0 ? '' : ` narrowed by ${narrowedBy.map(({ key }) => key).join()}`;
  return `${kind} ${value}${narrowed}`;
}

describe('decideTrust', () => {
  describe.each(cases)('given $given', ({ trust, guards, callers, now }) => {
    const sources = Object.entries(guards).map(([name, statements]) => ({ name, document: documentOf(statements) }));
    const scene = { ...around, guards: sources, now };

    it.each(Object.entries(callers))('decides %s as %s', (caller, verdict) => {
      expect(decideTrust(documentOf(trust), callerOf(caller), scene).verdict).toBe(verdict);
    });
  });

  describe('names the causes', () => {
    const account: TrustCaller = { kind: 'account', account: '222233334444', externalId: null };
    const byExternalId = { operator: 'StringEquals', key: 'sts:ExternalId', values: ['abc'] };
    const byTeam = { operator: 'StringEquals', key: 'aws:PrincipalTag/team', values: ['backup'] };
    const first = { number: 1 };

    function causesOf(statements: unknown, caller: TrustCaller, scene = around): TrustDecision['causes'] {
      return decideTrust(documentOf(statements), caller, scene).causes;
    }

    function statementOf(effect: string, principal: unknown, condition?: unknown): Readonly<Record<string, unknown>> {
      const rest = condition === undefined ? {} : { Condition: condition };
      return { Effect: effect, Principal: principal, Action: 'sts:AssumeRole', ...rest };
    }

    it('given a condition that is not met, of several: that one and its statement', () => {
      const condition = {
        StringEquals: { 'aws:PrincipalAccount': '222233334444', 'sts:ExternalId': 'abc', 'aws:PrincipalTag/team': 'x' },
      };
      const statement = { Sid: 'Appliance', ...statementOf('Allow', { AWS: '222233334444' }, condition) };
      expect(causesOf(statement, account)).toStrictEqual([
        {
          kind: 'condition',
          effect: 'Allow',
          statement: { number: 1, sid: 'Appliance' },
          condition: byExternalId,
          why: 'Its condition StringEquals on sts:ExternalId is not met by this caller.',
        },
      ]);
    });

    it('given a Deny that takes what an Allow leaves: both, and no Deny that does not hold', () => {
      const role: TrustCaller = { kind: 'principal', arn: 'arn:aws:iam::222233334444:role/a' };
      const condition = { StringEquals: { 'aws:PrincipalTag/team': 'backup' } };
      const elsewhere = { StringEquals: { 'aws:PrincipalAccount': '999988887777' } };
      const found = causesOf(
        [
          statementOf('Allow', { AWS: role.arn }, condition),
          statementOf('Deny', '*', condition),
          statementOf('Deny', '*', elsewhere),
        ],
        role,
      );
      expect(found.map(({ kind, statement }) => `${kind} ${statement?.number}`)).toEqual([
        'condition 1',
        'explicit-deny 2',
      ]);
    });

    it('given a condition that may be met: that one', () => {
      const condition = { StringEquals: { 'aws:PrincipalTag/team': 'backup' } };
      expect(causesOf(statementOf('Allow', { AWS: '222233334444' }, condition), account)).toStrictEqual([
        {
          kind: 'condition',
          effect: 'Allow',
          statement: first,
          condition: byTeam,
          why: 'Its condition StringEquals on aws:PrincipalTag/team may be met or not, nobody knows.',
        },
      ]);
    });

    it('given a Deny that may come: its condition', () => {
      const condition = { StringEquals: { 'aws:PrincipalTag/team': 'backup' } };
      const deny = statementOf('Deny', '*', condition);
      expect(causesOf([statementOf('Allow', '*'), deny], account)).toStrictEqual([
        {
          kind: 'condition',
          effect: 'Deny',
          statement: { number: 2 },
          condition: byTeam,
          why: 'Its condition StringEquals on aws:PrincipalTag/team may be met or not, nobody knows: it may deny.',
        },
      ]);
    });

    it('given a Deny: that, and no condition although it has one', () => {
      const condition = { StringEquals: { 'aws:PrincipalAccount': '222233334444' } };
      const deny = statementOf('Deny', '*', condition);
      expect(causesOf([statementOf('Allow', '*'), deny], account)).toStrictEqual([
        {
          kind: 'explicit-deny',
          effect: 'Deny',
          statement: { number: 2 },
          why: 'It denies every request of this caller.',
        },
      ]);
    });

    it('given a Deny of a resource control policy: its name', () => {
      const guard = { name: 'perimeter', document: documentOf(statementOf('Deny', '*')) };
      const scene = { ...around, guards: [guard] };
      expect(causesOf(statementOf('Allow', '*'), account, scene)).toStrictEqual([
        {
          kind: 'explicit-deny',
          effect: 'Deny',
          statement: first,
          guard: 'perimeter',
          why: 'It denies every request of this caller.',
        },
      ]);
    });

    it('given one session of a role: that only some are meant', () => {
      const session = 'arn:aws:sts::222233334444:assumed-role/appliance/session';
      const role: TrustCaller = { kind: 'principal', arn: 'arn:aws:iam::222233334444:role/appliance' };
      expect(causesOf(statementOf('Allow', { AWS: session }), role)).toStrictEqual([
        { kind: 'principal', effect: 'Allow', statement: first, why: 'It speaks of some sessions or roles only.' },
      ]);
    });

    it('given nothing for the caller: that nothing allows it', () => {
      const nothing = [{ kind: 'no-allow', why: 'No statement of the trust policy allows it to this caller.' }];
      expect(causesOf(statementOf('Allow', { AWS: '999988887777' }), account)).toStrictEqual(nothing);
    });

    it('given a policy that could not be read: that', () => {
      const unreadable = [{ kind: 'unreadable', why: 'The trust policy could not be read.' }];
      expect(causesOf('no JSON', account)).toStrictEqual(unreadable);
    });

    it('given outsiders with and without an organization that fare differently: those of both', () => {
      const condition = { StringLike: { 'aws:PrincipalOrgID': 'o-veeam*' } };
      const causes = causesOf(statementOf('Allow', '*', condition), { kind: 'outsider' });
      expect(causes.map(({ why }) => why)).toEqual([
        'Its condition StringLike on aws:PrincipalOrgID may be met or not, nobody knows.',
        'Its condition StringLike on aws:PrincipalOrgID is not met by this caller.',
      ]);
    });

    it('given outsiders whom one action lets in under a condition that they do not meet: that, not the other actions', () => {
      const condition = { StringEquals: { 'aws:PrincipalAccount': '222233334444' } };
      const causes = causesOf(statementOf('Allow', '*', condition), { kind: 'outsider' });
      expect(causes.map(({ kind }) => kind)).toEqual(['condition']);
    });

    const byOtherTeam = { StringNotEquals: { 'aws:PrincipalTag/team': 'backup' } };
    const ofTeam = { StringEquals: { 'aws:PrincipalTag/team': 'backup' } };

    it('given two Denies that deny every request together: both', () => {
      const statements = [
        statementOf('Allow', '*'),
        statementOf('Deny', '*', ofTeam),
        statementOf('Deny', '*', byOtherTeam),
      ];
      const why = 'It and other Deny statements together deny every request of this caller.';
      expect(causesOf(statements, account)).toStrictEqual([
        { kind: 'explicit-deny', effect: 'Deny', statement: { number: 2 }, why },
        { kind: 'explicit-deny', effect: 'Deny', statement: { number: 3 }, why },
      ]);
    });

    it('given two Denies that do so beside one that never holds: not that one', () => {
      const other = { StringEquals: { 'aws:PrincipalAccount': '999988887777' } };
      const denies = [ofTeam, other, byOtherTeam].map((condition) => statementOf('Deny', '*', condition));
      const causes = causesOf([statementOf('Allow', '*'), ...denies], account);
      expect(causes.map(({ statement }) => statement?.number)).toEqual([2, 4]);
    });

    it('given an Allow whose requests a Deny takes: the condition and the Deny', () => {
      const statements = [statementOf('Allow', '*', ofTeam), statementOf('Deny', '*', ofTeam)];
      expect(causesOf(statements, account)).toStrictEqual([
        {
          kind: 'condition',
          effect: 'Allow',
          statement: first,
          condition: byTeam,
          why: 'Its condition StringEquals on aws:PrincipalTag/team is met by no request that its other conditions and the Deny statements leave.',
        },
        {
          kind: 'explicit-deny',
          effect: 'Deny',
          statement: { number: 2 },
          why: 'It denies what the trust policy allows to this caller.',
        },
      ]);
    });

    it('given conditions that exclude each other: the first of them, and no Deny that never holds', () => {
      const condition = { ...ofTeam, StringLike: { 'aws:PrincipalTag/team': 'guests*' } };
      const other = { StringEquals: { 'aws:PrincipalAccount': '999988887777' } };
      const causes = causesOf([statementOf('Allow', '*', condition), statementOf('Deny', '*', other)], account);
      expect(causes.map(({ kind, statement, condition: one }) => [kind, statement, one])).toEqual([
        ['condition', first, byTeam],
      ]);
    });

    it('given a resource control policy that could not be read: that', () => {
      const scene = { ...around, guards: [{ name: 'perimeter', document: documentOf('no JSON') }] };
      expect(causesOf(statementOf('Allow', '*'), account, scene)).toStrictEqual([
        {
          kind: 'unreadable',
          guard: 'perimeter',
          why: 'The resource control policy could not be read: it may deny.',
        },
      ]);
    });

    it('given a caller of another partition: that', () => {
      const caller: TrustCaller = { kind: 'principal', arn: 'arn:aws-cn:iam::222233334444:role/appliance' };
      const why = 'It is of another partition than the role, and no role can be assumed from there.';
      expect(causesOf(statementOf('Allow', '*'), caller)).toStrictEqual([{ kind: 'no-allow', why }]);
    });

    it('given a Deny of a resource control policy for one session: its name', () => {
      const session = 'arn:aws:sts::222233334444:assumed-role/appliance/session';
      const scene = {
        ...around,
        guards: [{ name: 'perimeter', document: documentOf(statementOf('Deny', { AWS: session })) }],
      };
      const role: TrustCaller = { kind: 'principal', arn: 'arn:aws:iam::222233334444:role/appliance' };
      const causes = causesOf(statementOf('Allow', '*'), role, scene);
      expect(causes[0]).toStrictEqual({
        kind: 'principal',
        effect: 'Deny',
        statement: first,
        guard: 'perimeter',
        why: 'It speaks of some sessions or roles only.',
      });
    });

    it('given a caller that is allowed under one of several conditions: the Deny alone', () => {
      const statements = [
        statementOf('Allow', '*', ofTeam),
        statementOf('Allow', '*', byOtherTeam),
        statementOf('Deny', '*', { Bool: { 'aws:ViaAWSService': 'true' } }),
      ];
      expect(causesOf(statements, account).map(({ statement }) => statement?.number)).toEqual([3]);
    });

    it('given a caller that is allowed under a condition, beside an Allow and a Deny that never hold: that condition', () => {
      const elsewhere = { StringEquals: { 'aws:PrincipalAccount': '999988887777' } };
      const statements = [
        statementOf('Allow', '*', elsewhere),
        statementOf('Allow', '*', ofTeam),
        statementOf('Deny', '*', elsewhere),
      ];
      expect(causesOf(statements, account).map(({ statement }) => statement?.number)).toEqual([2]);
    });

    it('given a role that NotPrincipal names without its account: that only some are meant', () => {
      const role: TrustCaller = { kind: 'principal', arn: 'arn:aws:iam::222233334444:role/appliance' };
      const statement = { Effect: 'Allow', NotPrincipal: { AWS: role.arn }, Action: 'sts:AssumeRole' };
      const why = 'It speaks of some sessions or roles only.';
      expect(causesOf(statement, role)).toStrictEqual([{ kind: 'principal', effect: 'Allow', statement: first, why }]);
    });

    it('given one session of a role beside another account: that only some are meant', () => {
      const session = 'arn:aws:sts::222233334444:assumed-role/appliance/session';
      const role: TrustCaller = { kind: 'principal', arn: 'arn:aws:iam::222233334444:role/appliance' };
      const causes = causesOf(statementOf('Allow', { AWS: [session, '999988887777'] }), role);
      expect(causes).toMatchObject([{ kind: 'principal', statement: first }]);
    });

    it('given a role of the account under a condition that it does not meet: that, not that nothing speaks of the account', () => {
      const condition = { StringEquals: { 'aws:PrincipalAccount': '999988887777' } };
      const statement = statementOf('Allow', { AWS: 'arn:aws:iam::222233334444:role/appliance' }, condition);
      expect(causesOf(statement, account)).toMatchObject([{ kind: 'condition', statement: first }]);
    });

    it('given nothing in the trust policy but something in a resource control policy: that nothing allows it', () => {
      const scene = { ...around, guards: [{ name: 'open', document: documentOf(statementOf('Allow', '*')) }] };
      const causes = causesOf(statementOf('Allow', { AWS: '999988887777' }), account, scene);
      expect(causes).toMatchObject([{ kind: 'no-allow' }]);
    });

    it('given a provider of another partition: that', () => {
      const caller: TrustCaller = { kind: 'federated', provider: 'arn:aws-cn:iam::111122223333:saml-provider/corp' };
      const why = 'It is of another partition than the role, and no role can be assumed from there.';
      const statement = { Effect: 'Allow', Principal: { Federated: caller.provider }, Action: 'sts:*' };
      expect(causesOf(statement, caller)).toStrictEqual([{ kind: 'no-allow', why }]);
    });

    it('given a service that needs two actions, each under a condition: that of the first', () => {
      const conditionOf = (tag: string) => ({ StringEquals: { [`aws:RequestTag/${tag}`]: 'x' } });
      const statements = ['sts:AssumeRole', 'sts:TagSession'].map((action) => ({
        ...statementOf('Allow', { Service: 'pods.eks.amazonaws.com' }, conditionOf(action.slice(4))),
        Action: action,
      }));
      const causes = causesOf(statements, { kind: 'service', service: 'pods.eks.amazonaws.com' });
      expect(causes.map(({ statement }) => statement?.number)).toEqual([1]);
    });

    it('given a caller that is allowed: none', () => {
      expect(causesOf(statementOf('Allow', '*'), account)).toEqual([]);
    });
  });

  describe('given a meter', () => {
    const [plain, session] = [
      'arn:aws:iam::222233334444:role/appliance',
      'arn:aws:sts::222233334444:assumed-role/appliance/s',
    ];
    const trust = documentOf([
      { Effect: 'Allow', Principal: { AWS: ['222233334444', session] }, Action: 'sts:AssumeRole' },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sts:*',
        Condition: {
          StringNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/appl*', 'aws:PrincipalOrgID': 'o-ex*' },
        },
      },
    ]);

    it.each<readonly [TrustCaller]>([
      [{ kind: 'principal', arn: plain }],
      [{ kind: 'account', account: '222233334444' }],
      [{ kind: 'outsider' }],
      [{ kind: 'service', service: 'pods.eks.amazonaws.com' }],
    ])('decides %j as it would without, or says that it could not, and then not for fewer steps', (caller) => {
      const all = createStepMeter(1_000_000);
      const whole = decideTrust(trust, caller, { ...around, meter: all });
      const decided = Array.from({ length: 60 }, (_, index) => {
        const meter = createStepMeter(Math.floor((all.steps * index) / 59));
        const decision = decideTrust(trust, caller, { ...around, meter });
        if (meter.isSpent)
          expect(decision).toEqual({ verdict: 'limited', causes: [expect.objectContaining({ kind: 'undecided' })] });
        else expect(decision).toEqual(whole);
        return !meter.isSpent;
      });
      expect(decided.indexOf(true)).toBe(decided.filter((isDecided) => !isDecided).length);
      expect([decided[0], decided.at(-1)]).toEqual([false, true]);
    });

    it('leaves nothing of it where a policy is longer than IAM takes one, so that this is told', () => {
      const roles = Array.from({ length: 500 }, (_, index) => `arn:aws:iam::222233334444:role/r${index}`);
      const long = documentOf({ Effect: 'Allow', Principal: { AWS: roles }, Action: 'sts:AssumeRole' });
      const meters = [createStepMeter(1_000_000), createStepMeter(1_000_000)];
      decideTrust(long, { kind: 'outsider' }, { ...around, meter: meters[0] });
      listTrustedParties(long, { ...around, meter: meters[1] });
      expect(meters.map(({ isSpent }) => isSpent)).toEqual([true, true]);
    });
  });

  describe('given everybody', () => {
    const open = { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' };
    const outsider: TrustCaller = { kind: 'outsider' };

    it('takes steps also for a statement about other actions, which are looked through', () => {
      const stepsOf = (...statements: readonly unknown[]) => {
        const meter = createStepMeter(1_000_000);
        decideTrust(documentOf(statements), outsider, { ...around, meter });
        return meter.steps;
      };
      expect(stepsOf(open, { ...open, Action: 'sts:GetCallerIdentity' })).toBeGreaterThan(stepsOf(open));
    });

    const never = { ...open, Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    const tagged = { ...open, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'backup' } } };
    const exceptTagged = { ...open, Effect: 'Deny', Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'x' } } };

    it.each<readonly [string, readonly unknown[], readonly string[]]>([
      ['conditions that are not met, whatever is denied', [never, exceptTagged], ['condition 1']],
      ['what is denied where it could be met', [tagged, exceptTagged, never], ['condition 1', 'explicit-deny 2']],
    ])('names of a policy that lets nobody in %s', (_, statements, expected) => {
      const { verdict, causes } = decideTrust(documentOf(statements), outsider, around);
      expect(verdict).toBe('missing');
      expect(causes.map(({ kind, statement }) => `${kind} ${statement?.number}`)).toEqual(expected);
    });
  });

  it('names for sessions that fare differently no Deny above the account that speaks of nobody', () => {
    const role = 'arn:aws:iam::222233334444:role/a';
    const session = 'arn:aws:sts::222233334444:assumed-role/a/one';
    const trust = documentOf([{ Effect: 'Allow', Principal: { AWS: session }, Action: 'sts:AssumeRole' }]);
    const guards = [{ name: 'perimeter', document: documentOf([{ Effect: 'Deny', Action: '*', Resource: '*' }]) }];
    const { verdict, causes } = decideTrust(trust, { kind: 'principal', arn: role }, { ...around, guards });
    expect([verdict, causes.map(({ kind, guard }) => [kind, guard])]).toEqual(['limited', [['principal', undefined]]]);
  });

  describe('given an account of an unknown organization', () => {
    const trust = documentOf({
      Effect: 'Allow',
      Principal: { AWS: '222233334444' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    });

    it('cannot tell whether it belongs to the one that the policy names', () => {
      const unknown = { accountId: '111122223333', partition: 'aws', organizationAccounts: [] };
      expect(decideTrust(trust, { kind: 'account', account: '222233334444' }, unknown).verdict).toBe('limited');
    });
  });
});

describe('listTrustedParties', () => {
  it.each(cases)('given $given lists everybody who gets in', ({ trust, guards, parties, now }) => {
    const sources = Object.entries(guards).map(([name, statements]) => ({ name, document: documentOf(statements) }));
    const found = listTrustedParties(documentOf(trust), { ...around, guards: sources, now });
    expect(found.map(nameParty)).toEqual(parties);
  });
});
