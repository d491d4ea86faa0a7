import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type PolicyDocument, parsePolicyDocument, unreadableDocument } from '../../shared/iam/policyDocument.ts';
import type { TrustCaller } from '../../shared/iam/trustCaller.ts';
import type { TrustSurroundings } from '../../shared/iam/trustContext.ts';
import { listTrustedParties, type TrustedParty } from '../../shared/iam/trustParties.ts';
import { decideTrust } from '../../shared/iam/trustPolicy.ts';

const tableSchema = z.strictObject({
  about: z.string(),
  cases: z.array(
    z.strictObject({
      given: z.string(),
      trust: z.unknown(),
      guards: z.record(z.string(), z.unknown()).default({}),
      callers: z.record(z.string(), z.string()),
      parties: z.array(z.string()),
    }),
  ),
});

const file = new URL('../cases/iam/trust.json', import.meta.url);
const table = tableSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

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
  describe.each(table.cases)('given $given', ({ trust, guards, callers }) => {
    const sources = Object.entries(guards).map(([name, statements]) => ({ name, document: documentOf(statements) }));
    const scene = { ...around, guards: sources };

    it.each(Object.entries(callers))('decides %s as %s', (caller, verdict) => {
      expect(decideTrust(documentOf(trust), callerOf(caller), scene).verdict).toBe(verdict);
    });
  });

  describe('given a condition that is not met', () => {
    const trust = documentOf({
      Sid: 'Appliance',
      Effect: 'Allow',
      Principal: { AWS: '222233334444' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': 'abc' } },
    });

    it('names the statement and the condition as the cause', () => {
      const decision = decideTrust(trust, { kind: 'account', account: '222233334444', externalId: null }, around);
      expect(decision.causes).toEqual([
        {
          kind: 'condition',
          effect: 'Allow',
          statement: { number: 1, sid: 'Appliance' },
          condition: { operator: 'StringEquals', key: 'sts:ExternalId', values: ['abc'] },
          why: 'Its condition StringEquals on sts:ExternalId is not met by this caller.',
        },
      ]);
    });
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
  it.each(table.cases)('given $given lists everybody who gets in', ({ trust, guards, parties }) => {
    const sources = Object.entries(guards).map(([name, statements]) => ({ name, document: documentOf(statements) }));
    const found = listTrustedParties(documentOf(trust), { ...around, guards: sources });
    expect(found.map(nameParty)).toEqual(parties);
  });
});
