// Measures the policy engine: the verdicts of one role, the list of all that a role may do, and how cost grows.

import { decideGrant, type KnownContext, type PolicyLayers, type PolicySource } from '../shared/iam/decideGrant.ts';
import { listAllowed } from '../shared/iam/listAllowed.ts';
import { parsePolicyDocument } from '../shared/iam/policyDocument.ts';
import { createStepMeter } from '../shared/iam/stepMeter.ts';

export interface EngineFigures {
  /** Full verdict of one role: 80 required actions, 10 policies, a boundary and 4 SCP levels with guards. */
  readonly roleVerdictMs: number;
  /** The same for a role that was never seen before, its policies parsed and indexed in the measured time. */
  readonly newRoleVerdictMs: number;
  /** All actions of the action table that a role with `*:*` on `*` is allowed. */
  readonly everyActionMs: number;
  readonly everyActionCount: number;
  /** One verdict over 10,000 statements against one over 1,000: 10 where cost is linear. */
  readonly costRatioOfTenfoldStatements: number;
}

const context: KnownContext = {
  known: {
    'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/veeam-backup',
    'aws:PrincipalAccount': '111122223333',
    'aws:PrincipalOrgID': 'o-example1234',
    'aws:SecureTransport': 'true',
  },
  oneOf: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] },
  others: 'unknown',
};

/** Gives the median of repeated runs, after warm-up, in milliseconds; for the ratio the shortest runs. */
export function measureEngine(): EngineFigures {
  const layers = roleLayers(0);
  const every = [statement('Allow', '*')];
  const admin: PolicyLayers = { identity: [policy('admin', every)], scps: [[policy('FullAWSAccess', every)]] };
  let round = 0;
  return {
    roleVerdictMs: medianMs(500, () => judgeRole(layers)),
    newRoleVerdictMs: medianMs(200, () => judgeRole(roleLayers(++round))),
    everyActionMs: medianMs(50, () => listAll(admin)),
    everyActionCount: listAll(admin),
    costRatioOfTenfoldStatements: leastMs(12, () => judgeMany(10_000)) / leastMs(40, () => judgeMany(1_000)),
  };
}

const services = ['ec2', 'ebs', 's3', 'kms', 'iam', 'sqs', 'sns', 'ssm', 'rds', 'dynamodb'];
const actions = services.flatMap((service) => Array.from({ length: 8 }, (_, index) => `${service}:Action${index}`));

function judgeRole(layers: PolicyLayers): void {
  const meter = createStepMeter();
  for (const action of actions) decideGrant({ action, resource: '*', context, meter }, layers);
}

// Ten policies of eight actions each, as Veeam's guide writes them; guards whose conditions the context decides.
function roleLayers(round: number): PolicyLayers {
  const guard = statement('Deny', '*', { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/veeam-*' } });
  const regions = { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } };
  const full = policy('FullAWSAccess', [statement('Allow', '*')]);
  return {
    identity: services.map((service, index) =>
      policy(`${service}-${round}`, [statement('Allow', actions.slice(index * 8, index * 8 + 8))]),
    ),
    boundary: policy('boundary', [
      statement(
        'Allow',
        services.map((service) => `${service}:*`),
      ),
    ]),
    scps: [
      [full],
      [full, policy('guard', [guard])],
      [full, policy('regions', [statement('Deny', '*', regions)])],
      [full],
    ],
  };
}

function listAll(layers: PolicyLayers): number {
  return listAllowed({ layers, contextOf: () => context }).reduce((sum, { actions }) => sum + actions.length, 0);
}

let documents = 0;

function judgeMany(statements: number): void {
  documents++;
  const many = Array.from({ length: statements }, (_, index) => ({
    ...statement('Allow', `s3:Get*`),
    // Names of its own in each run, so that nothing is at hand.
    Resource: `arn:aws:s3:::bucket-${documents}-${index}/*`,
  }));
  decideGrant({ action: 's3:GetObject', resource: '*', context }, { identity: [policy('many', many)] });
}

function statement(effect: 'Allow' | 'Deny', action: string | readonly string[], condition = {}): object {
  return { Effect: effect, Action: action, Resource: '*', Condition: condition };
}

function policy(name: string, statements: readonly object[]): PolicySource {
  const parsed = parsePolicyDocument({ Version: '2012-10-17', Statement: statements });
  if (!parsed.ok) throw new Error(`expected a readable policy, got ${JSON.stringify(parsed.faults)}`);
  return { name, document: parsed.document };
}

function medianMs(runs: number, work: () => void): number {
  return timesMs(runs, work)[Math.floor(runs / 2)] ?? Number.NaN;
}

function leastMs(runs: number, work: () => void): number {
  return timesMs(runs, work)[0] ?? Number.NaN;
}

// Shortest first, after as many runs without the clock.
function timesMs(runs: number, work: () => void): readonly number[] {
  for (let warmUp = 0; warmUp < Math.min(runs, 200); warmUp++) work();
  const times = Array.from({ length: runs }, () => {
    const before = performance.now();
    work();
    return performance.now() - before;
  });
  return times.sort((a, b) => a - b);
}

if (import.meta.main) console.log(JSON.stringify(measureEngine(), null, 2));
