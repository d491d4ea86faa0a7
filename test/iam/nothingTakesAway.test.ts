import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KnownContext } from '../../shared/iam/conditions/knownContext.ts';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { nothingTakesAway } from '../../shared/iam/nothingTakesAway.ts';
import type { PolicySource } from '../../shared/iam/policy/policyLayers.ts';
import { type PolicyDocument, parsePolicyDocument, unreadableDocument } from '../../shared/iam/policyDocument.ts';

const context: KnownContext = { known: { 'aws:PrincipalAccount': '111122223333' }, others: 'unknown' };
const allow: PolicySource = { name: 'all', document: documentOf({ Effect: 'Allow', Action: '*', Resource: '*' }) };

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Action: fc.constantFrom('*', 'sqs:*', 'sqs:Send*', 'sns:*'),
  Resource: fc.constantFrom('*', 'arn:aws:sqs:*:*:jobs'),
  Condition: fc.constantFrom(
    {},
    { StringEquals: { 'aws:PrincipalAccount': '111122223333' } },
    { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } },
    { Bool: { 'aws:ViaAWSService': 'true' } },
  ),
});
const source = fc
  .oneof({ weight: 6, arbitrary: fc.array(statement, { minLength: 1, maxLength: 3 }) }, fc.constant('no JSON'))
  .map((statements): PolicySource => ({ name: 'drawn', document: documentOf(statements) }));

describe('nothingTakesAway', () => {
  it('is never wrong: what it passes is granted, as the engine decides it', () => {
    const levels = fc.array(
      fc.array(source, { maxLength: 2 }).map((sources) => [allow, ...sources]),
      { maxLength: 2 },
    );
    fc.assert(
      fc.property(fc.array(source, { maxLength: 2 }), levels, fc.option(source), (identity, scps, boundary) => {
        const layers = {
          identity: [allow, ...identity],
          scps,
          ...(boundary !== null && { boundary }),
        };
        for (const action of ['sqs:SendMessage', 'sns:Publish', 's3:GetObject']) {
          const passes = nothingTakesAway(layers, context, action.toLowerCase());
          const { verdict } = decideGrant({ action, resource: '*', context }, layers);
          if (passes) expect(verdict).toBe('granted');
        }
      }),
    );
  });

  it('passes what full access allows and no Deny that could apply speaks of', () => {
    const guard = (Condition: unknown): PolicySource => ({
      name: 'guard',
      document: documentOf({ Effect: 'Deny', Action: 'sqs:*', Resource: '*', Condition }),
    });
    const elsewhere = guard({ StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } });
    const maybe = guard({ Bool: { 'aws:ViaAWSService': 'true' } });
    expect(nothingTakesAway({ identity: [allow], scps: [[allow, elsewhere]] }, context, 'sqs:sendmessage')).toBe(true);
    expect(nothingTakesAway({ identity: [allow], scps: [[allow, maybe]] }, context, 'sqs:sendmessage')).toBe(false);
    expect(nothingTakesAway({ identity: [allow], scps: [[allow, maybe]] }, context, 'sns:publish')).toBe(true);
    expect(nothingTakesAway({ identity: [allow], scps: [[elsewhere]] }, context, 'sqs:sendmessage')).toBe(false);
    expect(nothingTakesAway({ identity: [allow], boundary: allow }, context, 'sqs:sendmessage')).toBe(false);
  });
});

function documentOf(statements: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(
    typeof statements === 'string' ? statements : { Version: '2012-10-17', Statement: statements },
  );
  return parsed.ok ? parsed.document : unreadableDocument(parsed.faults);
}
