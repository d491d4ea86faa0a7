import { describe, expect, it } from 'vitest';
import { readPublicKey } from '../../../shared/audit/sign/publicKey.ts';
import { judgeNote, parseNote, signatureLine, verifierKey } from '../../../shared/audit/sign/signedNote.ts';

// The example of https://c2sp.org/signed-note: made by another implementation.
const name = 'example.com/foo';
const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const note = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;
const raw = Buffer.from(vkey.split('+').slice(2).join('+'), 'base64').subarray(1);
// SPKI of Ed25519: https://www.rfc-editor.org/rfc/rfc8410.html#section-10.1
const key = readPublicKey(Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]), 'page');

describe('signed notes', () => {
  it('are those of the page', () => {
    const parsed = parseNote(note, 'page');
    expect(parsed.text).toBe('This is an example message.\n');
    expect(judgeNote(parsed, name, [key])).toMatchObject({ outcome: 'signed' });
    expect(verifierKey(name, key)).toBe(vkey);
    const [line] = parsed.signatures;
    expect(note).toBe(`${parsed.text}\n${signatureLine(name, key, line?.signature ?? new Uint8Array())}`);
  });
  it.each([
    ['another text', note.replace('example message', 'other message'), 'forged'],
    ['another name', note.replace('— example.com/foo', '— example.com/bar'), 'unknown'],
  ])('are none of the key with %s', (_what, text, outcome) => {
    expect(judgeNote(parseNote(text, 'page'), name, [key])).toEqual({ outcome });
  });
  it.each(['', 'no note', 'text\n\n', 'text\n\n— name\n', 'text\n\n— name AAAA\n', note.trimEnd()])(
    'are not read out of anything else: %j',
    (text) => {
      expect(() => parseNote(text, 'file')).toThrow(/^file: expected a signed note|^file: expected a signature line/);
    },
  );
});
