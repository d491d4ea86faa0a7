import { describe, expect, it } from 'vitest';
import { absentDocument, parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { type JsonPath, jsonPathText, RepeatedKeys } from '../../shared/iam/repeatedKeys.ts';

describe('jsonPathText', () => {
  it.each<readonly [JsonPath, string]>([
    [['Statement', 1, 'Effect'], 'Statement[1].Effect'],
    [['Version'], 'Version'],
    [[0, 'Sid'], '[0].Sid'],
    [['Statement', 'Condition', 'StringEquals', 'a.b'], 'Statement.Condition.StringEquals.a.b'],
    [[], ''],
  ])('writes %j as %s', (path, text) => {
    expect(jsonPathText(path)).toBe(text);
  });
});

describe('parsePolicyDocument of an object with a key that stands twice', () => {
  const message = 'expected each key once in an object, got this one again';

  it('refuses what a reader of larger JSON has marked', () => {
    expect(parsePolicyDocument(new RepeatedKeys([['Statement', 0, 'Effect'], ['Version']]))).toStrictEqual({
      ok: false,
      faults: [
        { path: 'Statement[0].Effect', message },
        { path: 'Version', message },
      ],
    });
  });

  it('refuses it in text', () => {
    const text =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}';
    expect(parsePolicyDocument(text)).toStrictEqual({ ok: false, faults: [{ path: 'Statement[0].Effect', message }] });
  });
});

describe('absentDocument', () => {
  it('stands for one that may allow or deny anything, and says where it is to be had', () => {
    expect(absentDocument('it is not in the export')).toStrictEqual({
      version: '2012-10-17',
      statements: [],
      faults: [{ path: '', message: 'it is not in the export' }],
      isAbsent: true,
    });
  });
});

describe('parsePolicyDocument', () => {
  it('says of a text in broken URL encoding what is wrong with it', () => {
    expect(parsePolicyDocument('%7B%E0')).toStrictEqual({
      ok: false,
      faults: [{ path: '', message: 'expected JSON, plain or URL-encoded: URIError: URI malformed' }],
    });
  });

  it('gives a document without an Id none', () => {
    expect(parsePolicyDocument({ Version: '2012-10-17', Statement: [] })).toStrictEqual({
      ok: true,
      document: { version: '2012-10-17', statements: [] },
    });
  });
});
