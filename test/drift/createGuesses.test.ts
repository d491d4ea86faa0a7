import { describe, expect, it } from 'vitest';
import { guardrails } from '../../bench/guardrails.ts';
import { documentOf, makeRole } from '../../bench/makeRole.ts';
import { judgeAccount } from '../../shared/drift/judgeAccount.ts';
import { loadCatalog, newestBuild } from '../../shared/requirements/loadCatalog.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';

const catalog = loadCatalog();
const everything = documentOf({ Effect: 'Allow', Action: '*', Resource: '*' });
const roleSets = catalog.sets.filter(({ build, principal }) => build === newestBuild() && principal === 'role');

/** One SCP for each region, so that none of them stands for another. */
const regionGuards = ['eu-north-1', 'eu-south-1', 'ap-east-1', 'me-south-1', 'af-south-1', 'sa-east-1'].map((region) =>
  documentOf({
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: {
      StringEquals: { 'aws:RequestedRegion': region },
      StringNotLike: { 'aws:PrincipalTag/team': `${region}-*` },
    },
  }),
);

describe('guesses about settings that are silent', () => {
  it('have steps enough for all actions below guardrails, so that the last is told like the first', () => {
    const scps = guardrails.map((level) => [everything, ...level.map(({ statements }) => documentOf(...statements))]);
    const sets = roleSets.slice(0, 12).map(({ id }) => id);
    const role = {
      what: 'an administrator',
      identity: [everything],
      sets,
      scps: [...scps, [everything, ...regionGuards]],
    };
    const { principal, account } = makeRole(role);
    const reading = { status: 'read', account, principals: [principal], roles: 1, users: 0 } as const;
    const settings = { ...defaultSettings, build: newestBuild() };
    const { findings } = judgeAccount({ reading, catalog, settings, organization: { accountIds: [] } });
    const byRegion = findings.filter(({ causes }) =>
      causes.some(({ condition }) => condition?.key === 'aws:RequestedRegion'),
    );
    expect(findings.length).toBeGreaterThan(200);
    // Where this service is offered is not known, so no setting tells where it is asked.
    expect(byRegion.map(({ subject }) => subject)).toEqual(['backup-storage:MountCapsule']);
  });
});
