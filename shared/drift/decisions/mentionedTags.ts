// Finds the principal tags that policies ask about, so that a tag that is not there is known to be absent.

import type { PolicyLayers } from '../../iam/decideGrant.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import type { PolicyDocument, Statement } from '../../iam/policyDocument.ts';

/**
 * Gives the keys of principal tags that conditions and policy variables of the layers name, in lower case: `team` for
 * `aws:PrincipalTag/Team`. Keys of tags compare without case.
 */
export function mentionedTags(layers: PolicyLayers): ReadonlySet<string> {
  const { identity, boundary, scps = [], rcps = [] } = layers;
  const sources = [...identity, ...(boundary === undefined ? [] : [boundary]), ...scps.flat(), ...rcps.flat()];
  return new Set(sources.flatMap(({ document }) => tagsOf(document)));
}

const known = new WeakMap<PolicyDocument, readonly string[]>();

function tagsOf(document: PolicyDocument): readonly string[] {
  return getOrMake(known, document, ({ statements }) => statements.flatMap(tagsOfStatement));
}

function tagsOfStatement({ conditions, resource }: Statement): readonly string[] {
  const texts = [...conditions.flatMap(({ values }) => values), ...(resource?.patterns ?? [])].filter(hasVariable);
  return [
    ...conditions.flatMap(({ key }) => /^aws:principaltag\/(.+)$/i.exec(key)?.[1] ?? []),
    ...texts.flatMap((text) =>
      [...text.matchAll(/\$\{aws:principaltag\/([^},]+)/gi)].map(([, key = '']) => key.trim()),
    ),
  ].map((key) => key.toLowerCase());
}

function hasVariable(text: string): boolean {
  return text.includes('${');
}
