import { describe, expect, it } from 'vitest';
import { createDocumentMemo } from '../../../shared/estate/details/createDocumentMemo.ts';

function documentOf(number: number) {
  return { Version: '2012-10-17', Statement: [{ Sid: `S${number}`, Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
}

describe('createDocumentMemo', () => {
  it('gives the same object for equal text', () => {
    const read = createDocumentMemo();
    expect(read(documentOf(1))).toBe(read(structuredClone(documentOf(1))));
    expect(read(JSON.stringify(documentOf(2)))).not.toBe(read(documentOf(1)));
  });

  it('keeps what is asked for again, however many others come', () => {
    const read = createDocumentMemo(10);
    const shared = read(documentOf(0));
    for (let number = 1; number <= 100; number += 1) {
      read(documentOf(number));
      expect(read(documentOf(0))).toBe(shared);
    }
  });

  it('forgets what nobody asked for among the last ones', () => {
    const read = createDocumentMemo(10);
    const first = read(documentOf(0));
    for (let number = 1; number <= 10; number += 1) read(documentOf(number));
    expect(read(documentOf(0))).not.toBe(first);
    expect(read(documentOf(0))).toEqual(first);
  });
});
