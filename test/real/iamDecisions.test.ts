// Every row of the public decisions is answered; rows that this engine decides otherwise are listed with their reason.

import { expect, it } from 'vitest';
import { decideGrant, type KnownContext, type PolicyLayers, type Verdict } from '../../shared/iam/decideGrant.ts';
import { decideRequest } from '../iam/naiveEvaluator.ts';
import { expectOnlyListedDisagreements, type JudgedRow, readDisagreements } from './disagreements.ts';
import {
  type DecisionLayers,
  policyLayers,
  rawLayers,
  readGrants,
  readIamspy,
  readMoto,
  readRequests,
} from './publicDecisions.ts';
import { describeRealData } from './realData.ts';

const decisionOf: Readonly<Record<Verdict, string>> = {
  granted: 'Allowed',
  missing: 'ImplicitlyDenied',
  denied: 'ExplicitlyDenied',
  limited: 'limited, which one request never is',
};

describeRealData('public decisions', (folder) => {
  it('about grants are answered', () => {
    const { layers, rows } = readGrants(folder);
    const read = readAll(layers);
    expect(rows.length).toBe(2136);
    const judged = rows.map(({ id, expected, ...row }) => {
      const context: KnownContext = { known: {}, others: 'unknown' };
      const said = decideGrant({ action: row.action, resource: '*', context }, layersNamed(read, row.layers)).verdict;
      return { id, expected, said, agrees: expected.split('-or-').includes(said) };
    });
    expectOnlyListedDisagreements('grants', judged);
  });

  it('about grants that are listed with a witness have a request that is allowed', () => {
    const { layers, rows } = readGrants(folder);
    const witnesses = readDisagreements().flatMap((entry) => Object.entries(entry.witnesses ?? {}));
    expect(witnesses.length).toBeGreaterThan(0);
    for (const [id, witness] of witnesses) {
      const row = rows.find((candidate) => candidate.id === id);
      const given = layers[row?.layers ?? ''];
      if (row === undefined || given === undefined) throw new Error(`No row is called ${id}`);
      expect(decideRequest({ action: row.action, ...witness }, rawLayers(given)), id).toBe('Allowed');
    }
  });

  it('about concrete requests are answered', () => {
    const { layers, rows } = readRequests(folder);
    const read = readAll(layers);
    expect(rows.length).toBe(9191);
    expectOnlyListedDisagreements(
      'requests',
      rows.map((row) => judgeRequest(row, layersNamed(read, row.layers))),
    );
  });

  it('of moto are answered', () => {
    const { rows } = readMoto(folder);
    expect(rows.length).toBe(36);
    expectOnlyListedDisagreements(
      'moto-auth',
      rows.map((row) => judgeRequest(row, policyLayers({ identity: row.identityPolicies }))),
    );
  });

  it('of IAMSpy are answered', () => {
    const { rows } = readIamspy(folder);
    expect(rows.length).toBe(22);
    const judged = rows.map((row): JudgedRow => {
      const others = row.mode === 'Strict' ? 'absent' : 'unknown';
      const question = { action: row.action, resource: row.resource, context: { known: row.context, others } } as const;
      const said = decideGrant(question, iamspyLayers(row)).verdict;
      // Discovery asks whether some request is allowed.
      const agrees =
        (row.expected === 'Allowed') === (said === 'granted' || (others === 'unknown' && said === 'limited'));
      return { id: row.id, expected: row.expected, said, agrees };
    });
    expectOnlyListedDisagreements('iamspy', judged);
  });
});

interface RequestRow {
  readonly id: string;
  readonly action: string;
  readonly resource: string;
  readonly context: KnownContext['known'];
  readonly expected: string;
}

function judgeRequest({ id, action, resource, context, expected }: RequestRow, layers: PolicyLayers): JudgedRow {
  const partition = resource.split(':')[1] ?? 'aws';
  const said =
    decisionOf[
      decideGrant({ action, resource, partition, context: { known: context, others: 'absent' } }, layers).verdict
    ];
  return { id, expected, said, agrees: said === expected };
}

// SCPs do not bind the management account.
function iamspyLayers(row: ReturnType<typeof readIamspy>['rows'][number]): PolicyLayers {
  return policyLayers({
    identity: row.identityPolicies,
    ...(row.boundary !== null && { boundary: row.boundary }),
    ...(row.scps !== undefined && row.principalIsManagementAccount !== true && { scps: row.scps }),
  });
}

function readAll(layers: Readonly<Record<string, DecisionLayers>>): ReadonlyMap<string, PolicyLayers> {
  return new Map(Object.entries(layers).map(([name, given]) => [name, policyLayers(given)]));
}

function layersNamed(layers: ReadonlyMap<string, PolicyLayers>, name: string): PolicyLayers {
  const found = layers.get(name);
  if (found === undefined) throw new Error(`No layers are called ${name}`);
  return found;
}
