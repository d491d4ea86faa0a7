// When it is told what an announced upgrade will find lacking.

const dayMs = 24 * 60 * 60 * 1000;
/** Days before the upgrade. */
const noticeDays = [30, 14, 3];

/**
 * Whether a notice is due: one of 30, 14 and 3 days before the day of the upgrade (UTC) has come since it was last told.
 *
 * @param date YYYY-MM-DD
 * @param at ISO 8601, the time of the run
 * @param lastTold ISO 8601; null: never
 */
export function isNoticeDue(date: string, at: string, lastTold: string | null): boolean {
  const now = Date.parse(at);
  const passed = noticeDays.map((days) => Date.parse(date) - days * dayMs).filter((moment) => moment <= now);
  if (passed.length === 0) return false;
  return lastTold === null || Date.parse(lastTold) < Math.max(...passed);
}
