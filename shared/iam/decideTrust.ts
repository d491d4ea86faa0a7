// Decides who can assume a role by its trust policy.

import type { Verdict } from './grant/grantDecision.ts';
import type { PolicyDocument, Statement } from './policyDocument.ts';
import { createStepMeter, stepsPerTrust } from './stepMeter.ts';
import { isLongerThanIam } from './trust/isLongerThanIam.ts';
import { judgeTrust, sessionCauses, type TrustDecision, undecidedTrust } from './trust/judgeTrust.ts';
import { stepsToTellApart, type TrustIdentity, trustIdentities } from './trust/trustIdentities.ts';
import { isAbout, isOfOtherPartition, stepsToFind, type TrustRules, trustRules } from './trust/trustRules.ts';
import type { TrustSurroundings } from './trust/trustSurroundings.ts';
import { actionsToAssume, anyName, type TrustCaller } from './trustCaller.ts';

export type { TrustDecision } from './trust/judgeTrust.ts';
export type { TrustSurroundings } from './trust/trustSurroundings.ts';

/**
 * Decides whether the caller can assume the role, as far as the role's trust policy goes: what the caller's own policies
 * and SCPs allow is another question. All statements are judged together, over all requests of the caller. A document
 * that could not be read, is several times as long as IAM takes one, or takes more steps than there are, makes the
 * verdict `limited`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 */
export function decideTrust(document: PolicyDocument, caller: TrustCaller, around: TrustSurroundings): TrustDecision {
  if (document.faults !== undefined) {
    return { verdict: 'limited', causes: [{ kind: 'unreadable', why: 'The trust policy could not be read.' }] };
  }
  const { meter = createStepMeter(stepsPerTrust) } = around;
  if (isLongerThanIam(document)) {
    meter.take(Number.POSITIVE_INFINITY);
    return notJudged;
  }
  if (isFromOtherPartition(caller, around)) return otherPartition;
  const counted = { ...around, meter };
  const rules = trustRules(document, counted);
  const decisions = waysIn(caller).map(({ as = caller, actions }) =>
    actions.map((action) => decideAction(rules, { caller: as, around: counted, action })).reduce(needBoth),
  );
  if (meter.isSpent) return undecidedTrust;
  return decisions.reduce((best, one) => (rank(one) < rank(best) ? one : best));
}

/** Gives the actions that the statement is about, of those with which this kind of caller assumes a role; lower case. */
export function assumedActions(statement: Statement, caller: TrustCaller): readonly string[] {
  return waysIn(caller).flatMap(({ actions }) => actions.filter((action) => isAbout(statement, action)));
}

const notJudged: TrustDecision = {
  verdict: 'limited',
  causes: [{ kind: 'unreadable', why: 'The trust policy is longer than IAM takes one, and is not judged.' }],
};

const otherPartition: TrustDecision = {
  verdict: 'missing',
  causes: [
    { kind: 'no-allow', why: 'It is of another partition than the role, and no role can be assumed from there.' },
  ],
};

interface ActionQuestion {
  readonly caller: TrustCaller;
  readonly around: TrustSurroundings;
  /** In lower case. */
  readonly action: string;
}

function decideAction(all: TrustRules, { caller, around, action }: ActionQuestion): TrustDecision {
  all.meter.take(stepsToFind(all));
  const about = { ...all, rules: all.rules.filter(({ statement }) => isAbout(statement, action)) };
  const statements = about.rules.map(({ statement }) => statement);
  if (!all.meter.take(stepsToTellApart(caller, statements))) return undecidedTrust;
  const decisions = trustIdentities(caller, around, statements).map((sessions) => decidePrincipal(about, sessions));
  // Of an account it is enough that some principal gets in; one that is merely not named says nothing.
  const named = decisions.filter(({ verdict }) => verdict !== 'missing');
  return (named.length > 0 ? named : decisions).reduce(combine);
}

function decidePrincipal(rules: TrustRules, sessions: readonly TrustIdentity[]): TrustDecision {
  const decisions = sessions.flatMap((identity) =>
    identity.contexts.map((context) => judgeTrust(rules, identity, context)),
  );
  const decision = decisions.reduce(combine);
  if (decision.verdict !== 'limited') return decision;
  const others = decision.causes.filter(({ kind }) => kind !== 'no-allow');
  return { ...decision, causes: [...sessionCauses(rules, sessions), ...others] };
}

// Where callers of one kind fare differently, some of them get in.
function combine(one: TrustDecision, other: TrustDecision): TrustDecision {
  if (one.verdict === other.verdict) return one;
  return {
    verdict: canGetIn(one) || canGetIn(other) ? 'limited' : 'missing',
    causes: [...one.causes, ...other.causes],
  };
}

// The one that lets in less decides.
function needBoth(one: TrustDecision, other: TrustDecision): TrustDecision {
  return rank(other) > rank(one) ? other : one;
}

function canGetIn({ verdict }: TrustDecision): boolean {
  return verdict === 'granted' || verdict === 'limited';
}

const ranks: Readonly<Record<Verdict, number>> = { granted: 0, limited: 1, denied: 2, missing: 3 };

// A caller that may choose among actions takes the one that gets it furthest.
function rank({ verdict }: TrustDecision): number {
  return ranks[verdict];
}

function isFromOtherPartition(caller: TrustCaller, { partition }: TrustSurroundings): boolean {
  switch (caller.kind) {
    case 'principal':
      return isOfOtherPartition(caller.arn, partition);
    case 'federated':
      return isOfOtherPartition(caller.provider, partition);
    default:
      return false;
  }
}

const [plain, saml, webIdentity] = ['sts:assumerole', 'sts:assumerolewithsaml', 'sts:assumerolewithwebidentity'];

/** A way into the role, by all the actions that it takes; `as`: in which quality, where that is not the caller's own. */
interface WayIn {
  readonly as?: TrustCaller;
  readonly actions: readonly string[];
}

// Whoever nothing is known of may be a principal of an account, or sign in at any provider.
function waysIn(caller: TrustCaller): readonly WayIn[] {
  switch (caller.kind) {
    case 'outsider':
      return [{ actions: [plain] }, ...[saml, webIdentity].map((action) => ({ as: anyProvider, actions: [action] }))];
    case 'federated':
      if (caller.provider === anyName) return [{ actions: [saml] }, { actions: [webIdentity] }];
      return [{ actions: [caller.provider.includes(':saml-provider/') ? saml : webIdentity] }];
    case 'service':
      return [{ actions: actionsToAssume(caller.service).map((action) => action.toLowerCase()) }];
    default:
      return [{ actions: [plain] }];
  }
}

const anyProvider: TrustCaller = { kind: 'federated', provider: anyName };
