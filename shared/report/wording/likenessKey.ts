// By what findings belong together: equal keys are one cause, for one principal, one document or all accounts.

import type { Finding, FindingCause } from '../../drift/finding.ts';
import { isAboutResource, resourceOf as resourceOfSubject } from '../../drift/resourceSubject.ts';
import { isAboutActions } from '../../drift/ruleFacts.ts';
import { isAccountId } from '../../vocabulary/isAccountId.ts';
import type { FindingGroup } from './findingGroup.ts';

/** Findings of one principal (or account) that one cause explains. */
export function principalKey(finding: Finding): string {
  const [cause, ...others] = finding.causes;
  const alsoIn = new Set(others.filter((other) => other.layer !== cause?.layer).map((other) => other.layer));
  const owner = [finding.account, finding.principal, finding.code, finding.severity, finding.exception ?? null];
  // Without a cause that is shared by nature, each finding stands for itself: two services that nobody trusts are two lines.
  const own = isAboutActions(finding) ? resourceOf(finding) : [finding.subject];
  return JSON.stringify([...owner, causeKey(cause), [...alsoIn].sort(), ...own]);
}

// Actions on one key or bucket belong together, and apart from those on another.
function resourceOf(finding: Finding): readonly string[] {
  return isAboutResource(finding) ? [resourceOfSubject(finding)] : [];
}

/** Groups that one document explains, whatever it stops for whom; undefined where the group stands for itself. */
export function documentKey(group: FindingGroup): string | undefined {
  const { cause } = group;
  return cause === undefined || !isSharedDocument(cause) ? undefined : keyOfDocument(group, cause);
}

/** Groups of which the same is told but for names and account ids; those of an organization's document stay one. */
export function likenessKey(group: FindingGroup): string {
  const { cause, subjects, requirements } = group;
  if (cause !== undefined && isOrganizations(cause)) return keyOfDocument(group, cause);
  const first = group.findings.at(0);
  const names = namesOfGroup(group);
  const causes = first?.causes.map((each) => causeKey({ ...each, ...likeNames(each, names) })) ?? [];
  // A role may be named like a service: actions are compared as they are.
  const about = isAboutActions(group)
    ? [subjects, requirements]
    : [like(subjects.join('\n'), names), like(first?.fix ?? '', names), first?.excess ?? null];
  return JSON.stringify([...kindOf(group), causes, ...about]);
}

function keyOfDocument(group: FindingGroup, cause: FindingCause): string {
  return JSON.stringify([...kindOf(group), causeKey(withoutAccountLevel(cause))]);
}

function kindOf({ code, severity, findings, alsoIn }: FindingGroup): readonly unknown[] {
  return [code, severity, findings.at(0)?.exception ?? null, alsoIn.map((cause) => [cause.layer, cause.policy])];
}

/** Leaves out `why` and `resources`: they may name the action, and the statement already says which document decides. */
function causeKey(cause: FindingCause | undefined): string {
  if (cause === undefined) return '';
  const { layer, kind, level, policyArn, policy, statement, condition } = cause;
  const where = [layer, kind, level?.id ?? level?.name, policyArn ?? policy, statement?.number];
  return JSON.stringify([...where, condition?.operator, condition?.key, condition?.values]);
}

function isSharedDocument(cause: FindingCause): boolean {
  return isOrganizations(cause) || cause.policyArn !== undefined;
}

function isOrganizations({ layer }: FindingCause): boolean {
  return layer === 'scp' || layer === 'rcp';
}

/** The same SCP may hang on each of a hundred accounts. */
function withoutAccountLevel(cause: FindingCause): FindingCause {
  const { level, ...others } = cause;
  return level?.id !== undefined && isAccountId(level.id) && cause.policy !== undefined ? others : cause;
}

function likeNames({ policy, policyArn }: FindingCause, names: readonly string[]): Partial<FindingCause> {
  return {
    ...(policy !== undefined && { policy: like(policy, names) }),
    ...(policyArn !== undefined && { policyArn: like(policyArn, names) }),
  };
}

function namesOfGroup({ principals }: FindingGroup): readonly string[] {
  return principals.map((arn) => arn.replace(/^.*\//, ''));
}

/** Without what differs between accounts of one template: role names, account ids, the letters that CloudFormation adds. */
function like(text: string, names: readonly string[]): string {
  const withoutNames = names.reduce((rest, name) => rest.replaceAll(name, '\n'), text);
  return withoutNames.replaceAll(/(?<!\d)\d{12}(?!\d)/g, '\t').replaceAll(/-[\dA-Z]{12,13}(?![\dA-Za-z])/g, '-');
}
