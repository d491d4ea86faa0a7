import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dropBytes, isSuccess, takeBody } from '../../shared/aws/takeBody.ts';
import { draws } from '../iam/lawRuns.ts';

describe('takeBody', () => {
  it('gives the bytes of a stream, however it is cut, and leaves them for who reads next', async () => {
    const told = fc.option(fc.oneof(fc.nat({ max: 20_000 }).map(String), fc.constantFrom('x', '', '-1', '1e30')));
    const parts = fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(parts, told, async (chunks, length) => {
        const whole = Buffer.concat(chunks);
        const headers = { ...(length !== null && { 'content-length': length }) };
        const response: { body: unknown } & object = {
          ...{ headers, body: Readable.from(chunks.filter((chunk) => chunk.length > 0)) },
        };
        expect(Buffer.from(await takeBody(response)).equals(whole)).toBe(true);
        expect(Buffer.from(await takeBody(response)).equals(whole)).toBe(true);
      }),
      draws(50),
    );
  });

  it.each([
    ['text', 'ü', [0xc3, 0xbc]],
    ['bytes', new Uint8Array([1, 2]), [1, 2]],
    ['nothing', undefined, []],
  ])('gives the bytes of %s', async (_, body, bytes) => {
    expect([...(await takeBody({ body }))]).toEqual(bytes);
  });
});

describe('dropBytes', () => {
  it('leaves none of them', async () => {
    const bytes = await takeBody({ body: Readable.from([new Uint8Array(10)]) });
    dropBytes(bytes);
    expect(bytes.length).toBe(0);
  });
});

describe('isSuccess', () => {
  it.each([
    [200, true],
    [299, true],
    [300, false],
    [503, false],
  ])('tells a status of %i', (statusCode, expected) => {
    expect(isSuccess({ statusCode, headers: {}, body: '' })).toBe(expected);
  });

  it('knows nothing else for a response', () => {
    expect([undefined, null, 'x', {}, { statusCode: 200 }].map(isSuccess)).toEqual([false, false, false, false, false]);
  });
});
