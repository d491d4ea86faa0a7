import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { UnknownDocument } from '../../../shared/estate/unknownDocument.ts';
import { readTemplate } from '../../../shared/whatif/cloudformation/readTemplate.ts';

const place = { account: '111122223333', partition: 'aws', region: 'eu-central-1', given: {} };

function read(text: string, given: Readonly<Record<string, string>> = {}) {
  return readTemplate({ file: 'template.yaml', text }, { ...place, given });
}

function steps(text: string, given: Readonly<Record<string, string>> = {}) {
  return read(text, given).account.map(({ account: _account, place: _place, ...step }) => step);
}

/** A policy document with one resource, as YAML of a flow. */
const roleWith = (resource: string, head = '') => `${head}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: backup
      AssumeRolePolicyDocument: { Statement: [] }
      Policies:
        - PolicyName: own
          PolicyDocument:
            Version: 2012-10-17
            Statement:
              - { Effect: Allow, Action: s3:GetObject, Resource: ${resource} }
`;

function resourceIn(resource: string, head = '', given: Readonly<Record<string, string>> = {}): unknown {
  const found = steps(roleWith(resource, head), given).find((step) => step.do === 'put-inline-policy');
  return found?.do === 'put-inline-policy' ? found.document : undefined;
}

const role = (id: string, name: string) => `  ${id}: { Type: AWS::IAM::Role, Properties: { RoleName: ${name} } }\n`;

/** Puts a text into itself so many times. */
function nest(times: number, around: (inner: string) => string): string {
  return times === 0 ? 'x' : around(nest(times - 1, around));
}

const known = (resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: resource }],
});
const open = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: '*',
      Condition: { StringEquals: { 'known only after the deployment: Role': 'unknown' } },
    },
  ],
};
const parameters = `
Parameters:
  Bucket: { Type: String, Default: store }
  Open: { Type: String }
  List: { Type: CommaDelimitedList, Default: "a, b" }
  Stored: { Type: "AWS::SSM::Parameter::Value<String>", Default: /path }
Mappings:
  Buckets: { eu-central-1: { name: frankfurt } }
Conditions:
  Yes: !Equals [!Ref Bucket, store]
  No: !Not [!Condition Yes]
  Maybe: !Equals [!Ref Open, x]
  Both: !And [!Condition Yes, !Condition No, !Condition Maybe]
  Either: !Or [!Condition Maybe, !Condition Yes]
`;

describe('readTemplate', () => {
  it.each([
    ['!Ref Bucket', 'store'],
    ['!Ref AWS::AccountId', '111122223333'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own variables
    ['!Sub "arn:${AWS::Partition}:s3:::${Bucket}/${!aws:username}"', 'arn:aws:s3:::store/${aws:username}'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own variables
    ['!Sub ["${Own}-${Bucket}", { Own: !Ref "AWS::Region" }]', 'eu-central-1-store'],
    ['!Join [":", [arn, !Ref "AWS::Partition", !Ref Bucket]]', 'arn:aws:store'],
    ['!Select [1, !Ref List]', 'b'],
    ['!Select [1, !Split ["-", "x-y"]]', 'y'],
    ['!FindInMap [Buckets, !Ref "AWS::Region", name]', 'frankfurt'],
    ['!If [Yes, one, two]', 'one'],
    ['!If [No, one, two]', 'two'],
    ['!If [Both, one, two]', 'two'],
    ['!If [Either, one, two]', 'one'],
    ['!GetAtt Role.Arn', 'arn:aws:iam::111122223333:role/backup'],
    ['{ "Fn::Join": ["", [a, b]] }', 'ab'],
  ])('works out %s', (source, value) => {
    expect(resourceIn(source, parameters)).toEqual(known(value));
  });

  it.each([
    '!Ref Open',
    '!Ref Stored',
    '!Ref AWS::StackId',
    '!ImportValue other',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own variables
    '!Sub "x-${Open}"',
    '!Join ["", [a, !Ref Open]]',
    '!If [Maybe, one, two]',
    '!GetAtt Elsewhere.Arn',
    '!FindInMap [Buckets, !Ref Open, name]',
    '!Select [0, !GetAZs ""]',
    '{ "Fn::Transform": { Name: macro } }',
  ])('leaves %s open, neither granted nor missing', (source) => {
    expect(resourceIn(source, parameters)).toEqual(open);
  });

  it('takes parameters that are given, and leaves out what has no value', () => {
    expect(resourceIn('!Ref Open', parameters, { Open: 'given' })).toEqual(known('given'));
    expect(resourceIn('[!Ref Bucket, !If [No, x, !Ref "AWS::NoValue"]]', parameters)).toMatchObject({
      Statement: [{ Resource: ['store'] }],
    });
  });

  it('does not lose itself in names and conditions that lead in a circle', () => {
    const circle = 'Conditions: { A: !Condition B, B: !Condition A }\n';
    expect(resourceIn('!If [A, one, two]', circle)).toEqual(open);
    const text = 'Resources: { R: { Type: AWS::IAM::Role, Properties: { RoleName: !Ref R } } }';
    expect(steps(text)).toMatchObject([{ do: 'put-role', name: '(R)' }]);
  });

  it('works out once what is asked for many times', () => {
    const both = (at: number) => `C${at}: !And [!Condition C${at + 1}, !Condition C${at + 1}]`;
    const conditions = `Conditions: { ${Array.from({ length: 40 }, (_, at) => both(at)).join(', ')}, C40: !Equals [a, a] }\n`;
    expect(resourceIn('!If [C0, one, two]', conditions)).toEqual(known('one'));
    const first = (at: number) => role(`R${at}`, `!Select [0, [!Ref R${at + 1}, !Ref R${at + 1}, !Ref R${at + 1}]]`);
    const roles = `Resources:\n${Array.from({ length: 40 }, (_, at) => first(at)).join('')}${role('R40', 'backup')}`;
    expect(steps(roles)).toMatchObject(Array.from({ length: 41 }, () => ({ name: 'backup' })));
  });

  const chain = Array.from({ length: 500 }, (_, at) => role(`R${at}`, `!Ref R${at + 1}`)).join('');

  it.each([
    [
      'a condition that is made of itself',
      'lead in a circle',
      roleWith('!If [A, x, y]', 'Conditions: { A: !And [!Condition A, !Condition A] }'),
    ],
    [
      'a name that is made of itself',
      'lead in a circle',
      `${roleWith('!Ref R')}${role('R', `!Sub "\${R}\${R}\${R}\${R}"`)}`,
    ],
    [
      'a path that is made of its ARN',
      'lead in a circle',
      `${roleWith('!GetAtt R.Arn')}${role('R', `r, Path: !Sub "\${R.Arn}\${R.Arn}"`)}`,
    ],
    ['names that follow each other without end', 'lie in each other too deeply', `${roleWith('!Ref R0')}${chain}`],
    [
      'texts that double',
      'make a text that is too long',
      roleWith(nest(40, (inner) => `!Sub ["\${a}\${a}", { a: ${inner} }]`)),
    ],
    [
      'texts that are escaped again and again',
      'make a text that is too long',
      roleWith(nest(40, (inner) => `!ToJsonString { a: ${inner} }`)),
    ],
    [
      'a long text between many others',
      'make a text that is too long',
      roleWith(`!Join [${'-'.repeat(2_000)}, !Split [a, ${'a'.repeat(2_000)}]]`),
    ],
  ])('does not know what comes of %s, and says so', (_, why, text) => {
    const { account, notes } = read(text);
    expect(account).toContainEqual(expect.objectContaining({ do: 'put-inline-policy', document: open }));
    expect(notes).toContainEqual({
      place: { what: 'template.yaml', file: 'template.yaml' },
      text: `not worked out: its functions ${why}, and what they give is not known`,
      isOpen: true,
    });
  });

  it('does not know whatever follows many long texts, and says so', () => {
    const megabyte = `!Join ["", [${Array.from({ length: 90 }, () => '!Ref Long').join(', ')}]]`;
    const long = `Parameters: { Long: { Type: String, Default: ${'-'.repeat(10_000)} } }\n`;
    const { account, notes } = read(roleWith(`!Join ["", [&text ${megabyte}${', *text'.repeat(11)}]]`, long));
    expect(account).toContainEqual(expect.objectContaining({ document: expect.any(UnknownDocument) }));
    expect(notes).toMatchObject([{ text: expect.stringContaining('take too many steps'), isOpen: true }]);
  });

  it.each([
    ['a parameter or resource', '!Ref constructor'],
    ['a variable of a text', `!Sub ["\${toString}", {}]`],
    ['a key of a mapping', '!FindInMap [Buckets, constructor, name]'],
    ['a condition', '!If [constructor, one, two]'],
  ])('knows nothing of %s that nobody declared, though every object answers to its name', (_, source) => {
    expect(resourceIn(source, parameters)).toEqual(open);
  });

  it('makes no name of a resource of a type that every object answers to', () => {
    const text = `Resources:
  Strange: { Type: constructor, Properties: {} }
  R: { Type: AWS::IAM::Role, Properties: { RoleName: !Ref Strange, ManagedPolicyArns: [!GetAtt Strange.Arn] } }`;
    expect(steps(text)).toMatchObject([
      { do: 'put-role', name: '(R)' },
      { do: 'put-managed-policy', document: expect.any(UnknownDocument) },
      { do: 'attach-policy' },
    ]);
  });

  it('reads every kind of resource, names that CloudFormation makes among them', () => {
    const text = `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [] }
      ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess, !Ref Managed]
      PermissionsBoundary: !Ref Managed
      Tags: [{ Key: "veeam:role", Value: ec2-backup }]
  User: { Type: AWS::IAM::User, Properties: { UserName: u, Groups: [!Ref Group] } }
  Group: { Type: AWS::IAM::Group, Properties: { GroupName: g } }
  Managed: { Type: AWS::IAM::ManagedPolicy, Properties: { ManagedPolicyName: m, PolicyDocument: { Statement: [] }, Users: [u] } }
  Inline: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, PolicyDocument: { Statement: [] }, Roles: [!Ref Role, other] } }
  One: { Type: AWS::IAM::RolePolicy, Properties: { PolicyName: q, PolicyDocument: { Statement: [] }, RoleName: !Ref Role } }
  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Role] } }
  Added: { Type: AWS::IAM::UserToGroupAddition, Properties: { GroupName: !Ref Group, Users: [v] } }
  Bucket: { Type: AWS::S3::Bucket }
`;
    const arn = 'arn:aws:iam::111122223333:policy/m';
    const role = { kind: 'role', name: '(Role)' };
    expect(steps(text)).toMatchObject([
      { do: 'put-role', name: '(Role)', tags: { 'veeam:role': 'ec2-backup' }, boundary: arn },
      { do: 'put-user', name: 'u' },
      { do: 'put-group', name: 'g' },
      { do: 'put-managed-policy', arn },
      { do: 'attach-policy', holder: role, arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      { do: 'attach-policy', holder: role, arn },
      { do: 'join-group', user: 'u', group: 'g' },
      { do: 'attach-policy', holder: { kind: 'user', name: 'u' }, arn },
      { do: 'put-inline-policy', holder: role, name: 'p' },
      { do: 'put-inline-policy', holder: { kind: 'role', name: 'other' }, name: 'p' },
      { do: 'put-inline-policy', holder: role, name: 'q' },
      { do: 'put-instance-profile', name: '(Profile)', role: '(Role)' },
      { do: 'join-group', user: 'v', group: 'g' },
    ]);
  });

  it('reads policies of the organization, their content as text or as an object', () => {
    const text = `
Resources:
  Deny: { Type: AWS::Organizations::Policy, Properties: { Name: deny, Type: SERVICE_CONTROL_POLICY, Content: { Statement: [] }, TargetIds: [ou-ab12-cdefgh34] } }
  Text: { Type: AWS::Organizations::Policy, Properties: { Name: text, Type: RESOURCE_CONTROL_POLICY, Content: "{}" } }
  Backup: { Type: AWS::Organizations::Policy, Properties: { Name: plan, Type: BACKUP_POLICY, Content: "{}" } }
`;
    expect(read(text).organization).toMatchObject([
      { do: 'put-named-policy', name: 'deny', document: { Statement: [] }, targets: ['ou-ab12-cdefgh34'] },
      { do: 'put-named-policy', name: 'text', document: '{}', targets: [] },
    ]);
  });

  it('leaves a trust policy unknown where who is trusted is not known', () => {
    const text = `
Parameters: { Who: { Type: String } }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: !Ref Who }, Action: sts:AssumeRole }] } }
`;
    expect(steps(text)).toMatchObject([{ trust: expect.any(UnknownDocument) }]);
    expect(read(text).notes).toMatchObject([{ text: expect.stringContaining('parameters without a value: Who') }]);
  });

  it('makes no resource whose condition is false, and notes one whose condition is open', () => {
    const text = (condition: string) =>
      `${parameters}\nResources: { R: { Type: AWS::IAM::Role, Condition: ${condition}, Properties: { RoleName: r } } }`;
    expect(steps(text('No'))).toEqual([]);
    expect(steps(text('Yes'))).toHaveLength(1);
    const { account, notes } = read(text('Maybe'));
    expect(account).toEqual([]);
    expect(notes).toContainEqual(
      expect.objectContaining({ isOpen: true, text: expect.stringContaining('the condition Maybe') }),
    );
  });

  it('takes an alias for the last anchor of its name before it', () => {
    const before = 'Metadata: [&list { part: &name first }, &name second, *list]\n';
    expect(resourceIn('*name', before)).toEqual(known('second'));
    expect(resourceIn('[*name, &name third, *name]', 'Metadata: &name first\n')).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: ['first', 'third', 'third'] }],
    });
  });

  it('names the line of each resource', () => {
    expect(read(roleWith('"*"', parameters)).account[0]?.place).toEqual({
      what: 'Role',
      file: 'template.yaml',
      line: 17,
    });
  });

  it('resolves the template of our own reader role', () => {
    const file = fileURLToPath(new URL('../../../infra/member-account.yml', import.meta.url));
    const { account, notes } = readTemplate({ file, text: readFileSync(file, 'utf8') }, place);
    expect(account.map((step) => step.do)).toContain('put-role');
    expect(notes.filter((note) => note.isOpen === true).map((note) => note.text)).toEqual([]);
  });

  it.each([
    ['an empty file', '', /got an empty file/],
    ['broken YAML', 'Resources: [', /template\.yaml:1:/],
    ['a key twice', 'Resources: {}\nResources: {}', /Map keys must be unique/],
    [
      'a key twice, deep in it',
      'Resources:\n  A: { B: [{ x: 1, x: 2 }] }',
      /^template\.yaml:2:20: .*Map keys must be unique$/,
    ],
    [
      'a key as a number and as a text',
      'Resources: { 1: a, "1": b }',
      /^template\.yaml:1:20: .*Map keys must be unique$/,
    ],
    ['an alias of nothing', 'Resources:\n  A: *a\n  B: &a {}', /^template\.yaml:2:6: .*no anchor &a stands before$/],
    ['no resources', 'Parameters: {}', /got a file without Resources/],
    ['a Terraform plan', '{"resource_changes":[]}', /a Terraform plan\? Then --plan/],
    ['a change set', '{"Changes":[]}', /a change set\? Then --change-set/],
    ['a policy', '{"Statement":[]}', /got a policy document/],
    ['org-formation', 'AWSTemplateFormatVersion: 2010-09-09-OC\nResources: {}', /a template of org-formation/],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\nResources: {}`,
      /at most 200 levels and 500000 values/,
    ],
    ['text', 'hello', /got something else/],
    ['lists too deep in each other', `a: ${'['.repeat(20_000)}`, /expected .* of at most 200 levels$/],
  ])('refuses %s in one line', (_, text, said) => {
    const failing = () => read(text);
    expect(failing).toThrow(said);
    expect(failing).toThrow(/^template\.yaml[^\n]*$/);
  });

  it('refuses a parameter that the template does not have, with the nearest', () => {
    expect(() => read(roleWith('"*"', parameters), { Buckt: 'x' })).toThrow(
      'the template has no parameter "Buckt": did you mean Bucket?',
    );
  });
});
