import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createExportsEstate } from '../../shared/estate/createExportsEstate.ts';
import { credentialReportText } from '../../shared/estate/exports/credentialReportText.ts';
import { parseCredentialReport } from '../../shared/estate/exports/parseCredentialReport.ts';
import type { AccessKey } from '../../shared/iam/principal.ts';
import { collect } from '../collect.ts';
import { accountId, arnOf, exportOf, makeFolder, role, user } from './exportFixtures.ts';

const head =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';

function row(name: string, key1: string, key2 = 'false,N/A,N/A,N/A,N/A'): string {
  const arn = arnOf('user', name);
  const quoted = name.includes(',') ? `"${name}","${arn}"` : `${name},${arn}`;
  return `${quoted},2026-01-02T03:04:05+00:00,false,N/A,N/A,N/A,false,${key1},${key2},false,N/A,false,N/A`;
}

const used = 'true,2026-10-01T08:00:00+00:00,2026-10-02T00:00:00+00:00,eu-central-1,iam';
const csv = [
  head,
  row('once', used),
  row('never', 'true,2026-10-01T08:00:00+00:00,N/A,N/A,N/A'),
  row('off', 'false,2026-10-01T08:00:00+00:00,N/A,N/A,N/A'),
  row('a,b', used),
  row('none', 'false,N/A,N/A,N/A,N/A'),
].join('\n');
const [since, lastUsed] = ['2026-10-01T08:00:00.000Z', '2026-10-02T00:00:00.000Z'];

describe('credentialReportText', () => {
  it('writes what is read again, whatever a name holds that IAM lets a name hold', () => {
    const keys = new Map<string, readonly AccessKey[]>([
      [arnOf('user', 'once'), [{ number: 1, isActive: true, since, lastUsed }]],
      [
        arnOf('user', '=a,b@c'),
        [
          { number: 1, isActive: false, since },
          { number: 2, isActive: true, since },
        ],
      ],
      [arnOf('user', 'team/none'), []],
    ]);
    const report = parseCredentialReport(credentialReportText(keys));
    expect(report.ok && report.keysByUser).toEqual(keys);
  });
});

describe('parseCredentialReport', () => {
  it('gives the keys of each user by its ARN', () => {
    const report = parseCredentialReport(csv);
    expect(report.ok && Object.fromEntries(report.keysByUser)).toEqual({
      [arnOf('user', 'once')]: [{ number: 1, isActive: true, since, lastUsed }],
      [arnOf('user', 'never')]: [{ number: 1, isActive: true, since }],
      [arnOf('user', 'off')]: [{ number: 1, isActive: false, since }],
      [arnOf('user', 'a,b')]: [{ number: 1, isActive: true, since, lastUsed }],
      [arnOf('user', 'none')]: [],
    });
  });

  it('reads what the AWS CLI prints, with the report in base64', () => {
    const Content = Buffer.from(csv).toString('base64');
    expect(parseCredentialReport(JSON.stringify({ Content, ReportFormat: 'text/csv' }))).toEqual(
      parseCredentialReport(csv),
    );
  });

  it('reads a value that holds quotes, and is as long as a line may be', () => {
    const rest = row('x', used).slice(`x,${arnOf('user', 'x')}`.length);
    const name = '""'.repeat(2_000);
    const report = parseCredentialReport(`${head}\n"${name}",${arnOf('user', 'x')}${rest}`);
    expect(report.ok && [...report.keysByUser.keys()]).toEqual([arnOf('user', 'x')]);
  });

  it.each([
    ['a long value', `${csv}\n"${'a'.repeat(200_000)}"`, 7],
    ['many values', `${csv}\n${','.repeat(10_000)}`, 7],
    ['many columns', `${head}${',c'.repeat(10_000)}`, 1],
  ])('refuses lines that no report has: %s', (_, text, line) => {
    expect(parseCredentialReport(text)).toEqual({
      ok: false,
      message: `line ${line}: expected at most 8,192 characters, got more`,
    });
  });

  it.each([
    [
      'columns that are not there',
      'user,arn,user_creation_time\nroot,x,y',
      'expected a credential report with the columns',
    ],
    ['a line that is cut', `${csv}\nlast,arn:aws:iam`, 'line 7: expected 22 values, got 2'],
    ['JSON without content', '{"ReportFormat": "text/csv"}', 'expected a credential report: Content'],
    ['JSON that is cut', '{"Content": "dXNl', 'expected a credential report: Content'],
  ])('refuses %s', (_, text, message) => {
    const report = parseCredentialReport(text);
    expect(report.ok ? '' : report.message).toContain(message);
  });
});

describe('a folder with credential reports', () => {
  const files = { 'a.json': exportOf({ users: [user('once'), user('other')], roles: [role('once')] }) };
  const keysOf = async (folder: string) => {
    const estate = createExportsEstate({ folder });
    const readings = await collect(estate.readAccounts());
    const principals = readings.flatMap((reading) => (reading.status === 'read' ? reading.principals : []));
    return { skipped: estate.skipped, keys: principals.map(({ arn, accessKeys }) => [arn, accessKeys]) };
  };

  it.each([
    ['as CSV', 'credentials.csv', csv],
    [
      'as JSON',
      `${accountId}-credentials.json`,
      { Content: Buffer.from(csv).toString('base64'), ReportFormat: 'text/csv' },
    ],
  ])('tells the keys of the users in it: %s', async (_, name, content) => {
    expect((await keysOf(makeFolder({ ...files, [name]: content }))).keys).toEqual([
      [arnOf('role', 'once'), undefined],
      [arnOf('user', 'once'), [{ number: 1, isActive: true, since, lastUsed }]],
      [arnOf('user', 'other'), undefined],
    ]);
  });

  it('says of one that cannot be read what is wrong with it, and leaves its users open', async () => {
    const { keys, skipped } = await keysOf(makeFolder({ ...files, 'c.csv': `${csv}\ncut,` }));
    expect(keys.map(([, known]) => known)).toEqual([undefined, undefined, undefined]);
    expect(skipped).toEqual([{ what: 'c.csv', why: 'line 7: expected 22 values, got 2' }]);
  });

  it('says of one that is small only while it is packed how much text is expected', async () => {
    const content = gzipSync(`${csv}\n${' '.repeat(17 * 1024 * 1024)}`);
    const { skipped } = await keysOf(makeFolder({ ...files, 'c.csv': content }));
    expect(skipped).toEqual([
      { what: 'c.csv', why: 'expected at most 16,777,216 characters of text, unpacked, got more' },
    ]);
  });
});
