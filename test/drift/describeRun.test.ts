import { describe, expect, it } from 'vitest';
import { describeRun } from '../../shared/drift/describeRun.ts';

const known = {
  settings: { appliances: [{ account: '111122223333' }], regions: ['eu-central-1'] },
  organization: { scps: { evaluated: true }, rcps: { evaluated: true } },
} as const;

describe('describeRun', () => {
  it('says nothing where nothing is left open', () => {
    expect(describeRun(known)).toEqual([]);
  });

  it('says once what was not evaluated, and what the settings do not tell', () => {
    const notes = describeRun({
      settings: { appliances: [], regions: undefined },
      organization: {
        scps: { evaluated: false, why: 'there is no organization.json' },
        rcps: { evaluated: false, why: 'the policy type is disabled.' },
      },
    });
    expect(notes).toEqual([
      'SCPs not evaluated: there is no organization.json.',
      'RCPs not evaluated: the policy type is disabled.',
      'No appliance in the settings: where a role trusts one role or account alone, that is taken for the appliance.',
      'No regions in the settings: conditions on aws:RequestedRegion are not decided for regional services.',
    ]);
  });
});
