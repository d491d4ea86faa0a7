// Reads the dates that conditions compare.

const isoDate = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;
const timeWithoutZone = /T[\d:.]+$/;

/**
 * Reads one of the W3C forms of ISO 8601 (`2026`, `2026-01`, `2026-01-31`, `2026-01-31T10:00Z`, with seconds and
 * fractions) or seconds since 1970 and gives milliseconds since 1970; undefined for anything else. Without a zone the
 * time is UTC. Four digits alone are a year.
 * https://www.w3.org/TR/NOTE-datetime
 */
export function readDate(text: string): number | undefined {
  if (!isoDate.test(text)) return /^\d{1,11}(\.\d+)?$/.test(text) ? Number(text) * 1000 : undefined;
  const time = Date.parse(timeWithoutZone.test(text) ? `${text}Z` : text);
  return Number.isNaN(time) ? undefined : time;
}
