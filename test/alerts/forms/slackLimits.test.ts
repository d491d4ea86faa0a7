import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { slackCode, slackLines, slackLink, slackSection, slackWords } from '../../../shared/alerts/forms/slackWords.ts';
import { slackFaults } from './slackLimits.ts';

describe('the check of Slack messages', () => {
  it.each<[string, readonly KnownBlock[], string]>([
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), 'blocks'],
    ['a long section', [slackSection('a'.repeat(3_001))], 'blocks[0].text.text'],
    ['an empty section', [slackSection('')], 'blocks[0].text.text'],
    ['a mention', [slackSection('hello <!channel>')], 'blocks[0].text.text'],
    ['a bare ampersand', [slackSection('a & b')], 'blocks[0].text.text'],
    ['an open code span', [slackSection('an `open span')], 'blocks[0].text.text'],
    ['a long header', [{ type: 'header', text: { type: 'plain_text', text: 'a'.repeat(151) } }], 'blocks[0].text.text'],
    ['a context without elements', [{ type: 'context', elements: [] }], 'blocks[0]'],
    ['an unknown block', [{ type: 'actions', elements: [] }], 'blocks[0]'],
  ])('refuses %s', (_, blocks, path) => {
    expect(slackFaults(blocks).map((fault) => fault.path)).toEqual([path]);
  });

  it('takes a link, code and escapes', () => {
    expect(slackFaults([slackSection('<https://a.example/b|guide> `ec2:*` &amp; &lt;')])).toEqual([]);
  });
});

describe('slackWords', () => {
  it.each([
    ['allows ec2:*: 655 more', 'allows `ec2:*`: 655 more'],
    ['the role veeam_backup.', 'the role `veeam_backup`.'],
    ['well :tada: done', 'well `:tada`: done'],
    ['see (kms:Decrypt), please', 'see (`kms:Decrypt`), please'],
    ['<@U1> & co', '&lt;@U1&gt; &amp; co'],
    ['`rm`', "`'rm'`"],
    ['Next: nothing', 'Next: nothing'],
  ])('writes %j as %j', (text, expected) => {
    expect(slackWords(text)).toBe(expected);
  });
});

describe('slackCode', () => {
  it('never leaves its span', () => {
    expect(slackCode('a`b')).toBe("`a'b`");
    expect(slackCode('')).toBe('(empty)');
  });
});

describe('slackLink', () => {
  it('links only plain https addresses', () => {
    expect(slackLink('https://helpcenter.veeam.com/docs/a.html', 'guide')).toBe(
      '<https://helpcenter.veeam.com/docs/a.html|guide>',
    );
    expect(slackLink('javascript:alert(1)', 'guide')).toBe('`javascript:alert(1)`');
    expect(slackLink('https://a|b>c', 'guide')).toBe('`https://a|b&gt;c`');
  });
});

describe('slackLines', () => {
  it('drops whole lines and says so', () => {
    expect(slackLines(['aaaa', 'bbbb', 'cccc'], 12)).toBe('aaaa\nbbbb\n…');
    expect(slackLines(['aaaa', 'bbbb'], 12)).toBe('aaaa\nbbbb');
  });
});
