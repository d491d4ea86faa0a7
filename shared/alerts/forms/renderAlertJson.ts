// The alert for programs: the message as JSON, `veeam-drift/alert/1`.

import { type AlertInput, alertSchemaId } from '../alertInput.ts';
import { fitAlert } from './fitAlert.ts';

/**
 * Renders an alert as one line of JSON that `alertMessageSchema` reads. A baseline is a summary: it carries no changes,
 * because the whole report lists all. `maxBytes` bounds it, counted as the JSON string
 * that carries it inside an SNS message; changes are left out whole, the least urgent first, and `omitted` counts them.
 */
export function renderAlertJson(alert: AlertInput, maxBytes = 98_304): string {
  const told = alert.baseline ? { ...alert, changes: [] } : alert;
  return fitAlert(told, maxBytes, (fitted) => JSON.stringify({ schema: alertSchemaId, ...fitted }));
}
