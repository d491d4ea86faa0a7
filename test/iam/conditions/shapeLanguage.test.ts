import { describe, expect, it } from 'vitest';
import type { KeyShape } from '../../../shared/iam/conditions/knownContext.ts';
import { shapeLanguage } from '../../../shared/iam/conditions/shapeLanguage.ts';
import { matchesPattern } from '../../../shared/iam/patterns/wildcardPattern.ts';

const rows: readonly (readonly [kind: Exclude<KeyShape['kind'], 'session-of'>, text: string, isTaken: boolean])[] = [
  ['account', '111122223333', true],
  ['account', '11112222333', false],
  ['account', '1111222233334', false],
  ['account', '11112222333x', false],
  ['region', 'eu-central-1', true],
  ['region', 'us-gov-west-1', true],
  ['region', 'eu-central', false],
  ['region', 'e-central-1', false],
  ['region', 'eucentral-1', false],
  ['region', 'eu-central1', false],
  ['region', 'eu_central-1', false],
  ['region', 'eu-central_1', false],
  ['region', 'EU-central-1', false],
  // https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html: o- and 10 to 32 of them.
  ['organization', 'o-exampleorg', true],
  ['organization', 'o-exampleorgid1', true],
  ['organization', 'o-exampleor', false],
  ['organization', 'r-exampleorg', false],
  ['organization', 'o-exampleOrg', false],
  // https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html
  ['organization-path', 'o-exampleorg/r-ab12/', true],
  ['organization-path', 'o-exampleorg/r-ab12/ou-ab12-11111111/', true],
  ['organization-path', 'o-exampleorg/r-ab12/ou-ab12-11111111/ou-ab12-22222222/', true],
  ['organization-path', 'o-exampleorg/r-ab12/ou-ab12-11111111', false],
  ['organization-path', 'o-exampleorg/r-ab12/ou-ab1211111111/', false],
  ['organization-path', 'o-exampleorg/r-ab12/ou-ab12-1111111/', false],
  ['organization-path', 'o-exampleorg/r-ab12/xx-ab12-11111111/', false],
  ['organization-path', 'o-exampleorg/r-ab1/', false],
  ['organization-path', 'o-exampleorg/r-ab12', false],
  ['organization-path', 'o-exampleorg', false],
  ['boolean', 'true', true],
  ['boolean', 'false', true],
  ['boolean', 'True', false],
  ['boolean', '', false],
];

function takes(shape: KeyShape, text: string): boolean {
  return shapeLanguage(shape).some((pattern) => matchesPattern(pattern, text));
}

describe('shapeLanguage', () => {
  it.each(rows)('of %s takes %j: %s', (kind, text, isTaken) => {
    expect(takes({ kind }, text)).toBe(isTaken);
  });

  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html: a session's name has 2 to 64 characters.
  it.each([
    ['AROAEXAMPLE:session', true],
    ['AROAEXAMPLE:ab', true],
    ['AROAEXAMPLE:a', false],
    ['AROAEXAMPLE', false],
    ['AROAOTHER:session', false],
  ])('of sessions of a role takes %s: %s', (text, isTaken) => {
    expect(takes({ kind: 'session-of', id: 'AROAEXAMPLE' }, text)).toBe(isTaken);
  });
});
