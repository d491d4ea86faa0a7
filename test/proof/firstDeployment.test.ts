import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasMoto } from '../e2e/motoServer.ts';
import { awsAccess, hubAccount } from '../e2e/motoWorld.ts';
import { deployedFunctionNames, type StandingFunction, startDeployed } from './deployedFunction.ts';
import { createJudge, type JudgedCall, type PolicyFilter } from './judgedCalls.ts';
import { hasAwsCli, type ReaderShell } from './readerShell.ts';
import { type ReadmeReader, startReadmeReader } from './readmeReader.ts';
import { codeBlocks, readmeSection } from './readmeSteps.ts';

const minutes = 60_000;

describe.skipIf(!hasMoto || !hasAwsCli)(
  'infra/README.md, followed in an empty account',
  () => {
    let reader: ReadmeReader;
    let shell: ReaderShell;
    let outputs: Readonly<Record<string, string>>;
    const functions = new Map<string, StandingFunction>();
    /** What each block of the six steps printed. */
    const printed = new Map<number, readonly string[]>();

    beforeAll(async () => {
      reader = await startReadmeReader();
      shell = await reader.openShell();
      await reader.writeSettings(shell);
      for (const step of [3, 4]) printed.set(step, await reader.follow(shell, step));
      outputs = await readOutputs(reader.moto.url);
      await standUp('scan');
      printed.set(6, await reader.follow(shell, 6));
    }, 6 * minutes);

    afterAll(async () => {
      for (const running of functions.values()) await running.stop();
      await reader?.stop();
    });

    async function standUp(name: string): Promise<StandingFunction> {
      await functions.get(name)?.stop();
      const running = await startDeployed(reader.moto.url, shell.folder, `veeam-drift-${name}`);
      functions.set(name, running);
      reader.gate.functions = new Map([...functions].map(([key, { invoke }]) => [`veeam-drift-${key}`, invoke]));
      return running;
    }

    async function judge(running: StandingFunction, filter?: PolicyFilter): Promise<readonly JudgedCall[]> {
      const ask = createJudge({
        endpoint: reader.moto.url,
        organizationId: reader.organizationId,
        accounts: Object.values(reader.world.accounts),
        keyArn: outputs.EncryptionKeyArn ?? '',
      });
      const judged: JudgedCall[] = [];
      for (const call of running.calls) judged.push(...(await ask(call, filter)));
      return judged;
    }

    const refused = (calls: readonly JudgedCall[]) => calls.filter(({ verdict }) => verdict !== 'granted');

    describe('given the first deployment', () => {
      it('makes the stack, and ends with what the readers need', async () => {
        expect(await readStatus(reader.moto.url, 'veeam-drift')).toBe('UPDATE_COMPLETE');
        expect(await deployedFunctionNames(reader.moto.url)).toEqual(['veeam-drift-scan']);
        expect(printed.get(3)?.[0]).toContain(`ParameterKey=HubAccountId,ParameterValue=${hubAccount} `);
        expect(outputs.AuditBucketName).toMatch(/^veeam-drift-auditbucket-/);
      });

      it('subscribes the addresses of the settings to alerts and alarms', async () => {
        const sns = new SNSClient({ ...awsAccess, endpoint: reader.moto.url });
        for (const topic of [outputs.AlertTopicArn, outputs.AlarmTopicArn]) {
          const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }));
          expect(Subscriptions, topic).toMatchObject([{ Protocol: 'email', Endpoint: 'backup-team@example.com' }]);
        }
      });

      it('is followed by readers in every account, and says when they stand', () => {
        expect(printed.get(4)?.at(-1)).toMatch(/CREATE\s+SUCCEEDED/);
      });

      it('scans every active account of the organization', () => {
        expect(printed.get(6)?.[0]).toContain('"accountsListed":6');
        expect(printed.get(6)?.[0]).toContain('"accountsRead":5');
        expect(printed.get(6)?.[0]).toContain('"accountsUnreadable":1');
      });

      it('asks nothing of AWS that the deployed policies refuse', async () => {
        const calls = await judge(await running('scan'));
        expect(calls.length).toBeGreaterThan(80);
        expect(refused(calls)).toEqual([]);
      });

      it.each(['UseKey', 'ListAuditLog', 'AssumeReaderRole', 'ReadRolesUsersAndPolicies'])(
        'would be refused without the statement %s',
        async (sid) => {
          const without: PolicyFilter = (policies) =>
            policies.map(({ name, document }) => ({
              name,
              document: { ...document, statements: document.statements.filter((statement) => statement.sid !== sid) },
            }));
          expect(refused(await judge(await running('scan'), without)).length).toBeGreaterThan(0);
        },
      );
    });

    async function running(name: string): Promise<StandingFunction> {
      return functions.get(name) ?? standUp(name);
    }

    describe('given an update that switches every feature on', () => {
      beforeAll(async () => {
        const further =
          '  distributed: true\n  iamChanges: true\n  xray: true\n  settingsParameter: /veeam-drift/settings\n';
        await reader.writeSettings(shell, further);
        const put = 'aws ssm put-parameter --name /veeam-drift/settings --type String --value file://settings.yaml';
        await reader.run(shell, put);
        await reader.follow(shell, 3);
        outputs = await readOutputs(reader.moto.url);
      }, 3 * minutes);

      it('deploys the functions that the settings ask for', async () => {
        const names = ['finish-scan', 'plan-scan', 'rescan-role', 'scan', 'scan-account'];
        expect((await deployedFunctionNames(reader.moto.url)).toSorted()).toEqual(
          names.map((name) => `veeam-drift-${name}`),
        );
      });

      it('runs plan, accounts and end of a distributed scan with the deployed roles', async () => {
        const scheduled = { id: 'distributed', 'detail-type': 'Scheduled Event', source: 'aws.events' };
        const event = { ...scheduled, time: '2026-11-20T02:00:00Z', detail: {} };
        const plan = answerOf(await (await standUp('plan-scan')).invoke({ event, executionName: 'distributed' }));
        const account = reader.world.accounts.trimmed;
        const scanAccount = await standUp('scan-account');
        for (const id of Object.values(reader.world.accounts)) await scanAccount.invoke({ plan, account: id });
        const finished = answerOf(await (await standUp('finish-scan')).invoke({ plan }));
        expect(finished).toMatchObject({ run: 'distributed', counts: { accountsRead: 5 } });
        expect(account).toMatch(/^\d{12}$/);
      });

      it('checks a changed role again', async () => {
        const rescan = await standUp('rescan-role');
        const answer = answerOf(await rescan.invoke(iamChange(reader.world.accounts.trimmed)));
        expect(answer).toMatchObject({ outcome: 'scanned' });
      });

      it('asks nothing of AWS that the deployed policies refuse', async () => {
        for (const name of ['plan-scan', 'scan-account', 'finish-scan', 'rescan-role']) {
          const calls = await judge(await running(name));
          expect(calls.length, name).toBeGreaterThan(5);
          expect(refused(calls), name).toEqual([]);
        }
      });
    });

    describe('given settings that would collide with the hub', () => {
      it('refuses another region in one line, and touches nothing', async () => {
        const elsewhere = await reader.openShell();
        await reader.writeSettings(elsewhere);
        const move = "sed -i 's/region: eu-central-1/region: us-east-1/' settings.yaml && npm run deploy";
        await expect(reader.run(elsewhere, move)).rejects.toThrow(/no stack veeam-drift in us-east-1.*"Move the hub"/);
        expect(await readStatus(reader.moto.url, 'veeam-drift')).toBe('UPDATE_COMPLETE');
      });

      it('removes nothing where the settings name no stack', async () => {
        const elsewhere = await reader.openShell();
        await expect(reader.run(elsewhere, 'npm run remove')).rejects.toThrow(/expected settings\.yaml/);
        await reader.writeSettings(elsewhere, '  name: other-hub\n');
        await expect(reader.run(elsewhere, 'npm run remove')).rejects.toThrow(
          /no stack other-hub.*nothing was removed/,
        );
        expect(await readStatus(reader.moto.url, 'veeam-drift')).toBe('UPDATE_COMPLETE');
      });
    });

    describe('given a removal from a fresh checkout', () => {
      beforeAll(async () => {
        const fresh = await reader.openShell();
        await reader.writeSettings(fresh);
        const [remove = ''] = codeBlocks(readmeSection('Remove it'), 'sh');
        printed.set(7, [await reader.run(fresh, remove.split('\n')[0] ?? '')]);
      }, 3 * minutes);

      it('leaves the bucket of the audit log, its key, and nothing else', async () => {
        expect(await readStatus(reader.moto.url, 'veeam-drift')).toBeUndefined();
        const s3 = new S3Client({ ...awsAccess, endpoint: reader.moto.url, forcePathStyle: true });
        const { Buckets } = await s3.send(new ListBucketsCommand({}));
        expect(Buckets?.map(({ Name }) => Name)).toEqual([outputs.AuditBucketName]);
        expect(await deployedFunctionNames(reader.moto.url)).toEqual([]);
        expect(printed.get(7)?.[0]).toContain(
          `The audit log stays: bucket ${outputs.AuditBucketName}, key arn:aws:kms:`,
        );
      });
    });

    describe('given a deployment without the framework', () => {
      it('makes the same functions from a bucket of its own', async () => {
        const fresh = await reader.openShell();
        await reader.writeSettings(fresh);
        const [lines = ''] = codeBlocks(readmeSection('Without the framework'), 'sh');
        const filled = lines.replaceAll('<your bucket>', 'own-releases').replaceAll('<version>', '1.0.0');
        await reader.run(fresh, `aws s3 mb s3://own-releases\n${filled}`);
        expect(await readStatus(reader.moto.url, 'veeam-drift')).toMatch(/^(CREATE|UPDATE)_COMPLETE$/);
        expect(await deployedFunctionNames(reader.moto.url)).toEqual(['veeam-drift-scan']);
      });
    });
  },
  4 * minutes,
);

async function readStack(endpoint: string, name: string) {
  const client = new CloudFormationClient({ ...awsAccess, endpoint });
  const { Stacks } = await client.send(new DescribeStacksCommand({}));
  return Stacks?.find(({ StackName }) => StackName === name);
}

async function readStatus(endpoint: string, name: string): Promise<string | undefined> {
  return (await readStack(endpoint, name))?.StackStatus;
}

async function readOutputs(endpoint: string): Promise<Readonly<Record<string, string>>> {
  const stack = await readStack(endpoint, 'veeam-drift');
  return Object.fromEntries(
    (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}

function answerOf(invoked: { readonly outcome: string; readonly answer?: unknown }): unknown {
  if (invoked.outcome !== 'answered') throw new Error(JSON.stringify(invoked));
  return invoked.answer;
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/event-delivery-level.html; long past, so that nothing waits */
function iamChange(account: string): object {
  return {
    id: 'change-1',
    source: 'aws.iam',
    'detail-type': 'AWS API Call via CloudTrail',
    account,
    time: '2026-11-20T03:00:00Z',
    detail: { eventName: 'PutRolePolicy', readOnly: false },
  };
}
