// The port through which a run tells people and programs what changed.

import type { AlertInput } from './alertInput.ts';
import type { FinishedScan } from './driftEventSchema.ts';

/** Delivers at least once: whoever receives twice tells by the id. */
export interface AlertPort {
  /** For messages: `SNS topic arn:…`. */
  readonly name: string;
  /**
   * Resolves when all have been accepted; `onSent` is called with the ids of those that were, as it goes.
   * Throws where one was refused in the end.
   */
  publishAlerts(alerts: readonly AlertInput[], onSent: (ids: readonly string[]) => Promise<void>): Promise<void>;
  /** Absent where nobody waits for the end of a run. */
  publishFinished?(finished: FinishedScan): Promise<void>;
}
