import { describe, expect, it } from 'vitest';
import { renderTable } from '../../cli/renderTable.ts';

const plain = { columns: 40, paint: (_format: unknown, text: string) => text };

describe('renderTable', () => {
  it('aligns columns and leaves no blank at the end of a line', () => {
    const rows = [
      ['ec2', 'Write'],
      ['servicequotas', 'Read'],
    ];
    expect(renderTable({ head: ['SERVICE', 'ACCESS'], rows, ...plain })).toBe(
      ['SERVICE        ACCESS', 'ec2            Write', 'servicequotas  Read'].join('\n'),
    );
  });

  it('wraps the last column between words', () => {
    const rows = [['ec2', 'DescribeInstances, DescribeVolumes, DescribeVpcs']];
    expect(renderTable({ rows, ...plain })).toBe('ec2  DescribeInstances, DescribeVolumes,\n     DescribeVpcs');
  });

  it('keeps a word whole that is longer than the terminal', () => {
    const address = `https://example.com/${'a'.repeat(60)}`;
    expect(renderTable({ rows: [['Source', `${address} (page)`]], ...plain })).toBe(
      `Source  ${address}\n        (page)`,
    );
  });

  it('counts wide characters as two columns', () => {
    const rows = [
      ['日本', 'x'],
      ['abcd', 'y'],
    ];
    expect(renderTable({ rows, ...plain })).toBe('日本  x\nabcd  y');
  });

  it('shows control characters instead of obeying them', () => {
    const text = renderTable({ rows: [['a\n\u001b[2Jb', 'c\u202e']], ...plain });
    expect(text).toBe('a\\n\\u{001b}[2Jb  c\\u{202e}');
  });

  it('gives nothing for no rows', () => {
    expect(renderTable({ head: ['A'], rows: [], ...plain })).toBe('');
  });
});
