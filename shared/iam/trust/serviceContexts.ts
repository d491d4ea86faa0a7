// What is known of the requests of an AWS service to assume a role.

import type { ContextValue, KnownContext } from '../conditions/knownContext.ts';
import { neverCarried, partlyKnown } from '../keyHolder.ts';
import { matchesWildcard } from '../matchesWildcard.ts';
import { commonText } from '../patterns/overlaps.ts';
import type { PolicyCondition } from '../policyDocument.ts';
import { anyName, hasPrincipalTags } from '../trustCaller.ts';
import { accountsInTexts, conditionValues, distinct, servicesInConditions } from './conditionValues.ts';
import { isMember } from './isMember.ts';
import { possibleValues } from './possibleValues.ts';
import { absent, type PossibleValues, type ServiceCaller, type TrustScene } from './trustScene.ts';
import type { TrustSurroundings } from './trustSurroundings.ts';
import { formatPattern, textPattern } from './valuesInFormat.ts';

/**
 * Gives one context for each account that the service may work for. AWS's page has `aws:PrincipalAccount` and `aws:userid`
 * in all requests and does not say what they hold for a service. It belongs to no account and has no unique id, so they are
 * missing, or hold what no policy means:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalaccount
 */
export function serviceContexts(caller: ServiceCaller, scene: TrustScene): readonly KnownContext[] {
  const contexts = sourceAccounts(caller, scene).map((account) => serviceContext(caller.service, account, scene));
  const asked = ['aws:PrincipalAccount', 'aws:userid'].filter((name) =>
    scene.conditions.some(({ key }) => key.toLowerCase() === name.toLowerCase()),
  );
  if (asked.length === 0) return contexts;
  const held = (value: ContextValue) => Object.fromEntries(asked.map((name) => [name, value]));
  return [absent, 'of a service'].flatMap((value) =>
    contexts.map((context) => ({ ...context, known: { ...context.known, ...held(value) } })),
  );
}

// The account of the resource that the service works for: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
function sourceAccounts({ forAnybody }: ServiceCaller, { around, conditions }: TrustScene): readonly string[] {
  const values = ['aws:sourceaccount', 'aws:sourcearn'].flatMap((key) => conditionValues(conditions, key));
  const named = forAnybody ? accountsInTexts(values) : [];
  return distinct([around.accountId, ...named]);
}

function serviceContext(service: string, sourceAccount: string, scene: TrustScene): KnownContext {
  const { organizationId } = scene.around;
  const isOwn = isMember(sourceAccount, scene.around);
  const isAny = service === anyName;
  return {
    known: {
      ...neverCarried('service'),
      ...(isAny || hasPrincipalTags(service) ? {} : absentTags(scene.conditions)),
      ...scene.common,
      'aws:PrincipalIsAWSService': 'true',
      'aws:SourceAccount': sourceAccount,
      ...(organizationId !== undefined && isOwn && { 'aws:SourceOrgID': organizationId }),
      'sts:ExternalId': absent,
    },
    oneOf: {
      ...(isAny ? unnamedService(scene) : { 'aws:PrincipalServiceName': namesOf(service, scene.around) }),
      ...possibleSources(isAny ? '*' : service.replace(/\..*/s, ''), sourceAccount, scene),
    },
    partly: partlyKnown('service'),
    others: 'unknown',
  };
}

function unnamedService(scene: TrustScene): PossibleValues {
  const formats = ['?*.amazonaws.com', '?*.amazonaws.com.cn'].map(formatPattern);
  return possibleValues('aws:PrincipalServiceName', formats, {
    ...scene,
    except: servicesInConditions(scene.conditions),
  });
}

// In the China regions some services go by `.amazonaws.com.cn`, and no page says by which of the two in the key.
function namesOf(service: string, { partition }: TrustSurroundings): readonly string[] {
  const plain = service.replace(/\.cn$/, '');
  return partition === 'aws-cn' ? [plain, `${plain}.cn`] : [plain];
}

// A service is no role or user that could have tags, but for one.
function absentTags(conditions: readonly PolicyCondition[]): Readonly<Record<string, ContextValue>> {
  const tags = conditions.map(({ key }) => key).filter((key) => /^aws:principaltag\//i.test(key));
  return Object.fromEntries(tags.map((key) => [key, absent]));
}

// What a service acts for is one of its own resources as a rule, and one of another service where a condition says so.
function possibleSources(prefix: string, account: string, scene: TrustScene): PossibleValues {
  const ofService = (service: string) => `arn:${scene.around.partition}:${service}:*:${account}:?*`;
  const values = possibleValues('aws:SourceArn', [formatPattern(ofService(prefix))], scene);
  const sources = values['aws:SourceArn'];
  if (sources === undefined) return values;
  const patterns = conditionValues(scene.conditions, 'aws:sourcearn');
  const others = patterns.map((pattern) => witness(pattern, account, ofService('*')));
  return { 'aws:SourceArn': [...sources, ...others.filter((arn) => arn !== undefined)] };
}

/** An ARN of that account that the pattern covers, if there is one; `shape`: which of them a short pattern may mean. */
function witness(pattern: string, account: string, shape: string): string | undefined {
  const parts = pattern.split(':');
  const owner = parts[4];
  // Outside the Arn operators a wildcard takes colons, so a pattern may have fewer of them than an ARN.
  if (owner === undefined || parts.length < 6) return commonText(textPattern(pattern), textPattern(shape));
  // ARNs of S3 buckets name no account: any account can own them.
  if (owner !== '' && !matchesWildcard(owner, account)) return undefined;
  const filled = parts.map((part) => part.replace(/[*?]/g, 'x'));
  return filled.with(4, owner === '' ? '' : account).join(':');
}
