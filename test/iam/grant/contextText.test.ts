import { describe, expect, it } from 'vitest';
import { contextReader } from '../../../shared/iam/conditions/contextReader.ts';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { contextText, contextUses } from '../../../shared/iam/grant/contextText.ts';
import { CountedOnce } from '../../../shared/iam/grant/countedOnce.ts';
import { compiledStatements } from '../../../shared/iam/grant/statementsAbout.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { documentOf, knownContext, type WrittenStatement } from '../policyFixtures.ts';

function usesOf(statements: readonly WrittenStatement[], version?: string) {
  return contextUses(compiledStatements(documentOf(statements, version)));
}

function told(uses: ReturnType<typeof usesOf>, context: KnownContext, meter = createStepMeter()) {
  return contextText(uses, contextReader(context), new CountedOnce(meter));
}

const variable = (key: string) => `\${${key}}`;
const admin = { ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/admin-*', 'arn:aws:iam::*:role/ops'] } };
const byName = { StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/b' } };
const arn = (name: string) => knownContext({ 'aws:PrincipalArn': `arn:aws:iam::111122223333:role/${name}` });

describe('contextText', () => {
  it('is the same for values with which all conditions come out alike, and for no others', () => {
    const uses = usesOf([{ Condition: admin }, { Effect: 'Deny', Condition: byName }]);
    expect(told(uses, arn('a'))).toBe(told(uses, arn('another')));
    const texts = ['a', 'b', 'ops', 'admin-a'].map((name) => told(uses, arn(name)));
    expect(new Set(texts).size).toBe(3);
    expect(texts[2]).toBe(texts[3]);
  });

  it('tells values apart that a variable stands for, in a version that has variables', () => {
    const home = { Resource: `arn:aws:s3:::home/${variable('aws:username')}/*` };
    const names = ['a', 'b'].map((name) => knownContext({ 'aws:username': name }));
    const [one, other] = names.map((context) => told(usesOf([home]), context));
    expect(one).not.toBe(other);
    const [old, alike] = names.map((context) => told(usesOf([home], '2008-10-17'), context));
    expect(old).toBe(alike);
    const team = { Condition: { StringEquals: { 'aws:ResourceTag/team': variable('aws:PrincipalTag/team') } } };
    const [mine, theirs] = ['a', 'b'].map((tag) =>
      told(usesOf([team]), knownContext({ 'aws:PrincipalTag/team': tag })),
    );
    expect(mine).not.toBe(theirs);
  });

  it('tells what is known apart from what is not, and each of several values', () => {
    const uses = usesOf([{ Condition: { StringEquals: { 'aws:RequestedRegion': ['a', 'b'] } } }]);
    const contexts: readonly KnownContext[] = [
      knownContext({}, 'absent'),
      knownContext({}),
      { ...knownContext({}), partly: { 'aws:RequestedRegion': { isPresent: true } } },
      { ...knownContext({}), partly: { 'aws:RequestedRegion': { shape: { kind: 'region' } } } },
      ...[['a'], ['a', 'c'], ['c', 'a'], ['c']].map((regions) => ({
        ...knownContext({}),
        oneOf: { 'aws:RequestedRegion': regions },
      })),
    ];
    const texts = contexts.map((context) => told(uses, context));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('looks at nothing else', () => {
    expect(told(usesOf([{}]), knownContext({ x: 'a' }))).toBe('');
    const uses = usesOf([{ Condition: admin }]);
    expect(told(uses, { ...arn('a'), oneOf: { x: ['a'] } })).toBe(told(uses, arn('a')));
  });

  it('counts each condition once, and tells nothing where there are no steps left', () => {
    const uses = usesOf([{ Condition: admin }]);
    const meter = createStepMeter();
    const once = new CountedOnce(meter);
    const text = contextText(uses, contextReader(arn('a')), once);
    const { steps } = meter;
    expect(steps).toBeGreaterThan(1);
    expect([contextText(uses, contextReader(arn('a')), once), meter.steps]).toEqual([text, steps]);
    const few = createStepMeter(steps - 1);
    expect([told(uses, arn('a'), few), few.isSpent]).toEqual([undefined, true]);
    expect(told(uses, arn('a'), createStepMeter(steps))).toBe(text);
  });
});
