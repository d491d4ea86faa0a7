// Judges what a principal may do with each key that its work needs.

import { decideGrant, type ResourceLayer } from '../../iam/decideGrant.ts';
import { findAction } from '../../iam/findAction.ts';
import type { Account } from '../../iam/principal.ts';
import { type KeyReading, keyPlace, type ResourceInventory } from '../../iam/resourceInventory.ts';
import type { StepMeter } from '../../iam/stepMeter.ts';
import { articleActions, type KeyOperation } from '../../requirements/keyOperations.ts';
import { buildLayers, type PrincipalLayers } from '../buildLayers.ts';
import { isRequired } from '../decisions/decideActions.ts';
import { findingCauses } from '../decisions/findingCauses.ts';
import type { FindingCause } from '../finding.ts';
import type { KeyVerdict, NeededFor, ResourceSubject } from '../judgedResources.ts';
import { keyContext } from './keyContext.ts';
import type { KeyInUse } from './usedKeys.ts';
import { everything, grantedBy, withGrant } from './withGrant.ts';

export interface KeysQuestion {
  readonly facts: ResourceSubject;
  readonly inventory: ResourceInventory;
  readonly meter: StepMeter;
}

/** Gives the verdicts on one key other than `granted`, in the order of the actions. */
export function judgeKey(used: KeyInUse, question: KeysQuestion): readonly KeyVerdict[] {
  const { facts } = question;
  const layers = layersOfKey(used.key, question);
  return askedOfKey(used, facts).flatMap((asked) => judgeAction(used, asked, { ...question, layers }) ?? []);
}

/** The layers of a principal for a question about a key: those of its own account, and the RCPs above the key's. */
export function layersOfKey(key: KeyReading, { facts, inventory }: Omit<KeysQuestion, 'meter'>): PrincipalLayers {
  const owner = keyPlace(key.arn)?.account ?? '';
  return resourceLayers(facts, ownerOf(owner, { facts, inventory }), {
    kind: 'key',
    owner,
    principal: facts.principal.arn,
    principalId: facts.principal.id,
    policy: { ...(key.policy ?? unread(key)), name: keyName(key), arn: key.arn },
  });
}

/** Adds the policy of a resource to the layers of a principal. */
export function resourceLayers(
  { principal, layers }: Pick<ResourceSubject, 'principal' | 'layers'>,
  owner: Account | undefined,
  resource: ResourceLayer,
): PrincipalLayers {
  const { rcps: _own, ...others } = layers.layers;
  // RCPs bear on the resources of an account, whoever asks.
  const above = owner === undefined ? undefined : buildLayers(principal, owner);
  const rcps = above?.layers.rcps;
  return {
    layers: { ...others, ...(rcps !== undefined && { rcps }), resource },
    scpLevels: layers.scpLevels,
    rcpLevels: above?.rcpLevels ?? [],
  };
}

/** Gives what is known of the account that owns a resource; undefined where it is of no known organization. */
export function ownerOf(id: string, { facts, inventory }: Omit<KeysQuestion, 'meter'>): Account | undefined {
  return id === facts.account.id ? facts.account : inventory.accounts.find((account) => account.id === id);
}

/** Names a key by its alias, or by its ARN. */
export function keyName({ arn, aliases }: KeyReading): string {
  return aliases[0] ?? arn;
}

const notRead = { version: '2012-10-17', statements: [] } as const;

function unread({ unread: why = 'it was not read' }: KeyReading): NonNullable<ResourceLayer['policy']> {
  return { name: 'key policy', document: { ...notRead, faults: [{ path: '', message: why }] } };
}

interface AskedOfKey {
  readonly action: string;
  readonly isOfSets: boolean;
  readonly neededFor: readonly NeededFor[];
}

/** Calls on a key of another account: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html */
const acrossAccounts =
  /^kms:(CreateGrant|Decrypt|DescribeKey|Encrypt|GenerateDataKey|GenerateDataKeyWithoutPlaintext|ListGrants|ReEncryptFrom|ReEncryptTo|RetireGrant|RevokeGrant)$/i;

function askedOfKey(used: KeyInUse, facts: ResourceSubject): readonly AskedOfKey[] {
  const asked = used.operations.flatMap(({ operation, set }, index) => {
    const neededFor = used.neededFor[index];
    const actions = actionsOf(operation, actionsOfSet(set, facts));
    return neededFor === undefined ? [] : actions.map((each) => ({ ...each, neededFor: [neededFor] }));
  });
  const inReach = asked.filter(({ action }) => !used.isForeign || acrossAccounts.test(action));
  return [...Map.groupBy(inReach, ({ action }) => action)]
    .map(([action, each]) => ({
      action,
      isOfSets: each.some(({ isOfSets }) => isOfSets),
      neededFor: each.flatMap(({ neededFor }) => neededFor),
    }))
    .sort((a, b) => (a.action < b.action ? -1 : 1));
}

function actionsOf(
  { asked }: KeyOperation,
  ofSet: readonly string[],
): readonly Pick<AskedOfKey, 'action' | 'isOfSets'>[] {
  const named = typeof asked === 'string' ? [] : asked.flatMap(spellOut);
  const own = [...new Set([...ofSet, ...named])].map((action) => ({ action, isOfSets: true }));
  if (asked !== 'kb3057') return own;
  return [
    ...own,
    ...articleActions.filter((action) => !ofSet.includes(action)).map((action) => ({ action, isOfSets: false })),
  ];
}

// `kms:ReEncrypt*` of a page stands for those of the article that it covers.
function spellOut(pattern: string): readonly string[] {
  return pattern.endsWith('*') ? articleActions.filter((action) => action.startsWith(pattern.slice(0, -1))) : [pattern];
}

/** Actions of a set that a key's policy bears on: lists of keys and aliases are asked of the account. */
function actionsOfSet(set: string, { grants }: ResourceSubject): readonly string[] {
  return grants
    .filter((grant) => isRequired(grant) && grant.requirements.includes(set))
    .map(({ action }) => findAction(action))
    .flatMap((entry) => (entry?.name.startsWith('kms:') && takesKey(entry) ? [entry.name] : []));
}

function takesKey({ resourceTypes }: NonNullable<ReturnType<typeof findAction>>): boolean {
  return resourceTypes.some(({ name }) => name === 'key');
}

function judgeAction(
  used: KeyInUse,
  asked: AskedOfKey,
  { facts, inventory, meter, layers }: KeysQuestion & { readonly layers: PrincipalLayers },
): KeyVerdict | undefined {
  const { key } = used;
  const { resource } = layers.layers;
  if (resource === undefined) return undefined;
  const owner = ownerOf(resource.owner, { facts, inventory });
  const context = keyContext(facts, { action: asked.action, used, resource, owner });
  const question = { action: asked.action, resource: key.arn, context, partition: facts.account.partition, meter };
  const grant = grantedBy(used, asked.action, facts);
  const { verdict, causes } = withGrant(grant, { used, question, layers });
  // What hangs on a policy that nobody read is an open question, and no finding.
  if (verdict === 'granted' || (key.policy === undefined && verdict === 'limited')) return undefined;
  const own = keyFirst(findingCauses(causes, layers));
  const named = sideOf(own) === 'key' || grant !== 'no' ? own : [...keyAlone(question, layers), ...own];
  // The article wants it in the key's policy; what the own side of another account lacks is a matter of its sets.
  if (!asked.isOfSets && used.isForeign && !named.some(({ layer }) => layer === 'resource' || layer === 'rcp'))
    return undefined;
  const isForService = 'kms:GrantIsForAWSResource' in context.known;
  return {
    ...used,
    ...asked,
    verdict,
    causes: named,
    side: sideOf(named),
    isForService,
    mayBeGranted: grant === 'some',
  };
}

// A Deny of the own side hides that the key lets nobody in either, which ends with nothing that the role's account does.
function keyAlone(question: Parameters<typeof decideGrant>[0], layers: PrincipalLayers): readonly FindingCause[] {
  const { resource, rcps } = layers.layers;
  if (resource === undefined) return [];
  const open = { identity: [everything], resource, ...(rcps !== undefined && { rcps }) };
  const { verdict, causes } = decideGrant(question, open);
  if (verdict !== 'missing' && verdict !== 'denied') return [];
  return findingCauses(causes, layers).filter(({ layer }) => layer === 'resource' || layer === 'rcp');
}

// Where the key lets nobody in, its policy is what Veeam's article wants changed, and what no other account can mend.
function keyFirst(causes: readonly FindingCause[]): readonly FindingCause[] {
  const isShut = ({ layer, kind, effect }: FindingCause) =>
    layer === 'resource' && (kind === 'no-allow' || effect === 'Deny');
  return [...causes.filter(isShut), ...causes.filter((cause) => !isShut(cause))];
}

function sideOf([cause]: readonly FindingCause[]): KeyVerdict['side'] {
  return cause?.layer === 'resource' || cause?.layer === 'rcp' ? 'key' : 'role';
}
