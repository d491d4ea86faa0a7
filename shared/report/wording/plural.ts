// Counts and times as people read them, the same on every machine.

/** `12345` as `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `plural(1, 'action')` is `1 action`, `plural(2400, 'action')` is `2,400 actions`; `many` where it is no plain `s`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `2026-10-04 05:45 UTC`. */
export function describeInstant(instant: string): string {
  const time = new Date(instant);
  return Number.isNaN(time.getTime()) ? instant : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
