// Generators of layers with the policy of a resource: of the asker's own account or of another one.

import fc from 'fast-check';
import {
  type DrawnLayers,
  layersArbitrary,
  type RawDocument,
  type RawStatement,
  statementArbitrary,
} from './policyArbitraries.ts';

export type DrawnResource = NonNullable<DrawnLayers['resource']>;

export const role = 'arn:aws:iam::111122223333:role/a';
const user = 'arn:aws:iam::111122223333:user/a';
const root = 'arn:aws:iam::111122223333:root';

/** Elements that surely speak of the role, of the user, or surely do not. */
const plain: readonly RawStatement[] = [
  { Principal: '*' },
  { Principal: { AWS: '*' } },
  { Principal: { AWS: root } },
  { Principal: { AWS: ['111122223333', 'arn:aws:iam::444455556666:root'] } },
  { Principal: { AWS: role } },
  { Principal: { AWS: [role, root] } },
  { Principal: { AWS: [user, 'arn:aws:iam::111122223333:role/b'] } },
  { Principal: { AWS: 'arn:aws:iam::444455556666:role/a' } },
  { Principal: { Service: 'ec2.amazonaws.com' } },
  { NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' } },
  { Effect: 'Allow', NotPrincipal: { AWS: root } },
];

/** Elements of which nobody knows whether they speak of the role. */
const unsure: readonly RawStatement[] = [
  { Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/a/session' } },
  { Principal: { AWS: ['arn:aws:sts::111122223333:assumed-role/a/session', role] } },
  { Principal: { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' } },
  { NotPrincipal: { AWS: role } },
  // In a Deny it may mean the roles of the account, too.
  { NotPrincipal: { AWS: root } },
];

const mostlyAllow = fc.constantFrom('Allow', 'Allow', 'Deny');

function policyArbitrary(elements: readonly RawStatement[]): fc.Arbitrary<RawDocument> {
  const statement = fc
    .tuple(statementArbitrary(mostlyAllow), fc.constantFrom(...elements))
    .map(([written, element]) => ({ ...written, ...element }));
  return fc.array(statement, { minLength: 1, maxLength: 3 }).map((Statement) => ({ Version: '2012-10-17', Statement }));
}

function resourceArbitrary(elements: readonly RawStatement[]): fc.Arbitrary<DrawnResource> {
  return fc
    .record({
      kind: fc.constantFrom('key' as const, 'bucket' as const),
      owner: fc.constantFrom('111122223333', '111122223333', '444455556666'),
      principal: fc.constantFrom(role, role, user),
      policy: fc.option(policyArbitrary(elements), { nil: undefined, freq: 6 }),
    })
    .map(({ policy, ...resource }) => ({ ...resource, ...(policy !== undefined && { policy }) }));
}

function withResource(
  elements: readonly RawStatement[],
): fc.Arbitrary<DrawnLayers & { readonly resource: DrawnResource }> {
  return fc.tuple(layersArbitrary, resourceArbitrary(elements)).map(([layers, resource]) => ({ ...layers, resource }));
}

/** Layers whose resource policy leaves nobody in doubt whom it means. */
export const plainResourceLayers = withResource(plain);
/** Layers with any resource policy. */
export const anyResourceLayers = withResource([...plain, ...unsure]);
