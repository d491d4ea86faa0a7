import { describe, expect, it } from 'vitest';
import { readPlainXml } from '../../shared/aws/readPlainXml.ts';

function read(text: string) {
  return readPlainXml(new TextEncoder().encode(text));
}

describe('readPlainXml', () => {
  it.each([
    ['<A>text</A>', 'text'],
    ['<?xml version="1.0" encoding="UTF-8"?>\n<A xmlns="https://iam.amazonaws.com/doc/">text</A>\n', 'text'],
    ['<A><B>1</B><C/><D></D></A>', { B: '1', C: '', D: '' }],
    ['<A>\n  <B>\n    <member>1</member>\n    <member>2</member>\n  </B>\n</A>', { B: ['1', '2'] }],
    ['<A><member><member>x</member></member></A>', [['x']]],
    ['<A> a &lt;b&gt; &amp;amp; &quot;&apos; &#x41;&#66; ü 名 </A>', ' a <b> &amp; "\' AB ü 名 '],
    ['<A>\n  </A>', ''],
    ['<A>  </A>', '  '],
    ['<A><constructor>1</constructor><toString>2</toString></A>', { constructor: '1', toString: '2' }],
  ])('gives elements and text: %s', (text, value) => {
    expect(read(text)).toEqual({ name: 'A', value });
  });

  it.each([
    ['nothing', ''],
    ['no XML', '{"a": 1}'],
    ['a mark in front', '\uFEFF<A/>'],
    ['a root without content', '<A/>'],
    ['an attribute below the root', '<A><B c="d">1</B></A>'],
    ['another attribute of the root', '<A b="c">1</A>'],
    ['a comment', '<A><!-- c -->1</A>'],
    ['a comment between elements', '<A><B>1</B><!-- c --></A>'],
    ['CDATA', '<A><![CDATA[<B>]]></A>'],
    ['an instruction', '<A><?b c?>1</A>'],
    ['a document type', '<!DOCTYPE A><A>1</A>'],
    ['a carriage return', '<A>1\r\n</A>'],
    ['text before an element', '<A>1<B>2</B></A>'],
    ['text after an element', '<A><B>2</B>1</A>'],
    ['an element twice', '<A><B>1</B><B>2</B></A>'],
    ['members among others', '<A><member>1</member><B>2</B></A>'],
    ['an entity of nobody', '<A>&nbsp;</A>'],
    ['a name of every object', '<A>&constructor;</A>'],
    ['a character beyond 16 bits', '<A>&#x1F600;</A>'],
    ['a lone ampersand', '<A>a & b</A>'],
    ['an end that lacks', '<A><B>1</B>'],
    ['a tag that lacks its end', '<A><B>1</B'],
    ['another end', '<A><B>1</C></A>'],
    ['an end with a longer name', '<A><B>1</BC></A>'],
    ['an end of another', '<A><B>1</A></B>'],
    ['more after the root', '<A>1</A><B/>'],
    ['elements without an end', '<A>'.repeat(10_000)],
  ])('gives nothing where there is %s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });

  it('gives texts that are no part of the bytes', () => {
    const bytes = new TextEncoder().encode('<A>the text</A>');
    const root = readPlainXml(bytes);
    bytes.fill(0);
    expect(root?.value).toBe('the text');
  });

  it('reads a part of a larger buffer', () => {
    const bytes = new TextEncoder().encode('..<A>1</A>..');
    expect(readPlainXml(bytes.subarray(2, 10))).toEqual({ name: 'A', value: '1' });
  });

  describe('given lists whose members may be passed over', () => {
    const skim = {
      heads: new Set(['Name', 'Tags']),
      passOver: new Map([['List', (heads: object) => ('Tags' in heads ? undefined : JSON.stringify(heads))]]),
    };
    const skimmed = (text: string) => readPlainXml<string>(new TextEncoder().encode(text), skim)?.value;
    const member = (content: string) => `<List>\n <member>\n  ${content}\n </member>\n</List>`;

    it.each([
      ['heads', '<Name>1</Name><Other>2</Other>', '{"Name":"1"}'],
      ['none of them', '<Other/>', '{}'],
      [
        'what is in other elements',
        '<Other><Name>2</Name><a><b/></a></Other><Name>1 &amp; 2</Name>',
        '{"Name":"1 & 2"}',
      ],
      ['elements named like it', '<Other><member><Other>1</Other></member></Other><Name/>', '{"Name":""}'],
    ])('gives what stands for a member, by its heads: %s', (_, content, passed) => {
      expect(skimmed(member(content))).toEqual([passed]);
    });

    it('reads a member that is not passed over, and the members of other lists', () => {
      const tagged = '<Name>1</Name><Other><member>2</member></Other><Tags/>';
      expect(skimmed(member(tagged))).toEqual([{ Name: '1', Other: ['2'], Tags: '' }]);
      expect(skimmed(`<A>${member('<Name>1</Name>').replaceAll('List', 'Others')}</A>`)).toEqual({
        Others: [{ Name: '1' }],
      });
    });

    it.each([
      ['an end that lacks', '<Other>1'],
      ['another end', '<Other>1</Othe>'],
      ['an end too many', '<Other>1</Other></Other>'],
      ['a comment', '<Other><!-- c --></Other>'],
      ['a comment beside elements', '<Other/><!-- c -->'],
      ['an attribute', '<Other a="b">1</Other>'],
      ['an element that ends nowhere', '<Other><a>'.repeat(3)],
    ])('gives nothing where what is passed over holds %s', (_, content) => {
      expect(skimmed(member(content))).toBeUndefined();
    });
  });
});
