// Alerts on the terminal: what would be sent, as the e-mail says it.

import { renderEmail } from '../report/emailText.ts';
import type { AlertPort } from './alertPort.ts';

/** Writes subject and body of each alert through `write`. */
export function consoleAlerts(write: (text: string) => void): AlertPort {
  return {
    name: 'console',
    publishAlerts: async (alerts, onSent) => {
      for (const alert of alerts) {
        const { subject, body } = renderEmail(alert);
        write(`${subject}\n\n${body}`);
        await onSent([alert.id]);
      }
    },
  };
}
