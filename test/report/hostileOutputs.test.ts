import { parse as parseCsv } from 'csv-parse/sync';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { renderReport, reportFormats } from '../../shared/report/renderReport.ts';
import { renderText } from '../../shared/report/renderText.ts';
import { textWidth } from '../../shared/report/wording/escapeTerminal.ts';
import { visibleText } from '../../shared/report/wording/visibleText.ts';
import { hostileNames, hostileReport } from './hostileNames.ts';
import { sarifFaults } from './sarifSchema.ts';

const cases = Object.entries(hostileNames).map(([kind, name]) => ({ kind, name, report: hostileReport(name) }));
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;

describe.each(cases)('a stranger who writes $kind', ({ name, report }) => {
  it('moves nothing in the terminal', () => {
    const text = renderText(report, { columns: 80, color: false });
    expect(text.replaceAll('\n', '')).not.toMatch(hidden);
    const long = text.split('\n').filter((line) => textWidth(line) > 80 && !line.includes('veeam-drift fix'));
    expect(long.filter((line) => line.includes(' '.repeat(8)) === false && !line.startsWith(' '))).toEqual([]);
    expect(text).toContain(visibleText(name, 64).trim().slice(0, 8));
  });

  it('writes no escape sequence through the colours either', () => {
    const text = renderText(report, { columns: 80, color: true });
    // Only the codes of our own colours may follow an escape character.
    const own = new RegExp(`${String.fromCharCode(27)}\\[(0|1|2|22|31|32|33|36|39)m`, 'g');
    expect(text.replaceAll(own, '').replaceAll('\n', '')).not.toMatch(hidden);
  });

  it('opens no element and ends no script in the page', () => {
    const html = renderReport(report, 'html');
    const tags = [...html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map((match) => match[1]?.toLowerCase());
    expect(tags.filter((tag) => tag === 'script')).toHaveLength(4);
    expect(tags.filter((tag) => tag === 'img' || tag === 'iframe')).toEqual([]);
    expect(html.replaceAll('\n', '')).not.toMatch(hidden);
  });

  it('makes no formula, line or column in the table', () => {
    const text = renderReport(report, 'csv');
    const rows: string[][] = parseCsv(text, { bom: true });
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([16]));
    // Beside the findings the names of the columns and the row of the headline.
    expect(rows).toHaveLength(report.findings.length + 2);
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(rows.flat().join('')).not.toMatch(hidden);
  });

  it('makes no mention, link, heading or element in Markdown', () => {
    const tree = fromMarkdown(renderReport(report, 'markdown'), {
      extensions: [gfm()],
      mdastExtensions: [gfmFromMarkdown()],
    });
    const nodes = nodesOf(tree);
    expect(
      nodes.filter((node) => ['html', 'link', 'image', 'blockquote', 'code', 'footnoteReference'].includes(node.type)),
    ).toEqual([]);
    expect(nodes.filter((node) => node.type === 'heading' && !(node.depth === 2 || node.depth === 3))).toEqual([]);
    expect(nodes.filter((node) => node.type === 'text' && /@\w|#\d|:\/\//.test(node.value))).toEqual([]);
    expect(new Set(nodes.filter((node) => node.type === 'tableRow').map((node) => node.children.length))).toEqual(
      new Set([7]),
    );
  });

  it('ends no element in the JUnit report', () => {
    const text = renderReport(report, 'junit');
    expect(XMLValidator.validate(text)).toBe(true);
    const { testsuites } = new XMLParser().parse(text);
    expect(Object.keys(testsuites)).toEqual(['testsuite']);
  });

  it('gives no command to the CI system that prints a form', () => {
    const texts = [60, 80, 100, 137].map((columns) => renderText(report, { columns, color: false }));
    for (const text of [...texts, ...reportFormats.map((form) => renderReport(report, form))]) {
      expect(text).not.toMatch(/^\s*::|##\[|##vso\[|##teamcity\[/im);
    }
  });

  it('hides nothing in JSON, and stands there whole', () => {
    const text = renderReport(report, 'json');
    expect(text.replaceAll('\n', '')).not.toMatch(hidden);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it('gives SARIF that its schema takes, with every finding', () => {
    const log = JSON.parse(renderReport(report, 'sarif'));
    expect(sarifFaults(log)).toEqual([]);
    expect(log.runs[0].results).toHaveLength(report.findings.length);
  });
});

interface MarkdownNode {
  readonly type: string;
  readonly depth: number;
  readonly value: string;
  readonly children: readonly MarkdownNode[];
}

function nodesOf(node: unknown): MarkdownNode[] {
  const { type = '', depth = 0, value = '', children = [] }: Partial<MarkdownNode> = Object(node);
  return [{ type, depth, value, children }, ...children.flatMap(nodesOf)];
}
