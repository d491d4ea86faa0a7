// Says in words which requests a requirement is about: on which resources, and with what in them.

import type { RequiredGrant } from '../../requirements/requiredSet.ts';

type Terms = Pick<RequiredGrant, 'resource' | 'context' | 'within'>;

const maxNamed = 3;

/**
 * Gives the end of a sentence about an action, with its blank in front: ` on arn:aws:s3:::acme/*`,
 * ` with ec2:ResourceTag/Worker Veeam`, empty for every request.
 */
export function describeRequests(grants: readonly Terms[]): string {
  const resources = resourcesOf(grants);
  const contexts = unique(grants.map(describeConditions));
  const on = resources.includes('*') ? '' : ` on ${listSome(resources, 'and')}`;
  return contexts.includes('') ? on : `${on} with ${listSome(contexts, 'or')}`;
}

/** Gives `all resources (*)`, or the resources by name. */
export function describeResources(grants: readonly Terms[]): string {
  const resources = resourcesOf(grants);
  return resources.includes('*') ? 'all resources (*)' : listSome(resources, 'and');
}

/** Gives the resource patterns that grants are about, `all but …` where a set names what it leaves out. */
export function resourcesOf(grants: readonly Terms[]): readonly string[] {
  return unique(
    grants.flatMap(({ resource, within }) => {
      const element = within?.statement.resource;
      if (element === undefined) return [resource];
      return element.negated ? [`all but ${element.patterns.join(', ')}`] : element.patterns;
    }),
  );
}

function describeConditions({ context, within }: Terms): string {
  if (within === undefined) return describeContext(context);
  return within.statement.conditions
    .map(({ operator, key, values }) => {
      const how = operator.toLowerCase() === 'stringequals' ? '' : `${operator} `;
      return `${how}${key} ${listSome(values, 'or')}`;
    })
    .join(' and ');
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
