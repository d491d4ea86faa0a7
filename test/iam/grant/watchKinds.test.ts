import { describe, expect, it } from 'vitest';
import { contextReader } from '../../../shared/iam/conditions/contextReader.ts';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { isPersonal, kindsReader, watchKinds } from '../../../shared/iam/grant/watchKinds.ts';

const here: KnownContext = {
  known: { 'aws:RequestedRegion': 'eu-west-1' },
  others: 'unknown',
  resources: { account: '111122223333' },
};
const there: KnownContext = { known: { 'aws:RequestedRegion': 'us-east-1' }, others: 'absent' };
const contextOf = (action: string) => (action.startsWith('s3:') ? here : there);

describe('watchKinds', () => {
  it('notes what is read of each context, under the first of its actions', () => {
    const { contextOf: watched, reads } = watchKinds({ contextOf }, new Map());
    expect(watched('s3:A')).toBe(watched('s3:B'));
    expect(contextReader(watched('s3:B'))('aws:requestedregion')).toEqual(contextReader(here)('aws:requestedregion'));
    contextReader(watched('ec2:A'))('aws:userid');
    expect([...reads().keys()]).toEqual(['s3:A ', 's3:A aws:requestedregion', 'ec2:A ', 'ec2:A aws:userid']);
  });

  it('takes the action that stands for a context from others that watch it', () => {
    const names = new Map([[here, 's3:First']]);
    const { contextOf: watched, reads } = watchKinds({ contextOf }, names);
    watched('s3:Second');
    watched('ec2:A');
    expect([...reads().keys()]).toEqual(['s3:First ', 'ec2:A ']);
    expect(names.get(there)).toBe('ec2:A');
  });
});

describe('kindsReader', () => {
  it('says of what was read what it says now', () => {
    const { contextOf: watched, reads } = watchKinds({ contextOf }, new Map());
    for (const action of ['s3:A', 'ec2:A']) contextReader(watched(action))('aws:requestedregion');
    const now = kindsReader({ contextOf });
    for (const [read, knowledge] of reads()) expect(now(read)).toEqual(knowledge);
  });

  it('tells other regions, other accounts and no account apart', () => {
    const placed = (resources?: KnownContext['resources']) =>
      JSON.stringify(kindsReader({ contextOf: () => ({ ...there, ...(resources && { resources }) }) })('s3:A '));
    const texts = [
      placed(),
      placed({ account: '111122223333' }),
      placed({ account: '444455556666' }),
      placed({ account: '111122223333', regions: [] }),
      placed({ account: '111122223333', regions: ['eu-west-1'] }),
    ];
    expect(new Set(texts).size).toBe(5);
    expect(placed({ account: '111122223333' })).toBe(texts[1]);
  });
});

describe('isPersonal', () => {
  it.each([
    ['s3:A aws:principalarn', true],
    ['s3:A aws:principaltag/team', true],
    ['s3:A aws:userid', true],
    ['s3:A aws:username', true],
    ['s3:A aws:requestedregion', false],
    ['s3:A aws:principalorgid', false],
    ['s3:A ', false],
    ['s3:A ec2:aws:userid', false],
  ])('%s: %s', (read, expected) => {
    expect(isPersonal(read)).toBe(expected);
  });
});
