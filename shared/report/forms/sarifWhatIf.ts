// What a change would make worse as SARIF, each result at the place of the change that does it.

import type { Notification } from 'sarif';
import type { WhatIfReport } from '../../drift/whatIfReport.ts';
import { visibleText } from '../wording/visibleText.ts';
import { placeText } from '../wording/whatIfGroups.ts';
import { sarifText } from './renderSarif.ts';

/**
 * Renders what gets worse; what is not known yet and what was not read are notifications, warnings all. The first
 * notification is the headline.
 */
export function sarifWhatIf(report: WhatIfReport): string {
  const { run, headline, worse, unknown, notes, unseen } = report;
  const places = new Map(worse.map(({ finding, place }) => [finding.id, place]));
  const isClear = headline.kind === 'better' || headline.kind === 'same';
  return sarifText({
    run,
    findings: worse.map(({ finding }) => finding),
    notifications: [
      notification(isClear ? 'note' : 'error', `${headline.title}: ${headline.sentence}`),
      ...unknown.map(({ finding }) => notification('warning', `Not known yet: ${finding.summary}`)),
      ...notes.map(({ place, text, isOpen }) =>
        notification(isOpen === true ? 'warning' : 'note', `${placeText(place)}: ${text}`),
      ),
      ...unseen.map(({ message }) => notification('warning', message)),
    ],
    placeOf: ({ id }) => {
      const place = places.get(id);
      return place?.file === undefined ? undefined : { file: place.file, line: place.line ?? 1 };
    },
  });
}

function notification(level: Notification['level'], text: string): Notification {
  return { level, message: { text: visibleText(text, 1_000) } };
}
