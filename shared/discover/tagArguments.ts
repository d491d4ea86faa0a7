// How the sets of a found role are told to later scans: by tags, or by rules of the settings.

import type { NewPrincipalRule } from '../settings/addPrincipals.ts';
import type { Settings } from '../settings/settings.ts';
import type { Candidate } from './candidate.ts';
import type { Explanation } from './explainBySets.ts';

/** IAM's own limit: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const maxTagValue = 256;
// A name that begins with a hyphen would be an option of the command.
const plainName = /^[\w+=.@][\w+=.@-]*$/;
const plainKey = /^[\w:./@-]+$/;

/**
 * Gives the arguments of `aws` that tag it, all plain words; undefined where a tag can't say it, or where name or key hold
 * characters that shells and the AWS CLI read in their own ways: the settings can then.
 */
export function tagArguments(
  { kind, name }: Pick<Candidate, 'kind' | 'name'>,
  { sets }: Pick<Explanation, 'sets'>,
  { tags, build }: Pick<Settings, 'tags'> & { readonly build: string },
): readonly string[] | undefined {
  const [own, ...others] = new Set(sets.map((set) => set.build));
  const value = sets.map(({ id }) => id).join('+');
  const words = [name, value].every((word) => plainName.test(word));
  if (own === undefined || others.length > 0 || !words || value.length > maxTagValue) return undefined;
  const named = [[tags.role, value], ...(own === build ? [] : [[tags.build, own]])];
  if (!named.every(([key = '']) => plainKey.test(key))) return undefined;
  const pairs = named.map(([key, text]) => `Key=${key},Value=${text}`);
  return ['iam', `tag-${kind}`, `--${kind}-name`, name, '--tags', ...pairs];
}

/** Gives the rules that say the same: one for each build. Names hold no `*` or `?`, so they match this name alone. */
export function settingsRules(
  { kind, name, account }: Pick<Candidate, 'kind' | 'name' | 'account'>,
  { sets }: Pick<Explanation, 'sets'>,
  build: string,
): readonly NewPrincipalRule[] {
  return [...Map.groupBy(sets, (set) => set.build)].map(([own, ofBuild]) => ({
    name,
    ...(kind === 'user' && { kind: 'user' as const }),
    accounts: [account.id],
    requirements: ofBuild.map(({ id }) => id),
    ...(own !== build && { build: own }),
  }));
}
