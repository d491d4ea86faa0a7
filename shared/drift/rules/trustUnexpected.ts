// The rule for principals that can assume a role although nobody asked for it.

import type { TrustedParty } from '../../iam/listTrustedParties.ts';
import { matchesWildcard } from '../../iam/matchesWildcard.ts';
import type { PolicyDocument } from '../../iam/policyDocument.ts';
import { accountOf } from '../../iam/trustCaller.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import { mayServe } from '../trust/demandedSets.ts';
import { nameAppliance, type TrustFacts } from '../trust/trustFacts.ts';
import type { Difference, Rule } from './rule.ts';
import { describeTrustPlace, partyCause } from './trustCauses.ts';

/**
 * Somebody who can assume the role and is neither required, nor of the own account or organization, nor named in the
 * settings. Services are judged only where the role's sets say who must assume it: that of the impersonation role does not.
 */
export const trustUnexpected: Rule<'principal'> = {
  about: 'principal',
  code: 'TRUST_UNEXPECTED',
  title: 'Somebody unexpected can assume the role',
  severities: ['high'],
  when: 'a principal that nobody required can assume it',
  why: 'Somebody whom nobody asked for can take the role and do all that it may do.',
  breaksAt: [],
  isAboutActions: false,
  judge: (facts) => {
    const { trust } = facts;
    if (!trust?.isDecided) return [];
    return trust.parties
      .filter((party) => !isExpected(party, facts, trust))
      .map((party) => describe(party, facts, trust));
  },
};

function isExpected(party: TrustedParty, facts: PrincipalFacts, trust: TrustFacts): boolean {
  const { settings } = facts;
  if (settings.trust.principals.some((pattern) => matchesWildcard(pattern, party.value))) return true;
  switch (party.kind) {
    case 'deleted':
      return true;
    case 'anyone':
      return party.narrowedBy.length === 0;
    case 'service':
      return isExpectedService(party.value, facts, trust);
    case 'organization':
      return party.value === trust.around.organizationId;
    case 'federated':
      return false;
    default:
      return isExpectedAccount(party, facts, trust);
  }
}

function isExpectedService(service: string, { selection, settings }: PrincipalFacts, trust: TrustFacts): boolean {
  const saysWho = selection.sets.some(
    ({ requires }) => requires?.assumableByAppliance === true || (requires?.trustedServices.length ?? 0) > 0,
  );
  const known = [...trust.services.map((one) => one.service), ...settings.trust.services];
  if (mayServe(withoutSuffix(service), selection.sets, settings.features)) return true;
  return !saysWho || known.some((name) => withoutSuffix(name) === withoutSuffix(service));
}

// In the China regions some services go by `.amazonaws.com.cn`.
function withoutSuffix(service: string): string {
  return service.toLowerCase().replace(/\.cn$/, '');
}

function isExpectedAccount(party: TrustedParty, { settings }: PrincipalFacts, trust: TrustFacts): boolean {
  const { around, appliance } = trust;
  if (appliance.kind === 'presumed' && appliance.parties.some(({ value }) => value === party.value)) return true;
  if (party.onlyAsMember) return true;
  if (party.account === undefined) return false;
  const applianceAccounts = settings.appliances.map((one) => accountOf(nameAppliance(one)));
  return [around.accountId, ...around.organizationAccounts, ...settings.trust.accounts, ...applianceAccounts].includes(
    party.account,
  );
}

function describe(party: TrustedParty, { principal, selection }: PrincipalFacts, trust: TrustFacts): Difference {
  const { who, why } = explain(party, trust);
  return {
    requirements: selection.sets.map(({ id }) => id).sort(),
    subject: party.value,
    summary: `${who} can assume the role ${principal.name}, and ${why}.`,
    causes: [partyCause(party, 'unexpected', `It lets ${party.value} in, and ${why}.`)],
    fix: mayBeAppliance(party, trust)
      ? 'Say first who the appliance is, under appliances in the settings: it may be this one, and without it every backup stops.'
      : `${adviseEdit(party, principal.trust)}, or name it under trust in the settings.`,
  };
}

function mayBeAppliance({ kind }: TrustedParty, { appliance }: TrustFacts): boolean {
  return appliance.kind === 'undecided' && (kind === 'account' || kind === 'principal');
}

// What comes in by `*` and a condition is named by no principal that could be taken out.
function adviseEdit(party: TrustedParty, trust: PolicyDocument | undefined): string {
  const place = describeTrustPlace(party.statement);
  const statement = trust?.statements.find(({ number }) => number === party.statement.number);
  const { principal, conditions = [] } = statement ?? {};
  const named = principal?.negated === false ? principal.principals.map(({ value }) => value) : [];
  const values = [...named, ...conditions.flatMap((condition) => condition.values)];
  const isNamed = values.some((value) => [value, accountOf(value)].includes(party.value));
  if (isNamed && !isAny(party)) return `Take it out of ${place}`;
  return `Name in ${place} who may come, instead of everybody`;
}

function explain(party: TrustedParty, { around }: TrustFacts): { readonly who: string; readonly why: string } {
  const unknown = around.organizationAccounts.length === 0;
  const outside = unknown
    ? 'the settings do not name it, and the accounts of the organization are not known'
    : 'it belongs neither to the organization nor to the settings';
  switch (party.kind) {
    case 'service':
      return {
        who: isAny(party) ? 'Any AWS service' : `The service ${party.value}`,
        why: 'no set of the role asks for it',
      };
    case 'federated':
      return {
        who: `Whoever signs in at ${isAny(party) ? 'any provider' : party.value}`,
        why: 'no set of the role asks for it',
      };
    case 'organization':
      return { who: `Every account of the organization ${party.value}`, why: 'it is not known as the own one' };
    case 'account':
      return { who: `The account ${party.value}`, why: outside };
    case 'anyone':
      return {
        who: 'Any AWS account',
        why: `only its condition on ${party.narrowedBy[0]?.key ?? 'the request'} restricts it`,
      };
    default:
      return { who: party.value, why: outside };
  }
}

function isAny({ value }: TrustedParty): boolean {
  return value === '*';
}
