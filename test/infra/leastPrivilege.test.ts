import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bundleFunction } from '../../scripts/packageBundle.ts';
import { functionNames } from '../../scripts/packageFunctions.ts';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import type { PolicySource, Verdict } from '../../shared/iam/grantDecision.ts';
import { type PolicyDocument, parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { decideTrust } from '../../shared/iam/trustPolicy.ts';
import reviewedGrants from '../cases/infra/functionGrants.json' with { type: 'json' };
import reviewedCalls from '../cases/infra/sdkCalls.json' with { type: 'json' };
import { packageService } from './packagedTemplate.ts';
import { account, type Resolved, resolveTemplate } from './resolveTemplate.ts';
import { sdkCallsOf } from './sdkCalls.ts';

const callSchema = z.strictObject({
  by: z.enum(['own', 'reader']),
  actions: z.array(z.string()),
  why: z.string().optional(),
});
const grantSchema = z.strictObject({
  actions: z.array(z.string()).min(1),
  resources: z.array(z.string()).min(1),
  context: z.record(z.string(), z.string()).default({}),
  oneOf: z.record(z.string(), z.array(z.string())).default({}),
  /** Who needs it, where it is not the function's code. */
  neededBy: z.string().optional(),
});
const functionSchema = z.strictObject({
  grants: z.array(grantSchema),
  notReached: z.array(z.strictObject({ calls: z.array(z.string()), why: z.string() })),
});
type Grant = z.output<typeof grantSchema>;

const { '//': _aboutCalls, ...calls } = reviewedCalls;
const callTable = z.record(z.string(), callSchema).parse(calls);
const { '//': _aboutGrants, ...grants } = reviewedGrants;
const functionTable = z.record(z.string(), functionSchema).parse(grants);
const functions = Object.entries(functionTable).map(([name, reviewed]) => ({ name, ...reviewed }));

const everythingOn = {
  Distributed: 'true',
  IamChanges: 'true',
  Tracing: 'true',
  OrganizationId: 'o-exampleorg1',
  SlackWebhookParameter: '/veeam-drift/webhook',
  SettingsSsmParameter: 'veeam-drift/settings',
  SettingsS3Uri: 's3://example-settings/drift/settings.yaml',
};

let resolved: Resolved;

beforeAll(async () => {
  const { template } = await packageService();
  resolved = resolveTemplate({ template, parameters: everythingOn });
});

const roleSchema = z.looseObject({
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.array(z.looseObject({ PolicyName: z.string(), PolicyDocument: z.unknown() })),
  ManagedPolicyArns: z.never().optional(),
});

/** The role that the packaged template gives the function. */
function roleOf(name: string): z.output<typeof roleSchema> {
  const lambda = Object.values(resolved.resources).find(
    ({ type, properties }) =>
      type === 'AWS::Lambda::Function' &&
      z.looseObject({ FunctionName: z.string() }).parse(properties).FunctionName === `veeam-drift-${name}`,
  );
  const { Role: arn } = z.looseObject({ Role: z.string() }).parse(lambda?.properties);
  const role = Object.values(resolved.resources).find(
    ({ type, properties }) =>
      type === 'AWS::IAM::Role' &&
      arn.endsWith(`:role/${z.looseObject({ RoleName: z.string() }).parse(properties).RoleName}`),
  );
  return roleSchema.parse(role?.properties);
}

function policiesOf(name: string): readonly PolicySource[] {
  return roleOf(name).Policies.map(({ PolicyName, PolicyDocument: text }) => ({
    name: PolicyName,
    document: read(text),
  }));
}

function read(value: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.document;
}

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

  it('is granted the actions of the calls that its code makes, and no others', async () => {
    const { metafile } = await bundleFunction(`functions/${name}/handler.ts`);
    const inBundle = sdkCallsOf(metafile);
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
    const trust = read(roleOf(name).AssumeRolePolicyDocument);
    const around = { accountId: account, partition: 'aws', organizationAccounts: [] };
    expect(decideTrust(trust, { kind: 'service', service: 'lambda.amazonaws.com' }, around).verdict).toBe('granted');
    expect(decideTrust(trust, { kind: 'service', service: 'ec2.amazonaws.com' }, around).verdict).toBe('missing');
    expect(decideTrust(trust, { kind: 'account', account }, around).verdict).toBe('missing');
  });
});

describe('the reader role', () => {
  it('is what the calls that run with its rights need (test/infra/memberAccount.test.ts holds the role to it)', async () => {
    const { readerActions } = await import('../../shared/estate/awsReaderRole.ts');
    const { metafile } = await bundleFunction('functions/scan/handler.ts');
    const needed = sdkCallsOf(metafile).flatMap((call) => {
      const reviewed = callTable[call];
      return reviewed?.by === 'reader' ? reviewed.actions : [];
    });
    expect([...needed].sort()).toEqual([...readerActions].sort());
  });
});

function without({ name, document }: PolicySource, number: number): PolicySource {
  return {
    name,
    document: { ...document, statements: document.statements.filter((statement) => statement.number !== number) },
  };
}
