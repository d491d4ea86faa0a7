// Finds, among the roles and users of one account that nobody has named, those that look like Veeam's.

import { getOrMake } from '../iam/getOrMake.ts';
import type { PolicyDocument } from '../iam/policyDocument.ts';
import type { Account, Principal } from '../iam/principal.ts';
import { newestBuild } from '../requirements/loadCatalog.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import { selectRequirements } from '../requirements/selectRequirements.ts';
import type { Settings } from '../settings/settings.ts';
import { type Evidence, findEvidence, isApplianceLike, type KnownAppliances, trustedIdentities } from './evidence.ts';
import { type Likeness, weighLikeness } from './likeness.ts';
import { ownActions } from './ownActions.ts';
import { type SetSpace, setSpace } from './setSpace.ts';

/** A role or user that may be Veeam's. */
export interface Candidate {
  readonly account: Pick<Account, 'id' | 'name'>;
  readonly kind: 'role' | 'user';
  readonly arn: string;
  readonly name: string;
  /** Empty where only its rights speak for it. */
  readonly evidence: readonly Evidence[];
  readonly likeness: Likeness;
  /** Names of policies that could not be read: what they allow is not in the likeness. */
  readonly unreadPolicies: readonly string[];
  /** ARNs and accounts that may assume it. */
  readonly trusted: readonly string[];
  readonly isAppliance: boolean;
}

export interface DiscoverySettings {
  readonly settings: Settings;
  readonly catalog: Catalog;
}

/** Gives a function from a role or user of an account to what it may be; `named`: a tag or the settings name its sets. */
export function createWeigher({ settings, catalog }: DiscoverySettings) {
  const spaces = new Map<string, SetSpace>();
  const appliances = knownAppliances(settings);
  const namesMany = createFilter(catalog);
  return (principal: Principal, account: Account): Candidate | 'named' | undefined => {
    if (isNamed(principal, account, { settings, catalog })) return 'named';
    if (isNobodysRole(principal, settings)) return undefined;
    const evidence = findEvidence(principal, appliances);
    if (evidence.length === 0 && !namesMany(principal)) return undefined;
    const space = getOrMake(spaces, principal.kind, () =>
      setSpace({ catalog, kind: principal.kind, build: settings.build ?? newestBuild() }),
    );
    const likeness = weighLikeness(ownActions(principal, account.partition), space);
    return { ...factsOf(principal, account), evidence, likeness };
  };
}

function isNamed(principal: Principal, account: Account, { settings, catalog }: DiscoverySettings): boolean {
  const place = { accountId: account.id, levels: account.levels };
  return selectRequirements({ principal, ...place, settings, catalog }) !== undefined;
}

function factsOf(principal: Principal, { id, name }: Account): Omit<Candidate, 'evidence' | 'likeness'> {
  const { kind, arn, identity } = principal;
  return {
    account: { id, ...(name !== undefined && { name }) },
    kind,
    arn,
    name: principal.name,
    unreadPolicies: identity.filter(({ document }) => document.faults !== undefined).map((each) => each.name),
    trusted: trustedIdentities(principal),
    isAppliance: isApplianceLike(principal),
  };
}

/** Fewer actions named in full are not weighed where nothing else speaks for Veeam. */
const leastNamedActions = 12;

function knownAppliances({ appliances }: Settings): KnownAppliances {
  return {
    roles: appliances.flatMap(({ role }) => role ?? []),
    accounts: appliances.flatMap(({ account }) => account ?? []),
  };
}

// Weighing is dear, and nearly every role names hardly any action of the sets; a policy of many roles is counted once.
function createFilter({ sets }: Catalog): (principal: Principal) => boolean {
  const actions = new Set(sets.flatMap(({ grants }) => grants.map(({ action }) => action.toLowerCase())));
  const counts = new WeakMap<PolicyDocument, number>();
  const countIn = (document: PolicyDocument) => getOrMake(counts, document, () => countNamed(document, actions));
  return ({ identity }) => identity.reduce((sum, { document }) => sum + countIn(document), 0) >= leastNamedActions;
}

function countNamed({ statements }: PolicyDocument, actions: ReadonlySet<string>): number {
  const named = statements
    .filter(({ effect, action }) => effect === 'Allow' && !action.negated)
    .flatMap(({ action }) => action.patterns.map((pattern) => pattern.toLowerCase()));
  return new Set(named.filter((name) => actions.has(name))).size;
}

// AWS's own roles, this tool's, and those that the appliance makes for one restore and removes again.
function isNobodysRole({ kind, name, path }: Principal, { live }: Settings): boolean {
  if (kind === 'user') return false;
  return (
    path.startsWith('/aws-service-role/') ||
    name === live.readerRole.replace(/^.*\//, '') ||
    /^veeam-(role-)?drift/.test(name) ||
    /^veeam_rto_i-/.test(name)
  );
}
