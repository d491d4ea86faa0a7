import { describe, expect, it } from 'vitest';
import { describeRun } from '../../shared/drift/describeRun.ts';

const known = {
  settings: { appliances: [{ account: '111122223333' }] },
  organization: { scps: { evaluated: true }, rcps: { evaluated: true } },
} as const;

describe('describeRun', () => {
  it('says nothing where nothing is left open', () => {
    expect(describeRun(known)).toEqual([]);
  });

  it('says once what is presumed and what does not exist; what is open is a question', () => {
    const notes = describeRun({
      settings: { appliances: [] },
      organization: {
        scps: { evaluated: false, why: 'there is no organization.json' },
        rcps: { evaluated: false, why: 'the policy type is disabled.', isDisabled: true },
      },
    });
    expect(notes).toEqual([
      'RCPs not evaluated: the policy type is disabled.',
      'No appliance in the settings: where a role trusts one role or account alone, that is taken for the appliance.',
    ]);
  });
});
