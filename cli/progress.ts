// Shows on a terminal how far a scan is; says nothing where nobody watches.

import { clearLine, cursorTo } from 'node:readline';
import type { WriteStream } from 'node:tty';
import type { AccountReport } from '../shared/drift/accountReport.ts';

export interface Progress {
  add(report: AccountReport): void;
  /** Shows the line while the work goes on, and takes it away when it is done or failed. */
  during<Result>(work: Promise<Result>): Promise<Result>;
}

export interface ProgressOptions {
  readonly quiet: boolean;
}

/**
 * `12 accounts read, 1 unreadable, 84 roles and users judged, 31 findings`, on one line that is written over;
 * nothing where no person watches.
 */
export function createProgress(stream: WriteStream | undefined, { quiet }: ProgressOptions): Progress {
  if (quiet || stream === undefined) return { add: () => undefined, during: (work) => work };
  const counts = { read: 0, unreadable: 0, judged: 0, findings: 0 };
  const draw = () => redraw(stream, describe(counts));
  return {
    add: ({ coverage, principals, findings }) => {
      if (coverage.status === 'read') counts.read++;
      else if (coverage.status === 'unreadable') counts.unreadable++;
      counts.judged += principals.length;
      counts.findings += findings.length;
      draw();
    },
    during: async (work) => {
      draw();
      try {
        return await work;
      } finally {
        redraw(stream, '');
      }
    },
  };
}

function describe({
  read,
  unreadable,
  judged,
  findings,
}: Readonly<Record<'read' | 'unreadable' | 'judged' | 'findings', number>>): string {
  const broken = unreadable === 0 ? '' : `, ${unreadable} unreadable`;
  return `${read} accounts read${broken}, ${judged} roles and users judged, ${findings} findings`;
}

function redraw(stream: WriteStream, text: string): void {
  cursorTo(stream, 0);
  clearLine(stream, 0);
  stream.write(text.slice(0, stream.columns));
}
