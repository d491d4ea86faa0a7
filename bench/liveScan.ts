// Measures a live scan of many accounts against a stand-in for AWS with 100 ms a call.
// Usage: node bench/liveScan.ts [accounts] (one scan; prints its figures as JSON)

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { openHub } from '../shared/hub/openHub.ts';
import { loadCatalog } from '../shared/requirements/loadCatalog.ts';
import { accountsAtOnce } from '../shared/run/gatherRun.ts';
import { runScan } from '../shared/run/runScan.ts';
import { defaultSettings } from '../shared/settings/settings.ts';
import { type AwsCalls, startAwsStub } from './awsStub.ts';
import { makeBenchAccount } from './benchAccount.ts';

const figuresSchema = z.object({
  seconds: z.number(),
  /** Of the processor, user and system. */
  cpuSeconds: z.number(),
  /** Largest resident set. */
  megabytes: z.number(),
  accountsRead: z.number(),
});

export interface LiveScanFigures extends z.output<typeof figuresSchema> {
  readonly accounts: number;
  /** What the calls that wait for each other take: no scan of this concurrency can be faster. */
  readonly boundSeconds: number;
}

const latencyMs = 100;
const rolesPerAccount = 300;
/** Of the 300, those that Veeam uses; the others are what else an account has. */
const veeamRolesPerAccount = 6;
const { concurrency } = defaultSettings.live;

/** Scans in a process of its own, so that stub and scan do not share memory. */
export async function measureLiveScan(accounts: number): Promise<LiveScanFigures> {
  const stub = await startAwsStub({ accounts, latencyMs, authorizationDetails: authorizationDetails() });
  try {
    const script = fileURLToPath(import.meta.url);
    const child = spawn(process.execPath, [script, String(accounts), stub.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const figures = figuresSchema.parse(JSON.parse(await text(child.stdout)));
    if (figures.accountsRead !== accounts) throw new Error(`expected ${accounts} accounts to be read`);
    return { ...figures, accounts, boundSeconds: boundSeconds(stub.calls) };
  } finally {
    await stub.stop();
  }
}

function boundSeconds({ reading, ofAccounts, single }: AwsCalls): number {
  return ((single + reading / concurrency + ofAccounts / accountsAtOnce) * latencyMs) / 1000;
}

/** An answer of 300 roles in the query protocol. */
function authorizationDetails(): string {
  const details = z
    .object({ RoleDetailList: z.array(z.record(z.string(), z.unknown())), Policies: z.array(z.unknown()) })
    .parse(makeBenchAccount({ roles: veeamRolesPerAccount, catalog: loadCatalog() }));
  const others = Array.from({ length: rolesPerAccount - veeamRolesPerAccount }, (_, index) => otherRole(index));
  const result = {
    IsTruncated: false,
    RoleDetailList: [...details.RoleDetailList, ...others],
    Policies: details.Policies,
  };
  const content = element('GetAccountAuthorizationDetailsResult', result);
  return `<GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${content}</GetAccountAuthorizationDetailsResponse>`;
}

/** A role of some application: a service trusts it, it has a policy of ten actions and two attached ones. */
function otherRole(index: number): Readonly<Record<string, unknown>> {
  const name = `application-${index}`;
  const actions = Array.from({ length: 10 }, (_, action) => `dynamodb:Action${action}`);
  const trusted = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${String(index).padStart(17, '0')}`,
    Arn: `arn:aws:iam::111122223333:role/${name}`,
    CreateDate: '2026-01-01T00:00:00Z',
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trusted] },
    InstanceProfileList: [],
    RolePolicyList: [
      {
        PolicyName: 'own',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: actions, Resource: `arn:aws:dynamodb:*:*:table/${name}` }],
        },
      },
    ],
    AttachedManagedPolicies: ['AWSLambdaBasicExecutionRole', 'AWSXRayDaemonWriteAccess'].map((policy) => ({
      PolicyName: policy,
      PolicyArn: `arn:aws:iam::aws:policy/${policy}`,
    })),
    Tags: [{ Key: 'application', Value: name }],
  };
}

/** Policy documents travel as URL-encoded text. */
function element(name: string, value: unknown): string {
  if (/Document$/.test(name)) return `<${name}>${encodeURIComponent(JSON.stringify(value))}</${name}>`;
  if (Array.isArray(value)) return `<${name}>${value.map((item) => element('member', item)).join('')}</${name}>`;
  if (typeof value === 'object' && value !== null) {
    return `<${name}>${Object.entries(value)
      .map(([key, inner]) => element(key, inner))
      .join('')}</${name}>`;
  }
  return `<${name}>${String(value)}</${name}>`;
}

async function scanOnce(endpoint: string): Promise<z.output<typeof figuresSchema>> {
  const environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL: endpoint,
    VEEAM_DRIFT_AUDIT_BUCKET: 'bench',
    // As in a function, whose collector runs sooner.
    AWS_LAMBDA_RUNTIME_API: 'bench',
  };
  Object.assign(process.env, environment);
  const hub = await openHub(environment);
  // Loaded when a run ends. A bundle has no types that would have to be stripped first.
  await Promise.all([import('../shared/report/renderHtml.ts'), import('../shared/scan/advisePrincipal.ts')]);
  const before = performance.now();
  const cpuBefore = process.cpuUsage();
  const { summary } = await runScan(hub.context, {
    request: { runId: 'bench', trigger: 'schedule' },
    openEstate: (alreadyRead) => hub.openEstate({ runId: 'bench', alreadyRead }),
  });
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    seconds: (performance.now() - before) / 1000,
    cpuSeconds: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
    accountsRead: summary.counts.accountsRead,
  };
}

if (import.meta.main) {
  const [, , accounts, endpoint] = process.argv;
  const figures = endpoint === undefined ? await measureLiveScan(Number(accounts ?? '200')) : await scanOnce(endpoint);
  console.log(JSON.stringify(figures));
}
