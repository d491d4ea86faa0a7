import { describe, expect, it } from 'vitest';
import { deployRefusal, removeRefusal } from '../../scripts/deploy/deployRefusal.ts';
import type { Deployment } from '../../scripts/deploy/lookUpDeployment.ts';
import { profileOption } from '../../scripts/deploy/runFramework.ts';

const target = { name: 'veeam-drift', region: 'eu-central-1' };
const nothing: Deployment = { account: '111122223333', hasScanRole: false, otherHubs: [] };
const standing = (status: string, isOurs = true): Deployment => ({
  ...nothing,
  stack: { status, isOurs, parameters: {}, outputs: {} },
});

describe('deployRefusal', () => {
  it.each([
    ['an account without the hub', nothing],
    ['another hub beside it', { ...nothing, otherHubs: ['drift2'] }],
    ['its own stack', standing('UPDATE_COMPLETE')],
    ['its own stack after an update that failed', standing('UPDATE_ROLLBACK_COMPLETE')],
  ])('lets go on: %s', (_what, deployment) => {
    expect(deployRefusal(target, deployment)).toBeUndefined();
  });

  it.each([
    ['a hub of this name in another region', { ...nothing, hasScanRole: true }, /another region.*Move the hub/],
    ['a stack of somebody else', standing('CREATE_COMPLETE', false), /not one of veeam-role-drift/],
    ['a creation that failed', standing('ROLLBACK_COMPLETE'), /ROLLBACK_COMPLETE.*npm run remove/],
  ])('refuses in one line: %s', (_what, deployment, line) => {
    expect(deployRefusal(target, deployment)).toMatch(line);
    expect(deployRefusal(target, deployment)).not.toContain('\n');
  });
});

describe('removeRefusal', () => {
  it('removes its own stack, in whatever state', () => {
    expect(removeRefusal(target, standing('ROLLBACK_COMPLETE'))).toBeUndefined();
  });

  it('removes no stack of somebody else, and says where there is none', () => {
    expect(removeRefusal(target, standing('CREATE_COMPLETE', false))).toMatch(/not one of veeam-role-drift/);
    expect(removeRefusal(target, nothing)).toMatch(/no stack veeam-drift in eu-central-1: nothing was removed/);
  });
});

describe('profileOption', () => {
  it.each([
    [['--aws-profile', 'hub'], 'hub'],
    [['--verbose', '--aws-profile=hub'], 'hub'],
    [['--verbose'], undefined],
  ])('reads the profile of %j', (options, profile) => {
    expect(profileOption(options)).toBe(profile);
  });

  it.each(['--region', '--region=us-east-1', '-r', '--stage', '-s'])('refuses %s: the settings say where', (option) => {
    expect(() => profileOption([option, 'x'])).toThrow(/deploy\.region/);
  });
});
