// How bad a finding is, and how severities compare.

/** Worst first. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

/**
 * Gives the severity that a word of a stored finding stands for. A word that this version does not know counts as
 * `critical`: what cannot be ranked must not pass for harmless.
 */
export function severityOf(word: string): Severity {
  return severities.find((severity) => severity === word) ?? 'critical';
}

/** Negative where `a` is the worse; unknown words rank as {@link severityOf} says. */
export function compareSeverities(a: string, b: string): number {
  return severities.indexOf(severityOf(a)) - severities.indexOf(severityOf(b));
}
