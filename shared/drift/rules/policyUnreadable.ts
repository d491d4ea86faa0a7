// The rule for policies of a principal that could not be read.

import type { PolicyDocument } from '../../iam/policyDocument.ts';
import type { IdentityPolicy } from '../../iam/principal.ts';
import { capitalize } from '../../vocabulary/capitalize.ts';
import type { FindingCause } from '../finding.ts';
import { policySubject } from '../findings/policySubject.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import { adviseUnread } from './adviseUnread.ts';
import type { Difference, Rule } from './rule.ts';

/**
 * A document of the principal that could not be read, or a trust policy that takes more steps to judge than there are:
 * nothing about it is assumed, neither good nor bad.
 */
export const policyUnreadable: Rule<'principal'> = {
  about: 'principal',
  code: 'POLICY_UNREADABLE',
  title: 'A policy document cannot be read or judged',
  severities: ['high'],
  when: 'a document could not be read, or a trust policy not be judged; nothing about it is assumed',
  why: 'The policy may allow or deny anything; verdicts that it may touch are not sure.',
  breaksAt: [],
  isAboutActions: false,
  castsDoubt: true,
  judge: (facts) => [
    ...unreadablePolicies(facts).map((policy) => differenceOf(policy, facts)),
    ...(facts.trust?.isDecided === false ? [undecidedTrust(facts)] : []),
  ],
};

interface UnreadablePolicy {
  readonly subject: string;
  /** Ends the sentence `could not be read`'s beginning: `The trust policy`. */
  readonly what: string;
  readonly cause: Pick<FindingCause, 'layer' | 'policy' | 'policyArn'>;
  readonly why: string;
}

function unreadablePolicies({ principal }: PrincipalFacts): readonly UnreadablePolicy[] {
  const { boundary, kind, trust } = principal;
  const policies: UnreadablePolicy[] = principal.identity
    .filter(({ document }) => document.faults !== undefined && document.isAbsent !== true)
    .map((policy) => identityPolicy(policy));
  if (boundary?.document.faults !== undefined && boundary.document.isAbsent !== true) {
    policies.push({
      subject: `permissions boundary ${boundary.arn ?? boundary.name}`,
      what: `the permissions boundary ${boundary.name}`,
      cause: {
        layer: 'boundary',
        policy: boundary.name,
        ...(boundary.arn !== undefined && { policyArn: boundary.arn }),
      },
      why: firstFault(boundary.document),
    });
  }
  if (kind === 'role' && (trust === undefined || trust.faults !== undefined)) {
    const why = trust === undefined ? 'It was not read.' : firstFault(trust);
    policies.push({ subject: 'trust policy', what: 'the trust policy', cause: { layer: 'trust' }, why });
  }
  return policies;
}

function identityPolicy(policy: IdentityPolicy): UnreadablePolicy {
  const owner = policy.group === undefined ? '' : ` of the group ${policy.group}`;
  return {
    subject: policySubject(policy),
    what: `the policy ${policy.name}${owner}`,
    cause: { layer: 'identity', policy: policy.name, ...(policy.arn !== undefined && { policyArn: policy.arn }) },
    why: firstFault(policy.document),
  };
}

function differenceOf({ subject, what, cause, why }: UnreadablePolicy, facts: PrincipalFacts): Difference {
  const { principal, selection } = facts;
  return {
    requirements: selection.sets.map((set) => set.id).sort(),
    subject,
    summary: `On the ${principal.kind} ${principal.name}, ${what} could not be read: ${why.replace(/\.$/, '')}.`,
    causes: [{ ...cause, kind: 'unreadable', why }],
    fix: adviseReading(what, cause.policyArn),
  };
}

function undecidedTrust({ principal, selection, trust }: PrincipalFacts): Difference {
  const isOpen = trust?.parties.some(({ kind }) => kind === 'anyone');
  const named = isOpen ? 'everybody, under conditions' : `${trust?.parties.length ?? 0} principals`;
  const why = `Judging it takes more steps than one role may take, so who can assume the role was not decided; it allows ${named}.`;
  return {
    requirements: selection.sets.map((set) => set.id).sort(),
    subject: 'trust policy',
    summary: `The trust policy of the role ${principal.name} was not judged in full: that takes more steps than one role may take.`,
    causes: [{ layer: 'trust', kind: 'undecided', why }],
    fix: 'Simplify the trust policy: fewer wildcards, conditions and statements, so that it can be judged.',
  };
}

// IAM itself may have returned the document: then it took what its grammar does not have, and what it makes of it is not
// written anywhere.
function adviseReading(what: string, arn: string | undefined): string {
  const fetch = adviseUnread(arn);
  if (fetch !== undefined) return `${capitalize(fetch)}.`;
  return `Write ${what} as IAM's grammar has it (nothing is assumed of what it means as it is), or export the account again.`;
}

function firstFault(document: PolicyDocument): string {
  const [first, ...others] = document.faults ?? [];
  if (first === undefined) return 'No reason is known.';
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${first.path === '' ? '' : `${first.path}: `}${first.message}${more}`;
}
