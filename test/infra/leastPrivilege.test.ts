import { beforeAll, describe, expect, it } from 'vitest';
import { functionNames } from '../../scripts/package/packageFunctions.ts';
import { accessKeyReaderActions, readerActions, resourceReaderActions } from '../../shared/estate/awsReaderRole.ts';
import { decideGrant, type PolicySource, type Verdict } from '../../shared/iam/decideGrant.ts';
import { decideTrust } from '../../shared/iam/decideTrust.ts';
import { builtFunction } from './builtFunction.ts';
import { functionPolicies, functionRole } from './functionRole.ts';
import { packagedTemplate } from './packagedTemplate.ts';
import { everythingOn, readPolicy } from './resolvedResources.ts';
import { account, resolveTemplate } from './resolveTemplate.ts';
import { callTable, functionTable, type Grant } from './reviewedGrants.ts';
import { sdkCallsOf } from './sdkCalls.ts';

const functions = Object.entries(functionTable).map(([name, reviewed]) => ({ name, ...reviewed }));

const resolved = resolveTemplate({ template: await packagedTemplate('default'), parameters: everythingOn });
/** The calls in each function's bundle. */
const bundled = new Map<string, readonly string[]>();

beforeAll(async () => {
  for (const name of functionNames()) {
    bundled.set(name, sdkCallsOf((await builtFunction(name)).metafile));
  }
});

const policiesOf = (name: string) => functionPolicies(resolved, name);

interface Ask {
  readonly action: string;
  readonly resource: string;
  readonly grant: Grant;
  readonly identity: readonly PolicySource[];
}

function ask({ action, resource, grant, identity }: Ask): Verdict {
  const context = { known: grant.context, oneOf: grant.oneOf, others: 'unknown' } as const;
  return decideGrant({ action, resource, context }, { identity }).verdict;
}

/** One line per action and resource of the reviewed list. */
function rowsOf(
  reviewed: readonly Grant[],
): readonly { readonly action: string; readonly resource: string; readonly grant: Grant }[] {
  return reviewed.flatMap((grant) =>
    grant.actions.flatMap((action) => grant.resources.map((resource) => ({ action, resource, grant }))),
  );
}

it('reviews every function there is', () => {
  expect(Object.keys(functionTable).sort()).toEqual(functionNames());
});

describe.each(functions)('the role of $name', ({ name, grants: reviewed, notReached }) => {
  it('is granted every line of the reviewed list', () => {
    const identity = policiesOf(name);
    const refused = rowsOf(reviewed).filter(
      ({ action, resource, grant }) => ask({ action, resource, grant, identity }) !== 'granted',
    );
    expect(refused).toEqual([]);
  });

  it('is granted nothing outside of the reviewed list', () => {
    const known = new Set(rowsOf(reviewed).map(({ action, resource }) => `${action} on ${resource}`));
    const allowed = policiesOf(name).flatMap(({ document }) =>
      document.statements.flatMap(({ effect, action, resource }) => {
        expect({ effect, negated: action.negated || resource?.negated }).toEqual({ effect: 'Allow', negated: false });
        return action.patterns.flatMap((pattern) =>
          (resource?.patterns ?? []).map((where) => `${pattern} on ${where}`),
        );
      }),
    );
    expect([...allowed].sort()).toEqual([...known].sort());
  });

  it('is not granted the same on other resources, nor in other circumstances', () => {
    const identity = policiesOf(name);
    const narrow = rowsOf(reviewed).filter(({ resource }) => resource !== '*');
    for (const { action, resource, grant } of narrow) {
      expect(ask({ action, resource: '*', grant, identity }), `${action} on *`).not.toBe('granted');
      if (Object.keys({ ...grant.context, ...grant.oneOf }).length === 0) continue;
      const anywhere = { ...grant, context: {}, oneOf: {} };
      expect(ask({ action, resource, grant: anywhere, identity }), `${action} anyhow`).not.toBe('granted');
    }
  });

  it('is granted the actions of the calls that its code makes, and no others', () => {
    const inBundle = bundled.get(name) ?? [];
    const unknown = inBundle.filter((call) => callTable[call] === undefined);
    expect(unknown, 'calls that test/cases/infra/sdkCalls.json does not know').toEqual([]);
    const spared = notReached.flatMap(({ calls: named }) => named);
    expect(
      spared.filter((call) => !inBundle.includes(call)),
      'named as not reached, but not there',
    ).toEqual([]);
    const made = inBundle.filter((call) => !spared.includes(call)).flatMap((call) => callTable[call] ?? []);
    const needed = made.filter(({ by }) => by === 'own').flatMap(({ actions }) => actions);
    const granted = reviewed.filter(({ neededBy }) => neededBy === undefined).flatMap(({ actions }) => actions);
    expect([...new Set(granted)].sort()).toEqual([...new Set(needed)].sort());
  });

  it('cannot do without any of its statements', () => {
    const identity = policiesOf(name);
    const rows = rowsOf(reviewed);
    const numbers = identity.flatMap(({ document }) => document.statements.map(({ number }) => number));
    const idle = numbers.filter((number) => {
      const rest = identity.map((policy) => without(policy, number));
      return rows.every(
        ({ action, resource, grant }) => ask({ action, resource, grant, identity: rest }) === 'granted',
      );
    });
    expect(idle).toEqual([]);
  });

  it('can be taken by Lambda, and by nobody else', () => {
    const trust = readPolicy(functionRole(resolved, name).AssumeRolePolicyDocument);
    const around = { accountId: account, partition: 'aws', organizationAccounts: [] };
    expect(decideTrust(trust, { kind: 'service', service: 'lambda.amazonaws.com' }, around).verdict).toBe('granted');
    expect(decideTrust(trust, { kind: 'service', service: 'ec2.amazonaws.com' }, around).verdict).toBe('missing');
    expect(decideTrust(trust, { kind: 'account', account }, around).verdict).toBe('missing');
  });
});

describe('the reader role', () => {
  it('is what the calls that run with its rights need (test/infra/memberAccount.test.ts holds the role to it)', () => {
    const calls = [...new Set([...bundled.values()].flat())];
    const needed = calls.flatMap((call) => {
      const reviewed = callTable[call];
      return reviewed?.by === 'reader' ? reviewed.actions : [];
    });
    expect([...needed].sort()).toEqual([...readerActions, ...resourceReaderActions, ...accessKeyReaderActions].sort());
  });
});

function without({ name, document }: PolicySource, number: number): PolicySource {
  return {
    name,
    document: { ...document, statements: document.statements.filter((statement) => statement.number !== number) },
  };
}
