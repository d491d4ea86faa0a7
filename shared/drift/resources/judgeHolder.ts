// Judges whether the policies of buckets and vaults let a principal do what its sets ask for.

import { decideGrant, type ResourceLayer } from '../../iam/decideGrant.ts';
import { matchesWildcard } from '../../iam/matchesWildcard.ts';
import type { HolderReading } from '../../iam/resourceInventory.ts';
import { splitBucket } from '../../requirements/bindScope.ts';
import type { CombinedGrant } from '../../requirements/requiredGrants.ts';
import { scopeOfSet } from '../../requirements/scope.ts';
import type { PrincipalLayers } from '../buildLayers.ts';
import { isRequired } from '../decisions/decideActions.ts';
import { findingCauses } from '../decisions/findingCauses.ts';
import type { HolderVerdict } from '../judgedResources.ts';
import { questionsAbout } from '../questionsAbout.ts';
import { type KeysQuestion, ownerOf, resourceLayers } from './judgeKey.ts';
import { resourcesOfHolder } from './resourcesOfHolder.ts';

/**
 * Gives what the policy of a bucket or vault takes away: verdicts that are worse than what the principal's own side
 * allows on it. One that nobody named counts for its own account only.
 */
export function judgeHolder(holder: HolderReading, question: KeysQuestion): readonly HolderVerdict[] {
  const { facts } = question;
  const layers = holderLayers(holder, question);
  return facts.grants.filter(isRequired).flatMap((grant) => {
    const isStated = grant.requirements.some((set) => isScoped(holder, set, question));
    if (!isStated && !isInReach(holder, grant, question)) return [];
    const requirements = isStated
      ? grant.requirements.filter((set) => isScoped(holder, set, question))
      : grant.requirements;
    const verdicts = resourcesOfHolder(holder, grant, facts.account.id).flatMap((arn) =>
      judgeGrant({ grant, arn, holder, layers, requirements, isStated }, question),
    );
    return verdicts.toSorted((a, b) => rank[a.verdict] - rank[b.verdict]).slice(0, 1);
  });
}

/** The layers of a principal for a question about a bucket or vault; one of nobody knows whose counts as its own. */
export function holderLayers(
  { owner, policy, name, arn }: HolderReading,
  question: Omit<KeysQuestion, 'meter'>,
): PrincipalLayers {
  const { facts } = question;
  const id = owner ?? facts.account.id;
  const resource: ResourceLayer = {
    kind: 'bucket',
    owner: id,
    principal: facts.principal.arn,
    principalId: facts.principal.id,
    ...(policy !== 'none' && { policy: { ...policy, name, arn } }),
  };
  return resourceLayers(facts, ownerOf(id, question), resource);
}

interface HolderQuestion {
  readonly grant: CombinedGrant;
  readonly arn: string;
  readonly holder: HolderReading;
  readonly layers: PrincipalLayers;
  /** Those of the grant's sets that ask for it here. */
  readonly requirements: readonly string[];
  readonly isStated: boolean;
}

function judgeGrant(asked: HolderQuestion, { facts, meter }: KeysQuestion): readonly HolderVerdict[] {
  const { grant, arn, holder, layers, requirements, isStated } = asked;
  const { principal, account, settings } = facts;
  const question = { ...questionsAbout({ principal, account, settings }).question({ ...grant, resource: arn }), meter };
  const { verdict, causes } = decideGrant(question, layers.layers);
  const isForeign = holder.owner !== undefined && holder.owner !== account.id;
  const theirs = causes.filter(({ layer }) => layer === 'resource' || (isForeign && layer === 'rcp'));
  if (verdict === 'granted' || theirs.length === 0) return [];
  // What the principal's own side does not allow is told without the bucket; the RCPs of another account are not of it.
  const { resource: _, rcps, ...side } = layers.layers;
  const own = isForeign || rcps === undefined ? side : { ...side, rcps };
  if (rank[decideGrant(question, own).verdict] <= rank[verdict]) return [];
  return [
    {
      action: grant.action,
      holder,
      verdict,
      causes: findingCauses(theirs, layers),
      isStated,
      isForeign,
      requirements,
    },
  ];
}

const rank = { granted: 2, limited: 1, denied: 0, missing: 0 } as const;

function isScoped({ kind, name, arn }: HolderReading, set: string, { facts }: KeysQuestion): boolean {
  const { buckets = [], vaults = [] } = scopeOfSet(facts.scope, set);
  if (kind === 'bucket') return buckets.some((entry) => matchesWildcard(splitBucket(entry).name, name));
  return vaults.some((entry) => matchesWildcard(entry, entry.startsWith('arn:') ? arn : name));
}

// Where its scope names others, a role has no business with this one.
function isInReach({ kind, owner }: HolderReading, { requirements }: CombinedGrant, { facts }: KeysQuestion): boolean {
  if (owner !== undefined && owner !== facts.account.id) return false;
  const list = kind === 'bucket' ? 'buckets' : 'vaults';
  return requirements.some((set) => holderSets[kind].test(set) && scopeOfSet(facts.scope, set)[list] === undefined);
}

/** Sets that work with any bucket or vault of the account, as far as nobody says with which. */
const holderSets = {
  bucket: /^(repository|plugin-add-repository|default-backup-restore|plugin-full)$/,
  vault: /^(efs|fsx|dynamodb|redshift|redshift-serverless|default)-/,
};
