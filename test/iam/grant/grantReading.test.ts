import { describe, expect, it } from 'vitest';
import type { Fidelity } from '../../../shared/iam/conditions/fidelity.ts';
import { CountedOnce } from '../../../shared/iam/grant/countedOnce.ts';
import { findStatements } from '../../../shared/iam/grant/findStatements.ts';
import { type GroupReading, readGrant, type StatementReading } from '../../../shared/iam/grant/grantReading.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { knownContext, policyOf, unknownContext, unreadablePolicy, type WrittenStatement } from '../policyFixtures.ts';

const volumes = 'arn:aws:ec2:*:*:volume/*';
const bool = (key: string) => ({ Bool: { [key]: 'true' } });

interface Asked {
  readonly resource?: string;
  readonly context?: typeof unknownContext;
  readonly fidelity?: Fidelity;
}

function read(statements: readonly WrittenStatement[], asked: Asked = {}) {
  const { resource = '*', context = unknownContext, fidelity = 'exact' } = asked;
  const question = { action: 's3:PutObjectTagging', resource, context };
  return readGrant(findStatements(question, { identity: [policyOf('p', ...statements)] }), fidelity);
}

function statementsOf(groups: readonly GroupReading[]): readonly StatementReading[] {
  return groups.flatMap(({ allows, denies }) => [...allows, ...denies]);
}

/** The resource, the length of the term and the conditions' outcomes of a policy's only statement. */
function readOne(statement: WrittenStatement, asked?: Asked) {
  const [reading] = statementsOf(read([statement], asked).groups);
  return [reading?.resource, reading?.term?.length, reading?.conditions.map(({ outcome }) => outcome)];
}

describe('readGrant', () => {
  const context = knownContext({ 'aws:met': 'true', 'aws:failed': 'false' });
  const objects = { resource: 'arn:aws:s3:::ab*' };
  it.each([
    ['applies in every request', {}, {}, ['all', 0, []]],
    ['applies to some resources', { Resource: 'arn:aws:s3:::a*/*' }, {}, ['some', 1, []]],
    ['applies to every object of the pattern asked for', { Resource: 'arn:aws:s3:::ab*/*' }, objects, ['all', 0, []]],
    [
      'applies to no object of the pattern asked for',
      { Resource: 'arn:aws:s3:::???' },
      objects,
      ['none', undefined, []],
    ],
    ['applies to no resource', { Resource: volumes }, {}, ['none', undefined, []]],
    [
      'applies to no resource, whatever its condition',
      { Resource: volumes, Condition: bool('aws:x') },
      {},
      ['none', undefined, []],
    ],
    ['applies where a condition is met', { Condition: bool('aws:x') }, {}, ['all', 1, ['unknown']]],
    ['has a condition that is always met', { Condition: bool('aws:met') }, { context }, ['all', 0, ['true']]],
    [
      'has a condition that is never met',
      { Condition: bool('aws:failed') },
      { context },
      ['all', undefined, ['false']],
    ],
    [
      'has a condition that is never met beside one that may be',
      { Condition: { Bool: { 'aws:x': 'true', 'aws:failed': 'true' } } },
      { context },
      ['all', undefined, ['unknown', 'false']],
    ],
    [
      'applies to some resources where a condition is met',
      { Resource: 'arn:aws:s3:::a*/*', Condition: bool('aws:x') },
      {},
      ['some', 2, ['unknown']],
    ],
    ['is of another kind of policy', { Principal: '*' }, {}, ['all', 1, []]],
  ] as const)('reads a statement that %s', (_name, statement, asked, expected) => {
    expect(readOne(statement, asked)).toEqual(expected);
  });

  it('tells a statement whose conditions exclude each other from one that is never met', () => {
    const excludes = (Condition: WrittenStatement['Condition'], more: WrittenStatement = {}) =>
      statementsOf(read([{ ...more, ...(Condition && { Condition }) }], { context }).groups).map(
        ({ excludesItself, term }) => [excludesItself, term === undefined],
      );
    const both = { StringEquals: { 'aws:x': 'a' }, StringNotEquals: { 'aws:x': 'a' } };
    expect(excludes(both)).toEqual([[true, true]]);
    expect(excludes({ ...both, Bool: { 'aws:failed': 'true' } })).toEqual([[false, true]]);
    expect(excludes(bool('aws:failed'))).toEqual([[false, true]]);
    expect(excludes({ StringLike: { 'aws:x': 'a*' }, StringNotLike: { 'aws:x': '*b' } })).toEqual([[false, false]]);
    expect(excludes(both, { Resource: volumes })).toEqual([[false, true]]);
  });

  it('counts the states of the resource, of what cannot be known, and of each key', () => {
    expect(read([{}]).stateCounts).toEqual([1, 1]);
    expect(read([{ Condition: bool('aws:x') }, { Condition: bool('aws:X') }]).stateCounts).toEqual([1, 1, 2]);
    expect(read([{ Condition: { Bool: { 'aws:x': 'true', 'aws:y': 'true' } } }]).stateCounts).toEqual([1, 1, 2, 2]);
    expect(read([{ Resource: 'arn:aws:s3:::a*/*' }], { resource: 'arn:aws:s3:::*/*' }).stateCounts).toEqual([2, 1]);
    expect(read([{ Resource: volumes, Condition: bool('aws:x') }]).stateCounts).toEqual([1, 1]);
  });

  it('tells what allows, what denies and what could not be read', () => {
    const identity = [policyOf('p', {}, { Effect: 'Deny' }), unreadablePolicy('broken')];
    const question = { action: 's3:PutObjectTagging', resource: '*', context: unknownContext };
    const [group] = readGrant(findStatements(question, { identity }), 'exact').groups;
    expect(group?.allows.map(({ statement }) => statement.number)).toEqual([1]);
    expect(group?.denies.map(({ statement }) => statement.number)).toEqual([2]);
    expect(group?.unreadable.map(({ name }) => name)).toEqual(['broken']);
  });

  it('reads what is known of a key once, where that is kept', () => {
    const question = { action: 's3:PutObjectTagging', resource: '*', context: unknownContext };
    const conditions = { Condition: { StringEquals: { 'aws:x': ['a', 'b'], 'aws:y': 'a' } } };
    const identity = [policyOf('p', conditions, { Effect: 'Deny', Condition: bool('aws:x') })];
    const found = findStatements(question, { identity });
    const meter = createStepMeter();
    const once = new CountedOnce(meter);
    const read = (fidelity: Fidelity) => once.watch(meter, () => readGrant({ ...found, once }, fidelity));
    const first = read('exact');
    const taken = meter.steps;
    expect([first.needed.length, taken]).toEqual([2, first.needed.reduce((sum, [, steps]) => sum + steps, 0)]);
    const again = read('exact');
    expect([again.result, again.needed, meter.steps]).toEqual([first.result, first.needed, taken]);
    expect(readGrant(found, 'exact')).toEqual(first.result);
    const loose = read('loose');
    expect([loose.result, loose.needed.length]).toEqual([readGrant(found, 'loose'), 2]);
    expect(meter.steps).toBeGreaterThan(taken);
  });

  it('counts each entry that it holds against each kind of resource, and stops where there are no steps left', () => {
    const Resource = ['a*', '*b', '*c'].map((name) => `arn:aws:s3:::bucket/${name}`);
    const read = (limit?: number) => {
      const meter = createStepMeter(limit);
      const question = { action: 's3:PutObjectTagging', resource: '*', context: unknownContext, meter };
      const found = findStatements(question, { identity: [policyOf('p', { Resource })] });
      const before = meter.steps;
      const [states = 0] = readGrant(found, 'loose').stateCounts;
      return { meter, states, taken: meter.steps - before, before };
    };
    const whole = read();
    expect(whole.taken).toBeGreaterThan(whole.states * Resource.length);
    // Twelve for each statement and for each entry that is held against a kind of resource, two for each kind an element
    // is held against, and what finding the kinds takes.
    const steps = (...statements: readonly WrittenStatement[]) => {
      const meter = createStepMeter();
      const question = { action: 's3:PutObjectTagging', resource: '*', context: unknownContext, meter };
      const found = findStatements(question, { identity: [policyOf('p', ...statements)] });
      const before = meter.steps;
      readGrant(found, 'loose');
      return meter.steps - before;
    };
    const [a, b] = ['arn:aws:s3:::a*/*', 'arn:aws:s3:::b*/*'];
    expect([steps({}), steps({}, {})]).toEqual([12, 24]);
    expect([steps({ Resource: a }), steps({ Resource: [a, b] })]).toEqual([69, 104]);
    expect(steps({ Resource: a }, { Resource: b })).toBe(120);
    const less = read(whole.before + 1);
    expect(less.meter.isSpent).toBe(true);
    expect(less.states).toBe(1);
  });
});
