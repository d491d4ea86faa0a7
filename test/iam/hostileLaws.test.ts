// Laws of judging what strangers write: documents at IAM's quotas, with `*` in every place.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CostlyRole, makeRole } from '../../bench/makeRole.ts';
import { judgeAccount } from '../../shared/drift/judgeAccount.ts';
import { stepsPerDates, stepsPerPolicies, stepsPerResources, stepsPerTrust } from '../../shared/iam/stepMeter.ts';
import { loadCatalog, newestBuild } from '../../shared/requirements/loadCatalog.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { countBlocks } from './countedBlocks.ts';
import { fillDocuments, grantFilling, maxManaged, quotas, trustFilling } from './hostileDocuments.ts';
import { draws } from './lawRuns.ts';

const catalog = loadCatalog();
const settings = { ...defaultSettings, build: newestBuild() };
const everything = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};

const places = ['inline', 'managed', 'scp', 'long SCP', 'boundary', 'trust', 'all'] as const;
type Place = (typeof places)[number];

const roleArbitrary: fc.Arbitrary<CostlyRole> = fc
  .record({ what: fc.constantFrom(...places), own: grantFilling, above: grantFilling, trust: trustFilling })
  .map(({ what, own, above, trust }) => ({
    what,
    identity: isIn(what, 'inline')
      ? fillDocuments(own, 1, quotas.inline)
      : isIn(what, 'managed')
        ? fillDocuments(own, maxManaged, quotas.managed)
        : [everything],
    ...(isIn(what, 'scp') && { scps: [[everything], fillDocuments(above, 5, quotas.scp)] }),
    ...(what === 'long SCP' && { scps: [[everything], fillDocuments(above, 10, quotas.longScp)] }),
    ...(isIn(what, 'boundary') && { boundary: fillDocuments(above, 1, quotas.managed)[0] }),
    ...(isIn(what, 'trust') && { trust: fillDocuments(trust, 1, quotas.trust)[0] }),
  }));

function isIn(what: Place, place: Place): boolean {
  return what === place || (what === 'all' && place !== 'inline');
}

function judge({ principal, account }: ReturnType<typeof makeRole>) {
  const reading = { status: 'read', account, principals: [principal], roles: 1, users: 0 } as const;
  return judgeAccount({ reading, catalog, settings, organization: { accountIds: [] } });
}

/** All that judging one principal may take. */
const stepsPerPrincipal = stepsPerPolicies + stepsPerDates + stepsPerTrust + stepsPerResources;

/** So many blocks of code are run for one step, more or less; a loop that counts no steps would run many more. */
const blocksPerStep = 30;
/** What is done once in a process, such as unpacking the action table, and once for each finding. */
const blocksBeside = 20_000_000;

/** Counting makes each draw take seconds. */
const runs = { ...draws(20), numRuns: Math.round(draws(200).numRuns / 40), endOnFailure: true };

describe('judging a role at the quotas of IAM', () => {
  it('does no more than the steps that it may take, says what it did not decide, and decides the same each time', () => {
    const most = (stepsPerPrincipal + 2 * stepsPerTrust) * blocksPerStep + blocksBeside;
    fc.assert(
      fc.property(roleArbitrary, (role) => {
        const [one, other] = [makeRole(role), makeRole(role)];
        const first = judge(one);
        const blocks = countBlocks(() => expect(judge(other)).toEqual(first));
        expect(blocks).toBeGreaterThan(0);
        expect(blocks).toBeLessThan(most);
        const isOpen = first.coverage.questions?.some(({ question }) => question === 'undecided-policies') ?? false;
        const undecided = first.findings.filter(({ causes }) => causes.some(({ kind }) => kind === 'undecided'));
        expect(undecided.length > 0).toBe(isOpen);
      }),
      runs,
    );
  });
});
