import { describe, expect, it } from 'vitest';
import { buildLayers } from '../../shared/drift/buildLayers.ts';
import { accountOf, caseOf, principalOf, type RuleCase } from './ruleCase.ts';

const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const levels = [
  { at: 'root Root', scps: { FullAWSAccess: everything }, rcps: { RCPFullAWSAccess: everything } },
  { at: 'ou workloads' },
  { at: 'account prod', scps: { FullAWSAccess: everything, guard: everything } },
];

function layersOf(row: RuleCase) {
  return buildLayers(principalOf(row), accountOf(row));
}

describe('buildLayers', () => {
  it('gives the levels that were read, root first, with the names that they hang on', () => {
    const { layers, scpLevels, rcpLevels } = layersOf(caseOf({ levels }));
    expect(layers.scps?.map((level) => level.map(({ name }) => name))).toEqual([
      ['FullAWSAccess'],
      ['FullAWSAccess', 'guard'],
    ]);
    expect(scpLevels.map(({ name }) => name)).toEqual(['Root', 'prod']);
    expect(layers.rcps).toHaveLength(1);
    expect(rcpLevels.map(({ name }) => name)).toEqual(['Root']);
  });

  it.each([
    ['the management account', caseOf({ levels, isManagementAccount: true })],
    ['a service-linked role', caseOf({ levels, path: '/aws-service-role/backup.amazonaws.com/' })],
    ['an account without an organization', caseOf({})],
  ])('leaves SCPs and RCPs out for %s', (_, row) => {
    expect(Object.keys(layersOf(row).layers)).toEqual(['identity']);
  });

  it('does not exempt a user of that path, which only roles can have', () => {
    const user = caseOf({ levels, kind: 'user', path: '/aws-service-role/backup.amazonaws.com/' });
    expect(layersOf(user).layers.scps).toHaveLength(2);
  });

  it('keeps a level without any SCP: it allows nothing', () => {
    expect(layersOf(caseOf({ levels: [{ at: 'root Root', scps: {} }] })).layers.scps).toEqual([[]]);
  });

  it('has the boundary where there is one', () => {
    expect(layersOf(caseOf({ boundary: everything })).layers.boundary?.name).toBe('limit');
    expect(layersOf(caseOf({})).layers.boundary).toBeUndefined();
  });
});
