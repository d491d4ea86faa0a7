import { describe, expect, it } from 'vitest';
import { contextReader, watchReads } from '../../../shared/iam/conditions/contextReader.ts';

describe('contextReader', () => {
  const context = {
    known: { 'AWS:Name': 'ana', 'aws:list': ['a', 'b'], 'aws:none': [] },
    oneOf: { 'aws:Region': ['eu', 'us'], 'aws:nowhere': [], 'aws:NAME': ['never'] },
    others: 'unknown',
  } as const;

  it.each([
    ['aws:name', { kind: 'values', alternatives: [['ana']] }],
    ['aws:list', { kind: 'values', alternatives: [['a', 'b']] }],
    ['aws:none', { kind: 'absent' }],
    ['aws:region', { kind: 'values', alternatives: [['eu'], ['us']] }],
    ['aws:nowhere', { kind: 'absent' }],
    ['aws:other', { kind: 'unknown' }],
    ['__proto__', { kind: 'unknown' }],
  ])('tells what is known of %s', (key, knowledge) => {
    expect(contextReader(context)(key)).toEqual(knowledge);
  });

  it('takes other keys for absent where told', () => {
    expect(contextReader({ known: {}, others: 'absent' })('aws:other')).toEqual({ kind: 'absent' });
  });

  it('tells what is partly known', () => {
    const region = { isPresent: true, shape: { kind: 'region' } } as const;
    const read = contextReader({ known: {}, partly: { 'aws:Region': region }, others: 'absent' });
    expect(read('aws:region')).toEqual({ kind: 'unknown', ...region });
  });

  it('is made once for a context', () => {
    expect(contextReader(context)).toBe(contextReader(context));
    expect(contextReader(context)).not.toBe(contextReader({ ...context }));
  });
});

describe('watchReads', () => {
  it('gives a context of which the same is known, and notes what is asked of it', () => {
    const context = { known: { x: 'a' }, others: 'absent', resources: { account: '111122223333' } } as const;
    const watched = watchReads(context);
    expect(watched.context).toEqual(context);
    expect(contextReader(watched.context)('x')).toEqual(contextReader(context)('x'));
    contextReader(watched.context)('y');
    contextReader(context)('z');
    expect([...watched.reads]).toEqual([
      ['x', { kind: 'values', alternatives: [['a']] }],
      ['y', { kind: 'absent' }],
    ]);
  });
});
