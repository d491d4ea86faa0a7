import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  accessKeyReaderActions,
  readerActions,
  readerSessionPolicy,
  resourceReaderActions,
} from '../../shared/estate/awsReaderRole.ts';
import { decideTrust } from '../../shared/iam/decideTrust.ts';
import { type PolicyDocument, parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { readCloudFormationYaml } from './readCloudFormationYaml.ts';
import { type Resolved, resolveTemplate } from './resolveTemplate.ts';

const hub = '999988887777';
const member = '111122223333';
const organizationId = 'o-exampleorg1';
const externalId = 'right-id';
const bus = `arn:aws:events:eu-central-1:${hub}:event-bus/veeam-drift`;

function resolve(parameters: Readonly<Record<string, string>> = {}): Resolved {
  return resolveTemplate({
    template: readCloudFormationYaml('infra/member-account.yml'),
    parameters: { HubAccountId: hub, OrganizationId: organizationId, ExternalId: externalId, ...parameters },
  });
}

const role = z.looseObject({
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.array(z.looseObject({ PolicyDocument: z.unknown() })),
});

function reader(parameters?: Readonly<Record<string, string>>): {
  readonly trust: PolicyDocument;
  readonly policies: readonly PolicyDocument[];
} {
  const { AssumeRolePolicyDocument, Policies } = role.parse(resolve(parameters).resources.ReaderRole?.properties);
  return { trust: read(AssumeRolePolicyDocument), policies: Policies.map(({ PolicyDocument: text }) => read(text)) };
}

function read(value: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.document;
}

interface Caller {
  readonly role: string;
  readonly account?: string;
  readonly id?: string | null;
}

/** Whether this role, in this organization, may assume the reader role. */
function ask(
  { role: name, account = hub, id = externalId }: Caller,
  accounts = [hub, member],
  trust = reader().trust,
): string {
  const caller = { kind: 'principal', arn: `arn:aws:iam::${account}:role/${name}`, externalId: id } as const;
  return decideTrust(trust, caller, {
    accountId: member,
    partition: 'aws',
    organizationId,
    organizationAccounts: accounts,
  }).verdict;
}

describe('the reader role of member-account.yml', () => {
  it('may do what a scan does in the account, and nothing else', () => {
    const { policies } = reader();
    const allowed = policies.flatMap(({ statements }) => statements.flatMap(({ action }) => action.patterns));
    expect([...allowed].sort()).toEqual([...readerActions].sort());
    expect(policies.flatMap(({ statements }) => statements.map(({ effect }) => effect))).toEqual(['Allow']);
  });

  it('may read policies of keys and buckets where the parameter says so, and nothing else', () => {
    const { policies } = reader({ ReadKeys: 'true' });
    const allowed = policies.flatMap(({ statements }) => statements.flatMap(({ action }) => action.patterns));
    expect([...allowed].sort()).toEqual([...readerActions, ...resourceReaderActions].sort());
  });

  it('may read age and use of access keys where the parameter says so, and nothing else', () => {
    const { policies } = reader({ ReadAccessKeys: 'true' });
    const allowed = policies.flatMap(({ statements }) => statements.flatMap(({ action }) => action.patterns));
    expect([...allowed].sort()).toEqual([...readerActions, ...accessKeyReaderActions].sort());
  });

  it.each([
    [{}, readerActions],
    [{ readsResources: true }, [...readerActions, ...resourceReaderActions]],
    [{ readsAccessKeys: true }, [...readerActions, ...accessKeyReaderActions]],
  ])('is narrowed by the session to the same: %o', (extent, actions) => {
    const { statements } = read(readerSessionPolicy(extent));
    expect(statements.flatMap(({ action }) => action.patterns)).toEqual(actions);
  });

  it('is the same in the Terraform module', () => {
    const module = readFileSync('infra/terraform/member-account/main.tf', 'utf8');
    const named = module.match(/"(iam|kms|ec2|s3|backup):\w+"/g)?.map((text) => text.slice(1, -1));
    expect([...new Set(named)].sort()).toEqual(
      [...readerActions, ...resourceReaderActions, ...accessKeyReaderActions].sort(),
    );
  });

  describe('given somebody who asks for it', () => {
    it.each(['veeam-drift-scan', 'veeam-drift-scan-account', 'veeam-drift-rescan-role'])('lets %s in', (name) => {
      expect(ask({ role: name })).toBe('granted');
    });

    it.each([
      ['another role of the hub account', { role: 'admin' }],
      ['a role with a name that only begins alike', { role: 'veeam-drift-scan-2' }],
      ['a role of the same name under a path', { role: 'x/veeam-drift-scan' }],
      ['the same role name in another account', { role: 'veeam-drift-scan', account: '444455556666' }],
      ['the wrong external id', { role: 'veeam-drift-scan', id: 'wrong-id' }],
      ['no external id', { role: 'veeam-drift-scan', id: null }],
    ])('keeps %s out', (_who, caller) => {
      expect(ask(caller)).toBe('missing');
    });

    it('keeps the hub out where it is not in the organization', () => {
      expect(ask({ role: 'veeam-drift-scan' }, [member])).toBe('missing');
    });

    it('lets further roles in that a parameter names, and still the scanner', () => {
      const { trust } = reader({
        FurtherReaderArns: `arn:aws:iam::${hub}:role/desk,arn:aws:iam::${hub}:role/team/lead`,
      });
      expect(ask({ role: 'desk' }, undefined, trust)).toBe('granted');
      expect(ask({ role: 'team/lead' }, undefined, trust)).toBe('granted');
      expect(ask({ role: 'veeam-drift-scan' }, undefined, trust)).toBe('granted');
      expect(ask({ role: 'admin' }, undefined, trust)).toBe('missing');
    });
  });

  it('lets the scanner name its run, and only the scanner', () => {
    const naming = reader().trust.statements.find(({ action }) => action.patterns.includes('sts:SetSourceIdentity'));
    const assuming = reader().trust.statements.find(({ action }) => action.patterns.includes('sts:AssumeRole'));
    const without = (key: string) => assuming?.conditions.filter((condition) => condition.key !== key);
    expect(naming?.principal).toEqual(assuming?.principal);
    expect(naming?.conditions).toEqual(without('sts:ExternalId'));
  });

  it('has the boundary that a parameter names', () => {
    const boundary = `arn:aws:iam::${member}:policy/boundary`;
    expect(resolve().resources.ReaderRole?.properties).not.toHaveProperty('PermissionsBoundary');
    const bounded = resolve({ PermissionsBoundaryArn: boundary, HubEventBusArn: bus, 'AWS::Region': 'us-east-1' });
    expect(bounded.resources.ReaderRole?.properties).toHaveProperty('PermissionsBoundary', boundary);
    expect(bounded.resources.ForwardRole?.properties).toHaveProperty('PermissionsBoundary', boundary);
  });
});

describe('the rule of member-account.yml that forwards IAM changes', () => {
  it.each([
    ['aws', 'us-east-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ])('is made in partition %s in %s', (partition, region) => {
    const { resources } = resolve({ HubEventBusArn: bus, 'AWS::Partition': partition, 'AWS::Region': region });
    expect(resources.ForwardIamChanges?.properties).toMatchObject({
      Targets: [{ Arn: bus, RoleArn: expect.any(String) }],
    });
  });

  it.each([
    ['in another region', { HubEventBusArn: bus, 'AWS::Region': 'eu-central-1' }],
    ['without a bus', { 'AWS::Region': 'us-east-1' }],
  ])('is not made %s', (_where, parameters) => {
    const { resources } = resolve(parameters);
    expect(Object.keys(resources)).toEqual(['ReaderRole']);
  });
});

describe('the Terraform module', () => {
  const text = readFileSync('infra/terraform/member-account/main.tf', 'utf8');

  it('allows the actions that the template allows', () => {
    const inModule = [...text.matchAll(/actions\s+= \["([^"]+)"\]/g)].map(([, action]) => action);
    const { trust, policies } = reader();
    const inTemplate = [trust, ...policies].flatMap(({ statements }) =>
      statements.flatMap(({ action }) => action.patterns),
    );
    expect([...new Set(inModule)].sort()).toEqual([...new Set([...inTemplate, 'events:PutEvents'])].sort());
  });

  it('has a variable for every parameter of the template', () => {
    const variables = [
      ...readFileSync('infra/terraform/member-account/variables.tf', 'utf8').matchAll(/^variable "(\w+)"/gm),
    ];
    const names = variables.map(([, name = '']) => name.replaceAll('_', ''));
    const parameters = Object.keys(readCloudFormationYaml('infra/member-account.yml').Parameters);
    expect([...names].sort()).toEqual(parameters.map((name) => name.toLowerCase()).sort());
  });
});
