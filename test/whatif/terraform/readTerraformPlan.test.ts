import { describe, expect, it } from 'vitest';
import { UnknownDocument } from '../../../shared/estate/unknownDocument.ts';
import { readTerraformPlan } from '../../../shared/whatif/terraform/readTerraformPlan.ts';
import { type PlannedResource, type PlanParts, planText, refer, resourceConfig } from './planText.ts';

const account = '111122223333';
const document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';

function read(resources: readonly PlannedResource[], parts: PlanParts = {}) {
  const text = planText(resources, parts);
  return readTerraformPlan({ file: 'plan.json', text }, { mapped: {}, fallback: account });
}

/** Steps without account and place. */
function steps(resources: readonly PlannedResource[], parts: PlanParts = {}) {
  return read(resources, parts).account.map(({ account: _account, place: _place, ...step }) => step);
}

function root(...resources: readonly unknown[]): PlanParts {
  return { configuration: { root_module: { resources } } };
}

const role = { kind: 'role', name: 'backup' } as const;
const arn = `arn:aws:iam::${account}:policy/own`;
const awsArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

describe('readTerraformPlan', () => {
  describe('given what is made, changed or deleted', () => {
    it.each<readonly [string, PlannedResource, readonly unknown[]]>([
      [
        'a new role',
        {
          address: 'aws_iam_role.a',
          actions: ['create'],
          after: {
            name: 'backup',
            path: '/veeam/',
            assume_role_policy: document,
            tags: { a: 'b' },
            tags_all: { a: 'b', c: 'd' },
            permissions_boundary: null,
          },
          unknown: { arn: true, id: true, inline_policy: true, managed_policy_arns: true },
        },
        [
          {
            do: 'put-role',
            name: 'backup',
            path: '/veeam/',
            tags: { a: 'b', c: 'd' },
            boundary: null,
            trust: document,
          },
        ],
      ],
      [
        'a role that is deleted',
        { address: 'aws_iam_role.a', actions: ['delete'], before: { name: 'backup' } },
        [{ do: 'delete-holder', ...role }],
      ],
      [
        'a role that is replaced',
        {
          address: 'aws_iam_role.a',
          actions: ['delete', 'create'],
          before: { name: 'backup' },
          after: { name: 'backup', assume_role_policy: document },
        },
        [
          { do: 'delete-holder', ...role },
          { do: 'put-role', name: 'backup', trust: document },
        ],
      ],
      [
        'a role that is made before the old one goes',
        {
          address: 'aws_iam_role.a',
          actions: ['create', 'delete'],
          before: { name: 'old' },
          after: { name: 'backup', assume_role_policy: document },
        },
        [
          { do: 'delete-holder', kind: 'role', name: 'old' },
          { do: 'put-role', name: 'backup' },
        ],
      ],
      [
        'a role that Terraform forgets',
        { address: 'aws_iam_role.a', actions: ['forget'], before: { name: 'backup' } },
        [],
      ],
      [
        'a role that stays',
        { address: 'aws_iam_role.a', actions: ['no-op'], before: { name: 'backup' }, after: { name: 'backup' } },
        [],
      ],
      [
        'a user',
        { address: 'aws_iam_user.a', actions: ['create'], after: { name: 'u', tags_all: {} } },
        [{ do: 'put-user', name: 'u', tags: {}, boundary: null }],
      ],
      [
        'a group',
        { address: 'aws_iam_group.a', actions: ['create'], after: { name: 'g' } },
        [{ do: 'put-group', name: 'g' }],
      ],
      [
        'a policy',
        {
          address: 'aws_iam_policy.a',
          actions: ['update'],
          before: { arn },
          after: { arn, name: 'own', policy: document },
        },
        [{ do: 'put-managed-policy', arn, document }],
      ],
      [
        'a new policy, whose ARN follows from its name',
        {
          address: 'aws_iam_policy.a',
          actions: ['create'],
          after: { name: 'own', path: '/', policy: document },
          unknown: { arn: true },
        },
        [{ do: 'put-managed-policy', arn, document }],
      ],
      [
        'a policy that is deleted',
        { address: 'aws_iam_policy.a', actions: ['delete'], before: { arn } },
        [{ do: 'delete-managed-policy', arn }],
      ],
      [
        'an inline policy',
        {
          address: 'aws_iam_role_policy.a',
          actions: ['create'],
          after: { name: 'p', role: 'backup', policy: document },
        },
        [{ do: 'put-inline-policy', holder: role, name: 'p', document }],
      ],
      [
        'an inline policy of a group that is deleted',
        { address: 'aws_iam_group_policy.a', actions: ['delete'], before: { name: 'p', group: 'g' } },
        [{ do: 'delete-inline-policy', holder: { kind: 'group', name: 'g' }, name: 'p' }],
      ],
      [
        'an attachment that is replaced',
        {
          address: 'aws_iam_role_policy_attachment.a',
          actions: ['delete', 'create'],
          before: { role: 'backup', policy_arn: awsArn },
          after: { role: 'backup', policy_arn: arn },
        },
        [
          { do: 'detach-policy', holder: role, arn: awsArn },
          { do: 'attach-policy', holder: role, arn },
        ],
      ],
      [
        'a user’s attachment',
        { address: 'aws_iam_user_policy_attachment.a', actions: ['create'], after: { user: 'u', policy_arn: awsArn } },
        [{ do: 'attach-policy', holder: { kind: 'user', name: 'u' }, arn: awsArn }],
      ],
      [
        'the attachment that nobody else may have',
        {
          address: 'aws_iam_policy_attachment.a',
          actions: ['create'],
          after: { policy_arn: arn, roles: ['backup'], users: ['u'], groups: null },
        },
        [{ do: 'set-policy-holders', arn, holders: [role, { kind: 'user', name: 'u' }] }],
      ],
      [
        'all attachments of a role',
        {
          address: 'aws_iam_role_policy_attachments_exclusive.a',
          actions: ['create'],
          after: { role_name: 'backup', policy_arns: [arn] },
        },
        [{ do: 'set-attached-policies', holder: role, arns: [arn] }],
      ],
      [
        'the end of that rule',
        {
          address: 'aws_iam_role_policy_attachments_exclusive.a',
          actions: ['delete'],
          before: { role_name: 'backup', policy_arns: [arn] },
        },
        [],
      ],
      [
        'all inline policies of a user',
        {
          address: 'aws_iam_user_policies_exclusive.a',
          actions: ['update'],
          after: { user_name: 'u', policy_names: ['p'] },
        },
        [{ do: 'keep-inline-policies', holder: { kind: 'user', name: 'u' }, names: ['p'] }],
      ],
      [
        'members of a group',
        {
          address: 'aws_iam_group_membership.a',
          actions: ['update'],
          before: { group: 'g', users: ['u', 'v'] },
          after: { group: 'g', users: ['u'] },
        },
        [{ do: 'set-group-members', group: 'g', users: ['u'] }],
      ],
      [
        'groups of a user',
        {
          address: 'aws_iam_user_group_membership.a',
          actions: ['update'],
          before: { user: 'u', groups: ['g', 'h'] },
          after: { user: 'u', groups: ['h', 'i'] },
        },
        [
          { do: 'leave-group', user: 'u', group: 'g' },
          { do: 'join-group', user: 'u', group: 'h' },
          { do: 'join-group', user: 'u', group: 'i' },
        ],
      ],
      [
        'an instance profile that loses its role',
        {
          address: 'aws_iam_instance_profile.a',
          actions: ['update'],
          before: { name: 'i', role: 'backup' },
          after: { name: 'i', role: null },
        },
        [{ do: 'put-instance-profile', name: 'i', role: null }],
      ],
    ])('reads %s', (_, resource, expected) => {
      const found = steps([resource]);
      expect(found).toMatchObject(expected);
      expect(found).toHaveLength(expected.length);
    });

    it('does deletions first and what is exclusive last, whatever their order', () => {
      const order = steps([
        {
          address: 'aws_iam_role_policy_attachments_exclusive.a',
          actions: ['create'],
          after: { role_name: 'backup', policy_arns: [arn] },
        },
        {
          address: 'aws_iam_role_policy_attachment.b',
          actions: ['create'],
          after: { role: 'backup', policy_arn: awsArn },
        },
        { address: 'aws_iam_policy.c', actions: ['delete'], before: { arn } },
        {
          address: 'aws_iam_role.d',
          actions: ['delete', 'create'],
          before: { name: 'backup' },
          after: { name: 'backup' },
        },
        {
          address: 'aws_iam_role_policy_attachment.e',
          actions: ['delete'],
          before: { role: 'backup', policy_arn: arn },
        },
      ]).map((step) => step.do);
      expect(order).toEqual([
        'detach-policy',
        'delete-holder',
        'put-role',
        'attach-policy',
        'set-attached-policies',
        'delete-managed-policy',
      ]);
    });

    it('takes inline_policy and managed_policy_arns for all that a role has where the configuration has them', () => {
      const resource: PlannedResource = {
        address: 'aws_iam_role.a',
        actions: ['update'],
        before: { name: 'backup' },
        after: { name: 'backup', inline_policy: [{ name: 'p', policy: document }], managed_policy_arns: [awsArn] },
      };
      const inline_policy = [{ name: { constant_value: 'p' } }];
      const managed = root(
        resourceConfig('aws_iam_role.a', { inline_policy, managed_policy_arns: { constant_value: [awsArn] } }),
      );
      expect(steps([resource], managed).slice(1)).toEqual([
        { do: 'keep-inline-policies', holder: role, names: ['p'] },
        { do: 'put-inline-policy', holder: role, name: 'p', document },
        { do: 'set-attached-policies', holder: role, arns: [awsArn] },
      ]);
      const unmanaged = root(resourceConfig('aws_iam_role.a', {}));
      expect(steps([resource], unmanaged)).toHaveLength(1);
    });
  });

  describe('given values that are known only after apply', () => {
    const attachment: PlannedResource = {
      address: 'aws_iam_role_policy_attachment.x',
      actions: ['create'],
      after: {},
      unknown: { id: true, role: true, policy_arn: true },
    };
    const policy: PlannedResource = {
      address: 'aws_iam_policy.p',
      actions: ['create'],
      after: { name: 'own', policy: document },
      unknown: { arn: true },
    };
    const made: PlannedResource = {
      address: 'aws_iam_role.r',
      actions: ['create'],
      after: { name: 'backup' },
      unknown: { id: true },
    };

    it('follows them to the resources of the plan', () => {
      const config = root(
        resourceConfig('aws_iam_role_policy_attachment.x', {
          role: refer('aws_iam_role.r.id', 'aws_iam_role.r'),
          policy_arn: refer('aws_iam_policy.p.arn', 'aws_iam_policy.p'),
        }),
      );
      expect(steps([attachment, policy, made], config).at(-1)).toEqual({ do: 'attach-policy', holder: role, arn });
    });

    it('follows them through variables and outputs of modules, to the instance of the same key', () => {
      const inModule = (resource: PlannedResource, module: string): PlannedResource => ({ ...resource, module });
      const configuration = {
        root_module: {
          module_calls: {
            policies: {
              module: {
                resources: [resourceConfig('aws_iam_policy.p', {})],
                outputs: { arn: { expression: refer('aws_iam_policy.p.arn', 'aws_iam_policy.p') } },
              },
            },
            roles: {
              expressions: { policy: refer('module.policies.arn', 'module.policies') },
              module: {
                resources: [
                  resourceConfig('aws_iam_role.r', {}),
                  resourceConfig('aws_iam_role_policy_attachment.x', {
                    role: refer('aws_iam_role.r', 'each.key'),
                    policy_arn: refer('var.policy'),
                  }),
                ],
              },
            },
          },
        },
      };
      const keyed = (key: string): readonly PlannedResource[] => [
        inModule({ ...attachment, address: `aws_iam_role_policy_attachment.x["${key}"]` }, 'module.roles'),
        inModule({ ...made, address: `aws_iam_role.r["${key}"]`, after: { name: key } }, 'module.roles'),
      ];
      const resources = [...keyed('one'), ...keyed('two'), inModule(policy, 'module.policies')];
      const attached = steps(resources, { configuration }).filter((step) => step.do === 'attach-policy');
      expect(attached).toEqual([
        { do: 'attach-policy', holder: { kind: 'role', name: 'one' }, arn },
        { do: 'attach-policy', holder: { kind: 'role', name: 'two' }, arn },
      ]);
    });

    it.each([
      [
        'a condition of two',
        refer('aws_iam_policy.p.arn', 'aws_iam_policy.p', 'aws_iam_policy.q.arn', 'aws_iam_policy.q'),
      ],
      ['a local value', refer('local.policy')],
      ['another attribute', refer('aws_iam_policy.p.name_prefix', 'aws_iam_policy.p')],
      ['nothing that the plan has', refer('aws_iam_policy.gone.arn', 'aws_iam_policy.gone')],
    ])('attaches an unknown policy where it comes from %s', (_, policy_arn) => {
      const config = root(
        resourceConfig('aws_iam_role_policy_attachment.x', {
          role: refer('aws_iam_role.r.name', 'aws_iam_role.r'),
          policy_arn,
        }),
      );
      const q: PlannedResource = { ...policy, address: 'aws_iam_policy.q', after: { name: 'other', policy: document } };
      const found = steps([attachment, policy, q, made], config);
      expect(found.at(-1)).toMatchObject({
        do: 'attach-policy',
        arn: expect.stringContaining('(aws_iam_role_policy_attachment.x)'),
      });
      expect(found).toContainEqual({
        do: 'put-managed-policy',
        arn: expect.any(String),
        document: expect.any(UnknownDocument),
      });
    });

    it('does not lose itself in what is taken from each other, and takes it for unknown', () => {
      const role = {
        address: 'aws_iam_role.a',
        actions: ['create'],
        after: { name: 'backup' },
        unknown: { assume_role_policy: true },
      };
      const around = refer('each.value', 'each.value.arn', 'each.other');
      const circle = resourceConfig('aws_iam_role.a', { assume_role_policy: around }, { for_each_expression: around });
      expect(steps([role], root(circle))).toMatchObject([{ do: 'put-role', trust: expect.any(UnknownDocument) }]);
    });

    it('follows what each module hands to the next one, twice', () => {
      const depth = 25;
      const twice = { a: refer('var.a', 'var.b'), b: refer('var.a', 'var.b') };
      const inner = { resources: [resourceConfig('aws_iam_role_policy.p', { role: refer('var.a', 'var.b') })] };
      const nested = Array.from({ length: depth }).reduce<object>(
        (module) => ({ module_calls: { m: { expressions: twice, module } } }),
        inner,
      );
      const own = {
        a: refer('aws_iam_role.a.name', 'aws_iam_role.a'),
        b: refer('aws_iam_role.a.name', 'aws_iam_role.a'),
      };
      const found = steps(
        [
          { address: 'aws_iam_role.a', actions: ['create'], after: { name: 'backup' } },
          {
            address: 'aws_iam_role_policy.p',
            module: Array.from({ length: depth + 1 }, () => 'module.m').join('.'),
            actions: ['create'],
            after: { name: 'own', policy: document },
            unknown: { role: true },
          },
        ],
        { configuration: { root_module: { module_calls: { m: { expressions: own, module: nested } } } } },
      );
      expect(found).toContainEqual({ do: 'put-inline-policy', holder: role, name: 'own', document });
    });

    it('does not take an object that waits for its deletion for the one in its place', () => {
      const [live, waiting] = (['update', 'delete'] as const).map((action) => ({
        address: 'aws_iam_role.a',
        actions: [action],
        before: { name: 'backup' },
        after: action === 'update' ? { name: 'backup', assume_role_policy: document } : null,
      }));
      const attachment = {
        address: 'aws_iam_role_policy.p',
        actions: ['create'],
        after: { name: 'own', policy: document },
        unknown: { role: true },
      };
      const parts = root(resourceConfig('aws_iam_role_policy.p', { role: refer('aws_iam_role.a.name') }));
      const { account: found, notes } = read(
        [live, waiting, attachment].filter((each) => each !== undefined),
        parts,
      );
      expect(found.map((step) => step.do)).not.toContain('put-inline-policy');
      expect(notes).toMatchObject([{ isOpen: true }]);
    });

    it('follows them to a module whose key holds quotes', () => {
      const module = String.raw`module.m["a\"].b"]`;
      const inner = { resources: [resourceConfig('aws_iam_role_policy.p', { role: refer('var.role') })] };
      const outer = {
        module_calls: {
          inner: { expressions: { role: refer('aws_iam_role.a.name', 'aws_iam_role.a') }, module: inner },
        },
      };
      const found = steps(
        [
          { address: 'aws_iam_role.a', module, actions: ['create'], after: { name: 'backup' } },
          {
            address: 'aws_iam_role_policy.p',
            module: `${module}.module.inner`,
            actions: ['create'],
            after: { name: 'own', policy: document },
            unknown: { role: true },
          },
        ],
        { configuration: { root_module: { module_calls: { m: { module: outer } } } } },
      );
      expect(found).toContainEqual({ do: 'put-inline-policy', holder: role, name: 'own', document });
    });

    it('notes a role that cannot be told, and does nothing to it', () => {
      const { account: done, notes } = read([
        { ...attachment, after: { policy_arn: awsArn }, unknown: { role: true } },
      ]);
      expect(done).toEqual([]);
      expect(notes).toMatchObject([{ isOpen: true, text: 'its role is known only after apply' }]);
    });

    it('makes the document of a data source, unknown parts under a condition that nobody can decide', () => {
      const data: PlannedResource = {
        address: 'data.aws_iam_policy_document.d',
        actions: ['read'],
        after: {
          statement: [
            {
              sid: 'Own',
              effect: null,
              actions: ['s3:GetObject'],
              not_actions: null,
              resources: ['arn:aws:s3:::own/*', null],
              principals: [],
              condition: [],
            },
          ],
        },
        unknown: {
          json: true,
          statement: [{ actions: [false], resources: [false, true], principals: [], condition: [] }],
        },
      };
      const inline: PlannedResource = {
        address: 'aws_iam_role_policy.x',
        actions: ['create'],
        after: { name: 'p', role: 'backup' },
        unknown: { policy: true },
      };
      const config = root(
        resourceConfig('aws_iam_role_policy.x', {
          policy: refer('data.aws_iam_policy_document.d.json', 'data.aws_iam_policy_document.d'),
        }),
      );
      const why = 'known only after apply: data.aws_iam_policy_document.d';
      expect(steps([data, inline], config)).toMatchObject([
        {
          document: {
            Version: '2012-10-17',
            Statement: [
              { Sid: 'Own', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::own/*'] },
              {
                Effect: 'Allow',
                Action: ['s3:GetObject'],
                Resource: '*',
                Condition: { StringEquals: { [why]: 'unknown' } },
              },
            ],
          },
        },
      ]);
    });

    it('adds an unknown policy to a set that may hold more than what it refers to', () => {
      const resource: PlannedResource = {
        address: 'aws_iam_role.a',
        actions: ['create'],
        after: { name: 'backup' },
        unknown: { managed_policy_arns: true },
      };
      const config = root(
        resourceConfig('aws_iam_role.a', { managed_policy_arns: refer('aws_iam_policy.p.arn', 'aws_iam_policy.p') }),
      );
      const set = steps([resource, policy], config).find((step) => step.do === 'set-attached-policies');
      expect(set).toMatchObject({ arns: [arn, expect.stringContaining('(aws_iam_role.a)')] });
    });

    it('notes a tag that is not known and that every object answers to', () => {
      const { notes } = read([
        {
          address: 'aws_iam_role.a',
          actions: ['create'],
          after: { name: 'backup', assume_role_policy: document, tags: {} },
          unknown: { tags: { constructor: true } },
        },
      ]);
      expect(notes).toMatchObject([{ isOpen: true, text: 'its tag constructor is known only after apply' }]);
    });

    it('notes tags that are not known', () => {
      const { notes } = read([
        {
          address: 'aws_iam_role.a',
          actions: ['create'],
          after: { name: 'backup' },
          unknown: { tags: true, tags_all: true },
        },
      ]);
      expect(notes).toMatchObject([
        { isOpen: true, text: expect.stringContaining('its tags are known only after apply') },
      ]);
    });
  });

  describe('given an account that must be told', () => {
    const inline: PlannedResource = {
      address: 'aws_iam_role_policy.x',
      actions: ['create'],
      after: { name: 'p', role: 'backup', policy: document },
    };
    const providers = (expressions: unknown, key = 'aws') => ({
      configuration: {
        provider_config: { [key]: { name: 'aws', expressions } },
        root_module: { resources: [{ ...resourceConfig('aws_iam_role_policy.x', {}), provider_config_key: key }] },
      },
    });
    const accountOf = (
      parts: PlanParts,
      mapped: Readonly<Record<string, string>> = {},
      others: readonly PlannedResource[] = [],
    ) => {
      const text = planText([inline, ...others], parts);
      const planned = readTerraformPlan({ file: 'plan.json', text }, { mapped });
      return planned.account[0]?.account ?? planned.notes[0]?.text;
    };

    it.each<readonly [string, () => string | undefined, string]>([
      ['the settings', () => accountOf(providers({}, 'aws.prod'), { 'aws.prod': '222233334444' }), '222233334444'],
      [
        'the settings, in a module',
        () => accountOf(providers({}, 'module.a:aws.prod'), { 'aws.prod': '222233334444' }),
        '222233334444',
      ],
      [
        'the role that the provider assumes',
        () =>
          accountOf(
            providers({ assume_role: [{ role_arn: { constant_value: 'arn:aws:iam::222233334444:role/deploy' } }] }),
          ),
        '222233334444',
      ],
      [
        'a variable of that',
        () =>
          accountOf({
            ...providers({ assume_role: [{ role_arn: refer('var.role') }] }),
            variables: { role: { value: 'arn:aws:iam::222233334444:role/deploy' } },
          }),
        '222233334444',
      ],
      [
        'a variable that looks like a reference to itself',
        () =>
          accountOf({
            ...providers({ assume_role: [{ role_arn: refer('var.role') }] }),
            variables: {
              role: { value: { references: ['var.role'], arn: 'arn:aws:iam::222233334444:role/deploy' } },
            },
          }),
        '222233334444',
      ],
      [
        'the accounts that are allowed',
        () => accountOf(providers({ allowed_account_ids: { constant_value: ['222233334444'] } })),
        '222233334444',
      ],
      [
        'another resource of the provider',
        () =>
          accountOf(providers({}), {}, [
            {
              address: 'aws_iam_role.y',
              actions: ['no-op'],
              before: { arn: 'arn:aws:iam::222233334444:role/y' },
              after: {},
            },
          ]),
        '222233334444',
      ],
      [
        'the caller of the provider',
        () =>
          accountOf({
            configuration: {
              root_module: {
                resources: [
                  resourceConfig('data.aws_caller_identity.me', {}),
                  resourceConfig('aws_iam_role_policy.x', {}),
                ],
              },
            },
            prior_state: {
              values: {
                root_module: {
                  resources: [{ address: 'data.aws_caller_identity.me', values: { account_id: '222233334444' } }],
                },
              },
            },
          }),
        '222233334444',
      ],
      [
        'another resource, of a provider that every object answers to',
        () =>
          accountOf(providers({}, 'constructor'), {}, [
            {
              address: 'aws_iam_role_policy.x',
              actions: ['no-op'],
              before: { arn: 'arn:aws:iam::222233334444:role/y' },
              after: {},
            },
          ]),
        '222233334444',
      ],
      [
        'nothing',
        () => accountOf(providers({}, 'aws.prod')),
        'the account of aws_iam_role_policy.x is not known: name it with --account, or in the settings: terraform: { accounts: { "aws.prod": "111122223333" } }',
      ],
    ])('has it from %s', (_, found, expected) => {
      expect(found()).toBe(expected);
    });
  });

  describe('given the organization', () => {
    it('makes, attaches and moves in an order that holds', () => {
      const { organization } = read(
        [
          {
            address: 'aws_organizations_policy_attachment.a',
            actions: ['create'],
            after: { target_id: 'ou-ab12-cdefgh34' },
            unknown: { policy_id: true },
          },
          {
            address: 'aws_organizations_policy.b',
            actions: ['create'],
            after: { name: 'deny', type: 'SERVICE_CONTROL_POLICY', content: document },
            unknown: { id: true },
          },
          {
            address: 'aws_organizations_policy.tags',
            actions: ['create'],
            after: { name: 'tags', type: 'TAG_POLICY', content: '{}' },
          },
          {
            address: 'aws_organizations_policy.old',
            actions: ['delete'],
            before: { id: 'p-old', name: 'old', type: 'SERVICE_CONTROL_POLICY' },
          },
          {
            address: 'aws_organizations_account.c',
            actions: ['update'],
            before: { id: account, parent_id: 'r-ab12' },
            after: { id: account, parent_id: 'ou-ab12-cdefgh34' },
          },
        ],
        root(
          resourceConfig('aws_organizations_policy_attachment.a', {
            policy_id: refer('aws_organizations_policy.b.id', 'aws_organizations_policy.b'),
          }),
        ),
      );
      expect(organization.map(({ place: _place, ...step }) => step)).toEqual([
        { do: 'put-policy', type: 'SERVICE_CONTROL_POLICY', id: 'aws_organizations_policy.b', name: 'deny', document },
        { do: 'attach-known-policy', policy: 'aws_organizations_policy.b', target: 'ou-ab12-cdefgh34' },
        { do: 'move-account', account, to: 'ou-ab12-cdefgh34' },
        { do: 'delete-policy', type: 'SERVICE_CONTROL_POLICY', policy: 'p-old' },
      ]);
    });
  });

  it.each([
    ['an empty file', '', /got an empty file/],
    ['the binary plan', 'PK\u0003\u0004', /got the plan file itself: it is binary/],
    ['a state', '{"version":4,"serial":1,"lineage":"x","resources":[]}', /got a state file/],
    ['a state in JSON', '{"format_version":"1.0","values":{}}', /JSON? ?.*of a state|show -json of a state/],
    ['HCL', 'resource "aws_iam_role" "a" {\n}', /got HCL, the source of a configuration/],
    ['commented HCL', '# Roles\n', /got HCL/],
    [
      'what terraform plan prints',
      'Terraform used the selected providers to generate…',
      /got the text that terraform plan prints/,
    ],
    ['the log of terraform plan -json', '{"@level":"info"}\n{"@level":"info"}', /got the log of terraform plan -json/],
    ['a template', '{"Resources":{}}', /CloudFormation template\? Then --template/],
    ['a YAML template', 'AWSTemplateFormatVersion: "2010-09-09"', /Then --template/],
    ['no JSON', '{', /got something that cannot be read as JSON/],
    ['another JSON', '[]', /got JSON of another form/],
    [
      'a plan that lists its changes twice',
      planText([{ address: 'aws_iam_role.a', actions: ['delete'], before: { name: 'backup' } }]).replace(
        /\}$/,
        ',"resource_changes":[]}',
      ),
      /^plan\.json: resource_changes: .* with each key once in an object, got this one again$/,
    ],
    [
      'an address of a length that nobody writes',
      planText([{ address: 'aws_iam_role.a', module: `module.a["${'x'.repeat(20_000)}"]`, actions: ['create'] }]),
      /^plan\.json: resource_changes\[0\]\.address: .* at most 20000 characters$/,
    ],
    ['lists too deep in each other', `{"variables":${'['.repeat(5_000)}`, /at most 100 levels/],
    [
      'a broken plan',
      '{"resource_changes":[{"type":"aws_iam_role","name":"a","change":{"actions":"create"}}]}',
      /resource_changes\[0\]\.change\.actions/,
    ],
  ])('refuses %s in one line', (_, text, said) => {
    const failing = () => readTerraformPlan({ file: 'plan.json', text }, { mapped: {} });
    expect(failing).toThrow(said);
    expect(failing).toThrow(/^plan\.json: [^\n]*$/);
  });

  it.each<readonly [string, PlannedResource]>([
    ['the policy of a key', { address: 'aws_kms_key_policy.k', actions: ['update'], before: {}, after: {} }],
    [
      'a key whose policy changes',
      { address: 'aws_kms_key.k', actions: ['update'], before: { policy: 'a' }, after: { policy: 'b' } },
    ],
    ['a key that is deleted', { address: 'aws_kms_key.k', actions: ['delete'], before: {}, after: null }],
    ['the policy of a bucket', { address: 'aws_s3_bucket_policy.b', actions: ['create'], after: { policy: 'b' } }],
    ['the policy of a vault', { address: 'aws_backup_vault_policy.v', actions: ['delete'], before: {}, after: null }],
  ])('says of %s that it is not applied', (_, resource) => {
    expect(read([resource]).notes).toEqual([
      { place: { what: resource.address }, text: expect.stringMatching(/^not applied: keys, buckets and vaults/) },
    ]);
  });

  it.each<readonly [string, PlannedResource]>([
    ['a key that is made', { address: 'aws_kms_key.k', actions: ['create'], after: { policy: 'b' } }],
    [
      'a key whose description changes',
      { address: 'aws_kms_key.k', actions: ['update'], before: { policy: 'a' }, after: { policy: 'a' } },
    ],
  ])('says nothing of %s', (_, resource) => {
    expect(read([resource]).notes).toEqual([]);
  });

  it('takes a plan without changes', () => {
    expect(read([]).sentences).toEqual([
      'the Terraform plan plan.json is applied: no resource of IAM or of the organization changes',
    ]);
  });
});
