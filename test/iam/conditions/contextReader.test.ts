import { describe, expect, it } from 'vitest';
import { contextReader, noteReads } from '../../../shared/iam/conditions/contextReader.ts';

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

describe('noteReads', () => {
  it('gives a reader that says the same, and notes what is asked of it', () => {
    const read = contextReader({ known: { x: 'a' }, others: 'absent' });
    const { reader, reads } = noteReads(read);
    expect(reader('x')).toBe(read('x'));
    reader('y');
    read('z');
    expect([...reads]).toEqual([
      ['x', { kind: 'values', alternatives: [['a']] }],
      ['y', { kind: 'absent' }],
    ]);
  });
});
