// One door to all forms of what a change would do.

import type { WhatIfReport } from '../drift/whatIfReport.ts';
import { escapedJson } from '../vocabulary/escapedJson.ts';
import { withoutLogCommands } from '../vocabulary/withoutLogCommands.ts';
import { markdownWhatIf } from './forms/markdownWhatIf.ts';
import { sarifWhatIf } from './forms/sarifWhatIf.ts';
import { whatIfLines } from './text/whatIfLines.ts';
import { makePaint } from './wording/paint.ts';

export const whatIfFormats = ['text', 'markdown', 'sarif', 'json'] as const;
export type WhatIfFormat = (typeof whatIfFormats)[number];

export interface WhatIfOptions {
  /** Width of the terminal, for text; below 60 counts as 60. */
  readonly columns: number;
  readonly color: boolean;
}

/** Renders the report in one form; text and Markdown with a line break at the end. */
export function renderWhatIf(report: WhatIfReport, format: WhatIfFormat, { columns, color }: WhatIfOptions): string {
  switch (format) {
    case 'text':
      return withoutLogCommands(
        `${whatIfLines(report, { columns: Math.max(columns, 60), paint: makePaint(color) }).join('\n')}\n`,
      );
    case 'markdown':
      return markdownWhatIf(report);
    case 'sarif':
      return sarifWhatIf(report);
    case 'json':
      return `${escapedJson(report)}\n`;
  }
}
