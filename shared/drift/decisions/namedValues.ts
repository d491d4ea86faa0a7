// Regions and organizations that policies name: where somebody works, as far as an estate shows it.

import type { PolicyLayers, PolicySource } from '../../iam/decideGrant.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import { isRegionForm } from '../../iam/knownRegions.ts';
import type { PolicyDocument, Statement } from '../../iam/policyDocument.ts';

export interface NamedValues {
  /** Keys of region and organization that conditions ask about, in lower case. */
  readonly keys: ReadonlySet<string>;
  /** Values of conditions on the region of requests, wildcards among them, in lower case. */
  readonly regionPatterns: ReadonlySet<string>;
  /** Regions that are spelled out: those in ARNs of the principal's own policies first, then those in conditions. */
  readonly regions: readonly string[];
  /** `o-…` */
  readonly organizations: readonly string[];
}

export const regionKeys: readonly string[] = ['aws:requestedregion', 'ec2:region'];
export const organizationKeys: readonly string[] = ['aws:principalorgid', 'aws:resourceorgid'];

/** Strangers write policies: more of one document is not tried. */
const mostOfDocument = 40;

/** Gives what the policies of all layers name, each once. */
export function namedValues({ identity, boundary, scps = [], rcps = [] }: PolicyLayers): NamedValues {
  const own = [...identity, ...(boundary === undefined ? [] : [boundary])].map(readSource);
  const all = [...own, ...[...scps.flat(), ...rcps.flat()].map(readSource)];
  const patterns = new Set(all.flatMap(({ regionPatterns }) => regionPatterns));
  return {
    keys: new Set(all.flatMap(({ keys }) => keys)),
    regionPatterns: patterns,
    regions: [...new Set([...own.flatMap(({ arnRegions }) => arnRegions), ...patterns])].filter(isRegionForm),
    organizations: [...new Set(all.flatMap(({ organizations }) => organizations))],
  };
}

interface DocumentValues {
  readonly keys: readonly string[];
  readonly regionPatterns: readonly string[];
  readonly arnRegions: readonly string[];
  readonly organizations: readonly string[];
}

const known = new WeakMap<PolicyDocument, DocumentValues>();

function readSource({ document }: PolicySource): DocumentValues {
  return getOrMake(known, document, ({ statements }) => ({
    keys: once(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase())).filter(isAsked)),
    regionPatterns: once(statements.flatMap((each) => valuesOf(each, regionKeys))),
    arnRegions: once(statements.flatMap(arnRegionsOf)),
    organizations: once(statements.flatMap((each) => valuesOf(each, organizationKeys))).filter((value) =>
      /^o-[a-z0-9]{10,32}$/.test(value),
    ),
  }));
}

function valuesOf({ conditions }: Statement, keys: readonly string[]): readonly string[] {
  return conditions
    .filter(({ key }) => keys.includes(key.toLowerCase()))
    .flatMap(({ values }) => values.map((value) => value.toLowerCase()));
}

// `arn:aws:kms:eu-central-1:…` and the endpoints of services, `ec2.eu-central-1.amazonaws.com`.
function arnRegionsOf({ conditions, resource }: Statement): readonly string[] {
  const texts = [...(resource?.patterns ?? []), ...conditions.flatMap(({ values }) => values)];
  return texts.flatMap((text) => /^(?:arn:[^:]*:[^:]*:|[a-z0-9-]+\.)([a-z0-9-]+)[:.]/.exec(text)?.[1] ?? []);
}

function isAsked(key: string): boolean {
  return regionKeys.includes(key) || organizationKeys.includes(key);
}

function once(values: readonly string[]): readonly string[] {
  return [...new Set(values)].slice(0, mostOfDocument);
}
