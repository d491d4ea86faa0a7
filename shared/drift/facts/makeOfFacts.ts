// Works out the facts of a principal with what is at hand of others, where that does.

import { getOrMake } from '../../iam/getOrMake.ts';
import type { PolicyDocument, Statement } from '../../iam/policyDocument.ts';
import { policyWeight } from '../../iam/policyWeight.ts';
import type { Account, Principal } from '../../iam/principal.ts';
import { gatherFacts, type PrincipalFacts, type PrincipalQuestion } from '../principalFacts.ts';
import { createPrincipalMeters, isInVain, type PrincipalMeters } from '../principalMeters.ts';

/**
 * Gives what `make` makes of the facts. What is at hand of others is made use of, which counts too many steps; where these
 * do not suffice, facts and what is made of them are worked out anew, each step counted.
 */
export function makeOfFacts<Made>(question: PrincipalQuestion, make: (facts: PrincipalFacts) => Made): Made {
  const { principal, account } = question;
  const meters = mayEstimate(account) ? usualMeters(principal) : createPrincipalMeters();
  const facts = gatherFacts(question, meters);
  const made = make(facts);
  if (meters.policies.isEstimate) noteEstimate(account, isInVain(meters));
  return isInVain(facts.meters) ? make(gatherFacts(question)) : made;
}

// What an estimate cannot afford is mostly above the account: then the next role's cannot either.
const estimatesInVain = new WeakMap<Account, number>();
const mostInVain = 3;

function mayEstimate(account: Account): boolean {
  return (estimatesInVain.get(account) ?? 0) < mostInVain;
}

function noteEstimate(account: Account, wasInVain: boolean): void {
  estimatesInVain.set(account, wasInVain ? (estimatesInVain.get(account) ?? 0) + 1 : 0);
}

/** Gives meters that estimate, where the principal is like many others. */
export function usualMeters(principal: Principal): PrincipalMeters {
  return createPrincipalMeters(isUsual(principal));
}

/** Several times what usual roles have; documents at IAM's quotas have hundreds each. */
const usualWeight = 200;

// Of a role with much of its own there is little at hand, and its own actions have more in common than others' have.
function isUsual(principal: Principal): boolean {
  const { identity, boundary } = principal;
  const documents = [...identity, ...(boundary === undefined ? [] : [boundary])].map(({ document }) => document);
  if (documents.reduce((sum, document) => sum + policyWeight(document), 0) > usualWeight) return false;
  return documents.filter((document) => document.statements.some(isBroad)).every((each) => isOfOthers(each, principal));
}

function isBroad({ action: { negated, patterns } }: Statement): boolean {
  return negated || patterns.includes('*');
}

const firstHolders = new WeakMap<PolicyDocument, object>();

function isOfOthers(document: PolicyDocument, principal: object): boolean {
  return getOrMake(firstHolders, document, () => principal) !== principal;
}
