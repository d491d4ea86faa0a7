// The trend of the HTML report: findings of the last runs as bars, and as a table for who cannot see them.

import { html } from 'hono/html';
import type { Severity } from '../../drift/severity.ts';
import { describeInstant, formatCount } from '../wording/plural.ts';

/** Findings that counted in one run. */
export interface TrendPoint {
  readonly run: string;
  /** ISO 8601 */
  readonly at: string;
  readonly totals: Readonly<Record<Severity, number>>;
}

/** Drawn from the ground up. */
const stacked = ['critical', 'high', 'medium', 'low'] as const;
const height = 100;
const slot = 24;

/** Gives the section with the bars, oldest left; nothing for fewer than two runs. */
export function trendSection(points: readonly TrendPoint[]) {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) return '';
  const highest = Math.max(...points.map(sumOf), 1);
  return html`<section id="trend" class="trend" aria-labelledby="trend-title"><h2 id="trend-title">Findings over the last ${points.length} runs</h2>
<ul class="legend" aria-hidden="true">${stacked.map((severity) => html`<li><svg class="key"><rect class="bar-${severity}" width="10" height="10"></rect></svg> ${severity}</li>`)}</ul>
<svg class="bars" viewBox="0 0 ${points.length * slot} ${height}" preserveAspectRatio="none" aria-hidden="true">
${points.map((point, index) => bar(point, index, highest))}<line class="axis" x1="0" x2="${points.length * slot}" y1="${height}" y2="${height}"></line></svg>
<div class="range" aria-hidden="true"><span>${describeInstant(first.at)}: ${formatCount(sumOf(first))}</span><span>${describeInstant(last.at)}: ${formatCount(sumOf(last))}</span></div>
<div class="hidden"><table><caption>Findings by run</caption><thead><tr><th scope="col">Run</th>${stacked.map((severity) => html`<th scope="col">${severity}</th>`)}</tr></thead>
<tbody>${points.map(row)}</tbody></table></div></section>`;
}

function bar(point: TrendPoint, index: number, highest: number) {
  let below = 0;
  return stacked.map((severity) => {
    const size = (point.totals[severity] / highest) * (height - 4);
    below += size;
    const title = `${describeInstant(point.at)}: ${formatCount(point.totals[severity])} ${severity}`;
    return html`<rect class="bar-${severity}" x="${index * slot + 3}" y="${(height - below).toFixed(1)}" width="${slot - 6}" height="${size.toFixed(1)}"><title>${title}</title></rect>`;
  });
}

function row(point: TrendPoint) {
  return html`<tr><th scope="row">${describeInstant(point.at)}</th>${stacked.map((severity) => html`<td>${formatCount(point.totals[severity])}</td>`)}</tr>`;
}

function sumOf(point: TrendPoint): number {
  return stacked.reduce((sum, severity) => sum + point.totals[severity], 0);
}
