import { describe, expect, it } from 'vitest';
import type { PolicyLayers } from '../../shared/iam/decideGrant.ts';
import { explainGrant } from '../../shared/iam/explainGrant.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import type { OrganizationLevel } from '../../shared/iam/principal.ts';
import { renderExplanation } from '../../shared/report/renderExplanation.ts';
import { textWidth } from '../../shared/report/wording/escapeTerminal.ts';
import { explanationLines } from '../../shared/report/wording/explanationLines.ts';
import { hostileNames } from './hostileNames.ts';

const scpLevels: readonly OrganizationLevel[] = [
  { kind: 'root', id: 'r-ab12', name: 'Root' },
  { kind: 'organizational-unit', id: 'ou-ab12-workloads', name: 'Workloads' },
];

describe('renderExplanation', () => {
  it('explains every layer of an action that is limited', async () => {
    const text = renderExplanation(explain('Snapshots'), { columns: 80, color: false, scpLevels });
    await expect(text).toMatchFileSnapshot('golden/explanation.txt');
  });

  it('names the level of each SCP, or counts it from the root', () => {
    expect(renderExplanation(explain('S'), { columns: 120, color: false, scpLevels })).toContain(
      'SCPs at the OU Workloads',
    );
    expect(renderExplanation(explain('S'), { columns: 120, color: false })).toContain('SCPs at level 1 below the root');
  });

  it.each(Object.entries(hostileNames))('keeps the terminal safe from the hostile name %s', (_, name) => {
    const text = renderExplanation(explain(name), { columns: 80, color: false, scpLevels });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(text.split('\n').filter((line) => textWidth(line) > 80)).toEqual([]);
  });
});

describe('explanationLines', () => {
  it('gives one line per layer, per statement and per change', () => {
    const lines = explanationLines(explain('Snapshots'), { scp: scpLevels, rcp: [] });
    expect(lines.filter((line) => line.startsWith('SCPs at '))).toHaveLength(2);
    expect(lines.some((line) => line.includes('statement 1 (Snapshots) of veeam-backup'))).toBe(true);
    expect(lines.some((line) => line.startsWith('What would change it: '))).toBe(true);
  });
});

function explain(sid: string) {
  const layers: PolicyLayers = {
    identity: [
      policy('veeam-backup', {
        Sid: sid,
        Effect: 'Allow',
        Action: 'ec2:CreateSnapshot',
        Resource: 'arn:aws:ec2:*:*:volume/*',
      }),
    ],
    boundary: policy(sid, { Effect: 'Allow', Action: 'ec2:*', Resource: '*' }),
    scps: [
      [policy('FullAWSAccess', { Effect: 'Allow', Action: '*', Resource: '*' })],
      [
        policy('FullAWSAccess', { Effect: 'Allow', Action: '*', Resource: '*' }),
        policy('deny-outside-eu', {
          Sid: sid,
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } },
        }),
      ],
    ],
  };
  const question = { action: 'ec2:CreateSnapshot', resource: '*', context: { known: {}, others: 'unknown' } } as const;
  return explainGrant(question, layers);
}

function policy(name: string, statement: object) {
  const parsed = parsePolicyDocument({ Version: '2012-10-17', Statement: [statement] });
  if (!parsed.ok) throw new Error(`expected a policy, got ${JSON.stringify(parsed.faults)}`);
  return { name, document: parsed.document };
}
