import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/drift/finding.ts';
import type { AccountStep } from '../../shared/whatif/change/accountOperation.ts';
import { placeFindings } from '../../shared/whatif/placeFindings.ts';
import type { PlannedChange } from '../../shared/whatif/plannedChange.ts';

const account = '111122223333';
const arn = `arn:aws:iam::${account}:policy/shared`;
const holder = { kind: 'role', name: 'Backup' } as const;

/** Each step stands at a place that is called like it. */
const steps: readonly (readonly [string, AccountStep])[] = [
  ['other role', { do: 'put-inline-policy', holder: { ...holder, name: 'other' }, name: 'own', document: {} }],
  ['first inline', { do: 'put-inline-policy', holder, name: 'first', document: {} }],
  ['role', { do: 'put-role', name: 'backup' }],
  ['attachment', { do: 'attach-policy', holder, arn }],
  ['policy', { do: 'put-managed-policy', arn, document: {} }],
];
const planned: PlannedChange = {
  sentences: [],
  notes: [],
  account: steps.map(([what, step]) => ({ ...step, account, place: { what } })),
  organization: [
    {
      do: 'detach-policy',
      type: 'SERVICE_CONTROL_POLICY',
      policy: 'old',
      target: undefined,
      place: { what: 'detached' },
    },
    { do: 'put-policy', type: 'SERVICE_CONTROL_POLICY', id: 'x', name: 'new', document: {}, place: { what: 'made' } },
  ],
};

const place = placeFindings(planned);

type Cause = Finding['causes'][number];

function findingOf(cause: Partial<Cause>, more: Partial<Finding> = {}): Finding {
  return {
    id: 'finding',
    code: 'ACTION_DENIED',
    severity: 'critical',
    account,
    principal: `arn:aws:iam::${account}:role/veeam/backup`,
    subject: 's3:GetObject',
    requirements: [],
    build: null,
    summary: 'summary',
    fix: 'fix',
    causes: [{ layer: 'identity', kind: 'no-allow', why: 'why', ...cause }],
    ...more,
  };
}

describe('placeFindings', () => {
  it.each<readonly [string, string | undefined, Finding]>([
    ['the first step that names the policy, by its ARN', 'attachment', findingOf({ policyArn: arn })],
    ['the step that names the policy, of another role, too', 'other role', findingOf({ policy: 'own' })],
    ['the first step about the role, where no policy is to blame', 'first inline', findingOf({})],
    [
      'the step that makes the role, where the finding is not about actions',
      'role',
      findingOf({}, { code: 'TRUST_MISSING' }),
    ],
    ['nothing of another account', undefined, findingOf({ policyArn: arn }, { account: '222233334444' })],
    ['nothing where the finding is about nobody', undefined, findingOf({}, { principal: null })],
    ['the step that names the SCP', 'detached', findingOf({ layer: 'scp', policy: 'old' })],
    ['the step that makes the SCP', 'made', findingOf({ layer: 'scp', policy: 'new' })],
    ['any step of the organization for an SCP that no step names', 'detached', findingOf({ layer: 'scp' })],
  ])('gives %s', (_, expected, finding) => {
    expect(place(finding)?.what).toBe(expected);
  });
});
