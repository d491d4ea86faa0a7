// The rule for exports without the documents of policies that roles have.

import type { PolicySource } from '../../iam/decideGrant.ts';
import { isAwsManaged } from '../../iam/isAwsManaged.ts';
import type { Principal } from '../../iam/principal.ts';
import { nameSome } from '../../vocabulary/nameSome.ts';
import type { FindingCause } from '../finding.ts';
import type { Difference, Rule } from './rule.ts';

const maxNamed = 5;

/** Policies whose documents were not given; said once per account, and nothing is claimed of what they may allow. */
export const exportIncomplete: Rule<'account'> = {
  about: 'account',
  code: 'EXPORT_INCOMPLETE',
  title: 'The export lacks documents of policies',
  severities: ['high'],
  when: 'the export lacks documents of policies that judged roles have, as with `--filter Role`',
  why: 'What these policies allow or deny is not known, so nothing is said of the actions that they may touch.',
  breaksAt: [],
  isAboutActions: false,
  castsDoubt: true,
  judge: ({ account, principals }) => {
    const lacking = principals.flatMap(({ principal, selection }) => {
      const policies = selection === undefined ? [] : absentPolicies(principal);
      return policies.length === 0 ? [] : [{ requirements: selection?.sets ?? [], policies }];
    });
    const policies = new Map(
      lacking.flatMap((each) => each.policies.map((policy) => [policy.arn ?? policy.name, policy])),
    );
    if (policies.size === 0) return [];
    const requirements = [...new Set(lacking.flatMap((each) => each.requirements.map(({ id }) => id)))].sort();
    return [differenceOf([...policies.values()], { account: account.id, count: lacking.length, requirements })];
  },
};

/** What the principal has and what nobody gave the document of: identity policies, policies of groups, the boundary. */
function absentPolicies({ identity, boundary }: Principal): readonly PolicySource[] {
  return [...identity, ...(boundary === undefined ? [] : [boundary])].filter(
    ({ document }) => document.isAbsent === true,
  );
}

interface Lacking {
  readonly account: string;
  /** Roles and users. */
  readonly count: number;
  readonly requirements: readonly string[];
}

function differenceOf(policies: readonly PolicySource[], { account, count, requirements }: Lacking): Difference {
  const names = policies.map(({ name }) => name).sort();
  const [documents, roles] = [
    counted(policies.length, 'policy', 'policies'),
    counted(count, 'role or user', 'roles and users'),
  ];
  const summary = `The export of the account ${account} lacks the documents of ${documents} that ${roles} ${count === 1 ? 'has' : 'have'}: ${nameSome(names, maxNamed)}.`;
  return {
    requirements,
    subject: account,
    summary,
    causes: policies.map(causeOf),
    fix: adviseExport(policies),
  };
}

function causeOf({ name, arn, document }: PolicySource): FindingCause {
  const [fault] = document.faults ?? [];
  return {
    layer: 'identity',
    kind: 'unreadable',
    policy: name,
    ...(arn !== undefined && { policyArn: arn }),
    why: fault?.message ?? 'its document was not given',
  };
}

// AWS's own policies are the same everywhere: one file for all exports will do.
function adviseExport(policies: readonly PolicySource[]): string {
  return policies.every(({ arn }) => isAwsManaged(arn))
    ? 'Put what "aws iam get-account-authorization-details --filter AWSManagedPolicy --output json" prints beside the exports as aws-managed-policies.json, or export the account again without --filter.'
    : 'Export the account again without --filter: aws iam get-account-authorization-details --output json.';
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
