// Cuts an alert to the size that its way of delivery takes: whole findings are left out, the least urgent first.

import type { Change, ChangeKind } from '../../drift/change.ts';
import { compareFindings } from '../../report/wording/groupFindings.ts';
import type { AlertInput } from '../alertInput.ts';

const kindOrder: readonly string[] = ['new', 'worse', 'reminder', 'resolved'] satisfies readonly ChangeKind[];

/**
 * Gives `render(alert)` with as many changes as fit into `maxBytes`, the most urgent kept; `omitted` tells the renderer
 * how many were left out. Counted are the bytes of the text as a JSON string, because that is how SNS carries it.
 *
 * @throws where not even the alert without any change fits.
 */
export function fitAlert(alert: AlertInput, maxBytes: number, render: (alert: AlertInput) => string): string {
  const whole = render(alert);
  if (jsonBytes(whole) <= maxBytes) return whole;
  const changes = alert.changes.toSorted(compareUrgency);
  const before = alert.omitted?.changes ?? 0;
  const renderFirst = (kept: number) =>
    render({ ...alert, changes: changes.slice(0, kept), omitted: { changes: before + changes.length - kept } });
  const kept = largestThatFits(changes.length, (count) => jsonBytes(renderFirst(count)) <= maxBytes);
  if (kept >= 0) return renderFirst(kept);
  const bare = render(bareAlert({ ...alert, omitted: { changes: before + changes.length } }));
  if (jsonBytes(bare) <= maxBytes) return bare;
  throw new Error(`expected room for an alert without findings, got only ${maxBytes} bytes`);
}

/** What is left where even names are too long: verdict, counts and the way to the whole report. */
function bareAlert(alert: AlertInput): AlertInput {
  const coverage = { ...alert.coverage, notes: [] };
  const nothing = {
    ...(alert.causes && { causes: { worst: [], more: alert.causes.worst.length + alert.causes.more } }),
    changes: [],
    coverageChanges: [],
    requirements: [],
    expiringExceptions: [],
  };
  return { ...alert, ...nothing, coverage, accountNames: {} };
}

/** Bytes that `text` takes as a JSON string in UTF-8. */
export function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

/** The largest count below `limit` that fits, by halving; -1 where none does. */
function largestThatFits(limit: number, fits: (count: number) => boolean): number {
  let low = -1;
  let high = limit;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function compareUrgency(a: Change, b: Change): number {
  return kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) || compareFindings(a.finding, b.finding);
}
