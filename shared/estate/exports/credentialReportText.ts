// Writes access keys as `aws iam get-credential-report` prints them, so that a scan of files reads them like any report.

import type { AccessKey } from '../../iam/principal.ts';

const columns = [
  'user',
  'arn',
  'user_creation_time',
  ...[1, 2].flatMap((number) =>
    ['active', 'last_rotated', 'last_used_date'].map((name) => `access_key_${number}_${name}`),
  ),
];

/** Gives the JSON with the CSV in base64: a name that a table program would take for a formula stays a name. */
export function credentialReportText(keysByUser: ReadonlyMap<string, readonly AccessKey[]>): string {
  const rows = [columns, ...[...keysByUser].map(rowOf)];
  const csv = rows.map((row) => `${row.map(quote).join(',')}\n`).join('');
  return `${JSON.stringify({ Content: Buffer.from(csv).toString('base64'), ReportFormat: 'text/csv' }, null, 2)}\n`;
}

function rowOf([arn, keys]: readonly [string, readonly AccessKey[]]): readonly string[] {
  const cells = ([1, 2] as const).flatMap((number) => {
    const key = keys.find((one) => one.number === number);
    return [String(key?.isActive ?? false), key?.since ?? 'N/A', key?.lastUsed ?? 'N/A'];
  });
  return [arn.slice(arn.lastIndexOf('/') + 1), arn, 'N/A', ...cells];
}

// Names of users may hold commas.
function quote(value: string): string {
  return /[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
