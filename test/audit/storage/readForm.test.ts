import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readForm } from '../../../shared/audit/storage/readForm.ts';

const schema = z.object({ open: z.array(z.object({ run: z.string() })) });
const expected = { source: 'state/head.json', form: 'a head' };

describe('readForm', () => {
  it('gives the value where it has the form', () => {
    expect(readForm(schema, { open: [{ run: 'a' }], more: 1 }, expected)).toEqual({ open: [{ run: 'a' }] });
  });

  it.each([
    ['the value itself', null, /^state\/head\.json: expected a head: Invalid input: expected object, received null$/],
    ['one member', { open: [{ run: 1 }] }, /: expected a head: open\.0\.run: .* received number$/],
    ['many members', { open: [1, 2, 3] }, /: expected a head: open\.0: .* received number \(and 2 more\)$/],
  ])('says in one line what is wrong: %s', (_what, value, line) => {
    expect(() => readForm(schema, value, expected)).toThrow(line);
  });
});
