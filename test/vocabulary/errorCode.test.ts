import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { errorCode, errorReason, hasErrorCode } from '../../shared/vocabulary/errorCode.ts';

const missing = thrownBy(() => readFileSync('/no/such/file'));

it.each([
  ['of the system', missing, 'ENOENT', 'ENOENT'],
  ['without a code', new Error('broken off'), undefined, 'broken off'],
  ['with a code that is no text', Object.assign(new Error('refused'), { code: 42 }), undefined, 'refused'],
  ['that is no Error', { code: 'ENOENT' }, undefined, '[object Object]'],
  ['that is a text', 'refused', undefined, 'refused'],
])('of an error %s gives the code and the reason', (_, error, code, reason) => {
  expect([errorCode(error), errorReason(error)]).toEqual([code, reason]);
});

it('finds the code among several', () => {
  expect([hasErrorCode(missing, 'EPERM', 'ENOENT'), hasErrorCode(missing, 'EPERM')]).toEqual([true, false]);
  expect(hasErrorCode(new Error('broken off'), '', 'undefined')).toBe(false);
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('expected an error');
}
