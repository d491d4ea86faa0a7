// Makes the file of a set from what a page prints and what the build before says beside its policy.

import { familyOf } from '../../shared/requirements/describeBuilds.ts';
import type { SetFile } from '../../shared/requirements/setFileSchema.ts';
import { actionNames, type MatchedSet } from './matchSets.ts';
import type { GuidePage } from './readGuidePage.ts';

const listForm = 'the page lists the actions only; effect and resource were added here';
const statementForm = 'the page writes one statement; the policy around it was added here';

/** Gives the file's content. What the page says in words alone is taken over, as long as its words still name it. */
export function writeSet(page: GuidePage, { before, policies }: MatchedSet): Readonly<Record<string, unknown>> {
  const { optionalActions, conditionalActions, policyForm: _form, sourceDefects: _defects, ...facts } = before;
  const statements = policies.flatMap((policy) => policy.statements);
  const actions = actionNames(statements);
  const isNamed = (action: string) => page.prose.some(({ text }) => text.includes(action));
  const optional = optionalActions.filter((action) => actions.has(action.toLowerCase()) && isNamed(action));
  const conditional = conditionalActions.filter(({ action }) => !actions.has(action.toLowerCase()) && isNamed(action));
  const defects = policies.flatMap((policy) => policy.defects);
  const form = formOf(policies);
  return {
    ...facts,
    product: before.build === page.build ? before.product : familyOf(before.product),
    build: page.build,
    source: {
      url: page.url ?? before.source.url,
      ...(page.pageUpdated !== undefined && { pageUpdated: page.pageUpdated }),
    },
    actions: actions.size,
    ...(before.requires !== undefined && {
      requires: { ...before.requires, trustedServices: servicesOf(page, before) },
    }),
    ...(form !== undefined && { policyForm: form }),
    ...(defects.length > 0 && { sourceDefects: defects }),
    ...(optional.length > 0 && { optionalActions: optional }),
    ...(conditional.length > 0 && { conditionalActions: conditional }),
    policy: { Version: '2012-10-17', Statement: statements },
  };
}

function formOf([policy]: MatchedSet['policies']): string | undefined {
  if (policy?.form === 'list') return listForm;
  return policy?.form === 'statement' ? statementForm : undefined;
}

// The trust policy of a page is that of all of its sets, unless nothing of it is on the page.
function servicesOf(page: GuidePage, { requires, inferred }: SetFile): readonly string[] {
  const known = requires?.trustedServices ?? [];
  if (inferred?.includes('requires.trustedServices')) return known;
  const statements = page.policies.filter(({ kind }) => kind === 'trust').flatMap((policy) => policy.statements);
  const named = new Set(statements.flatMap(({ Principal }) => serviceNames(Principal)));
  return [...known.filter((service) => named.has(service)), ...[...named].filter((one) => !known.includes(one))];
}

function serviceNames(principal: unknown): readonly string[] {
  if (typeof principal !== 'object' || principal === null || !('Service' in principal)) return [];
  const { Service } = principal;
  return (Array.isArray(Service) ? Service : [Service]).map(String);
}
