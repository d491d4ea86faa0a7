// Plans the statements that key policies need so that one principal can use the keys.

import type { Statement } from '../../iam/policyDocument.ts';
import type { KeyReading, ResourceInventory } from '../../iam/resourceInventory.ts';
import type { CombinedGrant } from '../../requirements/requiredGrants.ts';
import type { FindingCause } from '../finding.ts';
import type { KeyEdit } from '../fix.ts';
import type { KeyVerdict } from '../judgedResources.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import { renumber } from './grantStatements.ts';
import { policySize } from './quotas.ts';

/** What the principal lacks on keys, by who can give it. */
export interface KeyNeeds {
  readonly edits: readonly KeyEdit[];
  /** To be allowed in the principal's own policies, on the key alone. */
  readonly identity: readonly CombinedGrant[];
  readonly boundary: readonly CombinedGrant[];
}

/**
 * Gives what is needed. Within its account a principal that the key's policy names needs no more; across accounts its own
 * policies must allow the same. What only Veeam's article asks for goes into the key's policy, where the article wants it.
 */
export function planKeyEdits(facts: PrincipalFacts): KeyNeeds {
  const verdicts = facts.judgedResources?.keys ?? [];
  const byKey = Map.groupBy(verdicts, ({ key }) => key.arn);
  return {
    edits: [...byKey.values()].flatMap((own) => editOf(own, facts)),
    identity: verdicts.flatMap((one) => (needsIdentity(one) ? [grantOn(one)] : [])),
    boundary: verdicts.flatMap((one) => (one.causes.some(lacks('boundary')) ? [grantOn(one)] : [])),
  };
}

/** Gives the inventory with the statements added to the keys' policies. */
export function withKeyEdits(inventory: ResourceInventory, edits: readonly KeyEdit[]): ResourceInventory {
  return {
    ...inventory,
    keys: inventory.keys.map((key) => withStatements(key, edits.find(({ arn }) => arn === key.arn)?.added ?? [])),
  };
}

function withStatements(key: KeyReading, added: readonly Statement[]): KeyReading {
  const { policy } = key;
  if (policy === undefined || added.length === 0) return key;
  const statements = renumber([...policy.document.statements, ...added]);
  return { ...key, policy: { ...policy, document: { ...policy.document, statements } } };
}

function editOf(verdicts: readonly KeyVerdict[], { principal }: PrincipalFacts): readonly KeyEdit[] {
  const [first] = verdicts;
  const added = verdicts.filter(needsKeyPolicy);
  if (first === undefined || added.length === 0) return [];
  const { key } = first;
  const [plain, services] = [
    added.filter(({ isForService }) => !isForService),
    added.filter((one) => one.isForService),
  ];
  const name = principal.name.replaceAll(/[^A-Za-z0-9]/g, '');
  const statements = renumber([
    ...statementFor(plain, { sid: `VeeamUse${name}`, arn: principal.arn, conditions: [] }),
    ...statementFor(services, { sid: `VeeamGrants${name}`, arn: principal.arn, conditions: [forServices] }),
  ]);
  const { policy } = withStatements(key, statements);
  return [
    {
      arn: key.arn,
      name: key.aliases[0] ?? key.arn,
      added: statements,
      size: policy === undefined ? 0 : policySize(policy.document),
    },
  ];
}

// Grants that a service makes for the role to encrypt for it, as AWS's own key policies have it:
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-service-integration
const forServices = { operator: 'Bool', key: 'kms:GrantIsForAWSResource', values: ['true'] } as const;

interface StatementParts {
  readonly sid: string;
  readonly arn: string;
  readonly conditions: Statement['conditions'];
}

function statementFor(verdicts: readonly KeyVerdict[], { sid, arn, conditions }: StatementParts): readonly Statement[] {
  if (verdicts.length === 0) return [];
  return [
    {
      number: 1,
      sid,
      effect: 'Allow',
      principal: { negated: false, principals: [{ type: 'AWS', value: arn }] },
      action: { negated: false, patterns: verdicts.map(({ action }) => action) },
      resource: { negated: false, patterns: ['*'] },
      conditions,
    },
  ];
}

function needsKeyPolicy({ causes, isForeign, isOfSets, key, action }: KeyVerdict): boolean {
  if (key.policy === undefined || key.policy.document.faults !== undefined || action.includes('*')) return false;
  return causes.some(lacks('resource')) || (!isForeign && !isOfSets && causes.some(lacks('identity')));
}

// Within the account the key's policy may give it instead, where it is changed anyhow.
function needsIdentity(one: KeyVerdict): boolean {
  return one.isOfSets && one.causes.some(lacks('identity')) && (one.isForeign || !needsKeyPolicy(one));
}

function lacks(layer: FindingCause['layer']) {
  return (cause: FindingCause) => cause.layer === layer && cause.effect !== 'Deny' && cause.kind !== 'unreadable';
}

function grantOn({ action, key, neededFor }: KeyVerdict): CombinedGrant {
  const requirements = [...new Set(neededFor.flatMap(({ sets }) => sets))].sort();
  return { action, resource: key.arn, context: {}, optional: false, requirements };
}
