// The credential report of the account `backup`, as `aws iam get-credential-report` has it in its Content.

import { accounts } from './accounts.ts';

export const credentialReportFile = `${accounts.backup.id}-credential-report.csv`;

interface User {
  readonly name: string;
  /** Day on which its only access key was made. */
  readonly keySince?: string;
  /** Default: never. */
  readonly keyUsed?: string;
}

// The plug-in keeps its key, so that its age says nothing; the other one is for one use.
const users: readonly User[] = [
  { name: 'veeam-plugin', keySince: '2026-01-20', keyUsed: '2026-11-21' },
  { name: 'veeam-plugin-upgrade' },
  { name: 'veeam-role-helper', keySince: '2026-03-02', keyUsed: '2026-03-02' },
];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
const password = ['enabled', 'last_used', 'last_changed', 'next_rotation'].map((name) => `password_${name}`);
const key = ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'];
const certificates = [1, 2].flatMap((number) => [`cert_${number}_active`, `cert_${number}_last_rotated`]);
const columns = [
  ...['user', 'arn', 'user_creation_time', ...password, 'mfa_active'],
  ...[1, 2].flatMap((number) => key.map((name) => `access_key_${number}_${name}`)),
  ...certificates,
];

/** The content of {@link credentialReportFile}. */
export function credentialReport(): string {
  return [columns, ...users.map(rowOf)].map((row) => `${row.join(',')}\n`).join('');
}

function rowOf({ name, keySince, keyUsed }: User): readonly string[] {
  const values = new Map([
    ['user', name],
    ['arn', `arn:aws:iam::${accounts.backup.id}:user/${name}`],
    ['user_creation_time', instant('2026-01-20')],
    ['access_key_1_active', String(keySince !== undefined)],
    ...(keySince === undefined ? [] : [['access_key_1_last_rotated', instant(keySince)] as const]),
    ...(keyUsed === undefined
      ? []
      : [
          ['access_key_1_last_used_date', instant(keyUsed)] as const,
          ['access_key_1_last_used_region', 'us-east-1'] as const,
          ['access_key_1_last_used_service', 'iam'] as const,
        ]),
  ]);
  return columns.map((column) => values.get(column) ?? (/_(active|enabled)$/.test(column) ? 'false' : 'N/A'));
}

function instant(day: string): string {
  return `${day}T09:00:00+00:00`;
}
