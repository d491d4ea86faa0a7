// Says in words which requests a requirement is about: on which resources, and with what in them.

import type { RequiredGrant } from '../requirements/requiredSet.ts';

/** A condition key with its values, as in `ec2:ResourceTag/Owner Veeam`. */
type Terms = Pick<RequiredGrant, 'resource' | 'context'>;

const maxNamed = 3;

/**
 * Gives the end of a sentence about an action, with its blank in front: ` on arn:aws:s3:::acme/*`,
 * ` with ec2:ResourceTag/Worker Veeam`, empty for every request.
 */
export function describeRequests(grants: readonly Terms[]): string {
  const resources = unique(grants.map(({ resource }) => resource));
  const contexts = unique(grants.map(({ context }) => describeContext(context)));
  const on = resources.includes('*') ? '' : ` on ${listSome(resources, 'and')}`;
  return contexts.includes('') ? on : `${on} with ${listSome(contexts, 'or')}`;
}

/** Gives `all resources (*)`, or the resources by name. */
export function describeResources(grants: readonly Terms[]): string {
  const resources = unique(grants.map(({ resource }) => resource));
  return resources.includes('*') ? 'all resources (*)' : listSome(resources, 'and');
}

function describeContext(context: RequiredGrant['context']): string {
  return Object.entries(context)
    .map(([key, values]) => `${key} ${listSome(values, 'or')}`)
    .join(' and ');
}

function listSome(texts: readonly string[], word: 'and' | 'or'): string {
  const shown = texts.slice(0, maxNamed);
  const more = texts.length - shown.length;
  return more === 0 ? shown.join(` ${word} `) : `${shown.join(', ')} ${word} ${more} more`;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
