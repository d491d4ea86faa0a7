import { describe, expect, it } from 'vitest';
import { formatIp, isWithinRange, readIpRange } from '../../../shared/iam/conditions/ipRange.ts';

describe('readIpRange', () => {
  const readable: readonly (readonly [text: string, first: string, last: string])[] = [
    ['203.0.113.7', '203.0.113.7', '203.0.113.7'],
    ['203.0.113.7/32', '203.0.113.7', '203.0.113.7'],
    ['203.0.113.7/24', '203.0.113.0', '203.0.113.255'],
    ['10.1.2.3/9', '10.0.0.0', '10.127.255.255'],
    ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
    ['::', '0:0:0:0:0:0:0:0', '0:0:0:0:0:0:0:0'],
    ['::1', '0:0:0:0:0:0:0:1', '0:0:0:0:0:0:0:1'],
    ['1::', '1:0:0:0:0:0:0:0', '1:0:0:0:0:0:0:0'],
    ['2001:DB8::a:0:b', '2001:db8:0:0:0:a:0:b', '2001:db8:0:0:0:a:0:b'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', '1:2:3:4:5:6:7:0'],
    ['2001:db8::/32', '2001:db8:0:0:0:0:0:0', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['::ffff:203.0.113.7', '0:0:0:0:0:ffff:cb00:7107', '0:0:0:0:0:ffff:cb00:7107'],
    ['2001:db8::a/126', '2001:db8:0:0:0:0:0:8', '2001:db8:0:0:0:0:0:b'],
    ['1:2:3:4:5:6:203.0.113.7', '1:2:3:4:5:6:cb00:7107', '1:2:3:4:5:6:cb00:7107'],
    ['::/0', '0:0:0:0:0:0:0:0', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ];
  it.each(readable)('reads %s as %s to %s', (text, first, last) => {
    const range = readIpRange(text);
    expect(range && [formatIp(range.version, range.first), formatIp(range.version, range.last)]).toEqual([first, last]);
    expect(range?.version).toBe(text.includes(':') ? 6 : 4);
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '1.2.3.x',
    '1.2.3.-4',
    '1.2..4',
    '1.2.3.4444',
    '1.2.3.0x1',
    '1.2.3.4 ',
    '1.2.3.4/24 ',
    '1.2.3.4/8\n/8',
    '/24',
    '1.2.3.4/33',
    '1.2.3.4/',
    '1.2.3.4/x',
    '1.2.3.4/1/2',
    '::/129',
    ':',
    ':::',
    '1::2::3',
    '1:2:3::4:5:6::7:8',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1:2:3:4::5:6:7:8',
    '12345::',
    'g::',
    'xa::',
    'ax::',
    '::1.2.3',
    '::1.2.3.256',
  ])('refuses %s', (text) => {
    expect(readIpRange(text)).toBeUndefined();
  });
});

describe('isWithinRange', () => {
  const rows: readonly (readonly [inner: string, outer: string, within: boolean])[] = [
    ['10.0.0.1', '10.0.0.0/24', true],
    ['10.0.0.0', '10.0.0.0/24', true],
    ['10.0.0.255', '10.0.0.0/24', true],
    ['10.0.1.0', '10.0.0.0/24', false],
    ['9.255.255.255', '10.0.0.0/24', false],
    ['10.0.0.0/25', '10.0.0.0/24', true],
    ['10.0.0.0/23', '10.0.0.0/24', false],
    ['0.0.0.1', '::/0', false],
    ['::1', '0.0.0.0/0', false],
    ['2001:db8:1::', '2001:db8::/32', true],
  ];
  it.each(rows)('%s lies within %s: %s', (inner, outer, within) => {
    const [a, b] = [readIpRange(inner), readIpRange(outer)];
    expect(a && b && isWithinRange(a, b)).toBe(within);
  });
});
