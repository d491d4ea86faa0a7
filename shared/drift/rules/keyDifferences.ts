// What the rules about actions on keys have in common: from verdicts to differences.

import type { KeyReading } from '../../iam/resourceInventory.ts';
import { keyPlace } from '../../iam/resourceInventory.ts';
import type { ActionVerdict } from '../decisions/decideActions.ts';
import type { FindingCause } from '../finding.ts';
import { describeLevel, describePlace } from '../findings/describePlace.ts';
import type { KeyVerdict, NeededFor, UsedKey } from '../judgedResources.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import { resourceSubject } from '../resourceSubject.ts';
import type { Severity } from '../severity.ts';
import type { Difference } from './rule.ts';

/** Operations that a summary names; the others are counted. */
const operationsNamed = 2;

/** Gives one difference per key and action. */
export function keyDifferences(facts: PrincipalFacts, isMeant: (one: KeyVerdict) => boolean): readonly Difference[] {
  const verdicts = facts.judgedResources?.keys ?? [];
  return verdicts
    .filter((one) => isMeant(one) && !isToldWithout(one, facts.verdicts))
    .map((one) => ({
      requirements: setsOf(one.neededFor),
      severity: severityOfKey(one),
      subject: resourceSubject(one.key.arn, one.action),
      summary: summarize(facts, one),
      causes: one.causes,
      fix: adviseKey(facts, one),
    }));
}

/** Names a key by its alias and ARN, or by its ARN alone. */
export function nameKey({ arn, aliases }: KeyReading): string {
  const [alias] = aliases;
  return alias === undefined ? arn : `${alias} (${arn})`;
}

/** Gives what a key is needed for, as the end of a sentence. */
export function describeNeeds(neededFor: readonly NeededFor[]): string {
  const operations = [...new Set(neededFor.map(({ operation }) => operation))];
  const more = operations.length - operationsNamed;
  return `${operations.slice(0, operationsNamed).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** Ids of the sets, each once and sorted. */
export function setsOf(neededFor: readonly NeededFor[]): readonly string[] {
  return [...new Set(neededFor.flatMap(({ sets }) => sets))].sort();
}

/** `of account 444455556666, another than the role's`. */
export function describeOwner({ key, isForeign }: UsedKey): string {
  return `of ${isForeign ? 'the other ' : ''}account ${keyPlace(key.arn)?.account ?? '?'}`;
}

// Where nothing allows the action on any key, that is told once, and not for each key that merely lies there.
function isToldWithout({ action, side, isStated }: KeyVerdict, verdicts: readonly ActionVerdict[]): boolean {
  return (
    side === 'role' &&
    !isStated &&
    verdicts.some((one) => one.action === action && (one.verdict === 'missing' || one.verdict === 'denied'))
  );
}

// What no set asks for breaks nothing for certain: Veeam's article wants it in the key's policy all the same.
function severityOfKey({ isOfSets, isStated, verdict }: KeyVerdict): Severity {
  if (!isOfSets) return 'medium';
  return isStated && verdict !== 'limited' ? 'critical' : 'high';
}

function summarize({ principal, account }: PrincipalFacts, one: KeyVerdict): string {
  const who = `The ${principal.kind} ${principal.name} of account ${account.id}`;
  const may = one.verdict === 'limited' ? 'may be refused' : 'is refused';
  const asked = one.isOfSets ? 'Needed' : "Asked for by Veeam's article kb3057, and by none of its sets,";
  const onlyIf = one.isStated ? '' : ', where data is encrypted with this key';
  return `${who} ${may} ${one.action} on the key ${nameKey(one.key)} ${describeOwner(one)}: ${describeKeyReason(one)}. ${asked} for: ${describeNeeds(one.neededFor)}${onlyIf}${grantsRemark(one)}.`;
}

// A grant can allow what the key's policy does not.
function grantsRemark({ key, side, verdict, mayBeGranted }: KeyVerdict): string {
  if (mayBeGranted && verdict === 'limited')
    return '; a grant of the key allows it in some requests, as far as is known';
  return side === 'key' && verdict !== 'denied' && key.grants === undefined
    ? '; grants of the key were not read and may allow it'
    : '';
}

function describeKeyReason({ causes, side, isForeign }: KeyVerdict): string {
  const [cause] = causes;
  const where =
    side === 'key' ? 'on the side of the key' : isForeign ? 'on the side of the role' : 'in its own policies';
  if (cause === undefined) return where;
  const why = cause.why.replace(/\.$/, '');
  if (cause.kind === 'no-allow') {
    const level = cause.level === undefined ? '' : ` (${describeLevel(cause.level)})`;
    return `${where}, ${why}${level}`;
  }
  return `${where}, ${describePlace(cause)} ${why}`;
}

// What the own account does not allow, no policy of a key in another account gives.
function ownSideToo({ isForeign, causes, action }: KeyVerdict): string {
  const lacks = isForeign && causes.some(({ layer }) => layer === 'identity');
  return lacks ? `; across accounts the role needs ${action} on the key in its own policies, too` : '';
}

function adviseKey(facts: PrincipalFacts, one: KeyVerdict): string {
  const [cause] = one.causes;
  if (cause?.effect === 'Deny') return adviseDeny(facts.principal, cause, one);
  const { principal } = facts;
  const statement = `Add a statement for ${principal.arn} to the policy of the key ${nameKey(one.key)}; "veeam-drift fix" prints it`;
  switch (cause?.layer) {
    case 'rcp':
      return `Ask the owners of the organization to exempt ${principal.arn} from ${describePlace(cause)}.`;
    case 'scp':
      return `Ask the owners of the organization to allow ${one.action} above the ${principal.kind}.`;
    case 'boundary':
      return `Allow ${one.action} on the key in the permissions boundary of the ${principal.kind}.`;
    case 'resource':
      return `${statement}${ownSideToo(one)}.`;
    default:
      return one.isForeign || one.isOfSets
        ? `Allow ${one.action} on ${one.key.arn} in a policy of the ${principal.kind}${one.isForeign ? ': what its own account does not allow, no key policy gives it' : ''}.`
        : `${statement}.`;
  }
}

function adviseDeny({ arn, kind }: PrincipalFacts['principal'], cause: FindingCause, { key }: KeyVerdict): string {
  const place = describePlace(cause);
  switch (cause.layer) {
    case 'rcp':
    case 'scp':
      return `Ask the owners of the organization to exempt ${arn} from ${place}.`;
    case 'resource':
      return `Exempt ${arn} from ${place}${aliasOnly(key)}.`;
    default:
      return `Exempt the ${kind} from ${place}.`;
  }
}

// An alias says neither account nor region.
function aliasOnly({ arn, aliases }: KeyReading): string {
  return aliases.length === 0 ? '' : ` (${arn})`;
}
