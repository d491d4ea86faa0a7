import { describe, expect, it } from 'vitest';
import { UnknownDocument } from '../../../shared/estate/unknownDocument.ts';
import { readChangeSet } from '../../../shared/whatif/cloudformation/readChangeSet.ts';

const stack = { StackName: 'roles', StackId: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/roles/1' };
const document = { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };

function read(changes: readonly unknown[], more: Readonly<Record<string, unknown>> = {}, template?: string) {
  const text = JSON.stringify({
    ...stack,
    Changes: changes.map((change) => ({ Type: 'Resource', ResourceChange: change })),
    ...more,
  });
  const source = template === undefined ? undefined : { file: 'template.yaml', text: template };
  return readChangeSet({ file: 'set.json', text }, { partition: 'aws', template: source });
}

const role = (Action: string, more: Readonly<Record<string, unknown>>) => ({
  Action,
  LogicalResourceId: 'Role',
  ResourceType: 'AWS::IAM::Role',
  ...more,
});
const properties = (given: unknown) => JSON.stringify({ Properties: given });
const steps = (changes: readonly unknown[]) =>
  read(changes).account.map(({ place: _place, account: _account, ...step }) => step);

describe('readChangeSet', () => {
  it('has account, region and names from the answer', () => {
    const added = role('Add', { AfterContext: properties({ AssumeRolePolicyDocument: document }) });
    expect(read([added]).account).toMatchObject([
      { do: 'put-role', name: 'roles-Role-XXXXXXXXXXXX', account: '111122223333', trust: document },
    ]);
    const modified = role('Modify', {
      PhysicalResourceId: 'roles-Role-1A2B',
      Replacement: 'False',
      AfterContext: properties({}),
    });
    expect(steps([modified])).toMatchObject([{ do: 'put-role', name: 'roles-Role-1A2B' }]);
  });

  it('deletes what is replaced or removed', () => {
    const replaced = role('Modify', {
      PhysicalResourceId: 'old',
      Replacement: 'True',
      AfterContext: properties({ RoleName: 'new' }),
    });
    expect(steps([replaced])).toMatchObject([
      { do: 'delete-holder', kind: 'role', name: 'old' },
      { do: 'put-role', name: 'new' },
    ]);
    const removed = [
      {
        Action: 'Remove',
        LogicalResourceId: 'M',
        ResourceType: 'AWS::IAM::ManagedPolicy',
        PhysicalResourceId: 'arn:aws:iam::111122223333:policy/m',
      },
      {
        Action: 'Remove',
        LogicalResourceId: 'P',
        ResourceType: 'AWS::IAM::Policy',
        PhysicalResourceId: 'x',
        BeforeContext: properties({ PolicyName: 'p', Roles: ['r'] }),
      },
    ];
    expect(steps(removed)).toMatchObject([
      { do: 'delete-inline-policy', holder: { kind: 'role', name: 'r' }, name: 'p' },
      { do: 'delete-managed-policy', arn: 'arn:aws:iam::111122223333:policy/m' },
    ]);
  });

  it('leaves open what is known after the deployment', () => {
    const later = '{{changeSet:KNOWN_AFTER_APPLY}}';
    const added = role('Add', { AfterContext: properties({ RoleName: 'r', AssumeRolePolicyDocument: later }) });
    expect(steps([added])).toMatchObject([{ trust: expect.any(UnknownDocument) }]);
    const inline = {
      Action: 'Add',
      LogicalResourceId: 'P',
      ResourceType: 'AWS::IAM::Policy',
      AfterContext: properties({ PolicyName: 'p', Roles: [later], PolicyDocument: document }),
    };
    expect(read([inline])).toMatchObject({
      account: [],
      notes: [{ isOpen: true, text: 'one of its Roles is known only after the deployment' }],
    });
  });

  it('asks for property values, or takes them from the template', () => {
    const added = role('Add', {});
    expect(read([added])).toMatchObject({
      account: [],
      notes: [{ isOpen: true, text: expect.stringContaining('--include-property-values') }],
    });
    const template =
      'Parameters: { Name: { Type: String } }\nResources: { Role: { Type: AWS::IAM::Role, Properties: { RoleName: !Ref Name, AssumeRolePolicyDocument: {} } } }';
    const given = { Parameters: [{ ParameterKey: 'Name', ParameterValue: 'r' }] };
    expect(read([added], given, template).account).toMatchObject([{ do: 'put-role', name: 'r' }]);
  });

  it.each([
    ['says a property twice', '{"Properties":{"RoleName":"backup","RoleName":"other"}}'],
    ['is nested too deeply', `{"Properties":{"Tags":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`],
  ])('does nothing with a context that %s, and says so', (_, context) => {
    const { account, notes } = read([role('Add', { AfterContext: context })]);
    expect(account).toEqual([]);
    expect(notes).toMatchObject([{ isOpen: true, text: expect.stringContaining('does not say what it will be') }]);
  });

  it('takes an id that every object answers to for one like any other', () => {
    const added = {
      ...role('Add', { AfterContext: properties({ RoleName: 'backup' }) }),
      LogicalResourceId: 'toString',
    };
    expect(steps([added])).toMatchObject([{ do: 'put-role', name: 'backup' }]);
  });

  it('notes that pages follow', () => {
    expect(read([], { NextToken: 'x' }).notes).toMatchObject([{ isOpen: true }]);
  });

  it.each([
    ['no JSON', 'Changes: []', /got something that cannot be read as JSON/],
    ['a template', '{"Resources":{}}', /got a template\? Then --template/],
    ['a Terraform plan', '{"resource_changes":[]}', /a Terraform plan\? Then --plan/],
    ['changes that stand twice', '{"Changes":[],"Changes":[]}', /^set\.json: Changes: .* with each key once/],
    ['lists too deep in each other', `{"Changes":${'['.repeat(5_000)}`, /at most 100 levels/],
    ['another form', '{"Changes":[{"ResourceChange":{}}]}', /Changes\[0\]\.ResourceChange/],
  ])('refuses %s in one line', (_, text, said) => {
    expect(() => readChangeSet({ file: 'set.json', text }, { partition: 'aws' })).toThrow(said);
  });
});
