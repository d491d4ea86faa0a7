// Each kind of resource of IAM and AWS Organizations in a template.

import type { Holder } from '../change/accountOperation.ts';
import { asTheyAre } from '../plannedChange.ts';
import { resourceOf } from './nameOfResource.ts';
import { readTags } from './readTags.ts';
import type { TemplateReader } from './templateReader.ts';

type ReadResource = (id: string, reader: TemplateReader) => void;

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
const readers: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([
  ['AWS::IAM::Role', readRole],
  ['AWS::IAM::User', readUser],
  ['AWS::IAM::Group', readGroup],
  ['AWS::IAM::Policy', readPolicy],
  ['AWS::IAM::RolePolicy', readOnePolicy('role', 'RoleName')],
  ['AWS::IAM::UserPolicy', readOnePolicy('user', 'UserName')],
  ['AWS::IAM::GroupPolicy', readOnePolicy('group', 'GroupName')],
  ['AWS::IAM::ManagedPolicy', readManagedPolicy],
  ['AWS::IAM::InstanceProfile', readInstanceProfile],
  ['AWS::IAM::UserToGroupAddition', readGroupAddition],
  ['AWS::Organizations::Policy', readOrganizationPolicy],
]);
const without =
  /^AWS::IAM::(AccessKey|OIDCProvider|SAMLProvider|ServerCertificate|ServiceLinkedRole|VirtualMFADevice)$/;

const ofResources = /^AWS::(KMS::(Key|ReplicaKey)|S3::BucketPolicy|Backup::BackupVault)$/;

/** Reads one resource; one of another service changes nothing here. */
export function readResource(id: string, reader: TemplateReader): void {
  const { type } = resourceOf(reader.scope, id);
  const read = readers.get(type);
  if (read !== undefined) read(id, reader);
  else if (type.startsWith('AWS::IAM::') && !without.test(type))
    reader.noteOpen(id, `what a resource ${type} changes is not read`);
  else if (type === 'AWS::CloudFormation::Stack' || type === 'AWS::CloudFormation::StackSet') {
    reader.notes.push({
      place: reader.placeOf(id),
      text: 'the template of a nested stack is not read: judge it by itself',
    });
  } else if (ofResources.test(type)) reader.notes.push({ place: reader.placeOf(id), text: asTheyAre });
  else if (type.startsWith('AWS::Serverless::')) {
    reader.notes.push({ place: reader.placeOf(id), text: 'roles that AWS SAM makes of it are not read' });
  }
}

/** Whether it is of a kind that changes IAM or the organization. */
export function isRead(type: string): boolean {
  return readers.has(type);
}

const holders: Readonly<Record<string, Holder['kind']>> = { Roles: 'role', Users: 'user', Groups: 'group' };

function readRole(id: string, reader: TemplateReader): void {
  const name = reader.nameOf(id);
  const holder = { kind: 'role', name } as const;
  const { properties } = resourceOf(reader.scope, id);
  reader.add(id, {
    do: 'put-role',
    name,
    path: reader.text(id, 'Path'),
    tags: readTags(id, reader),
    boundary: boundaryOf(id, reader),
    trust: reader.document(id, properties.AssumeRolePolicyDocument),
  });
  readOwnPolicies(id, holder, reader);
}

function readUser(id: string, reader: TemplateReader): void {
  const name = reader.nameOf(id);
  reader.add(id, {
    do: 'put-user',
    name,
    path: reader.text(id, 'Path'),
    tags: readTags(id, reader),
    boundary: boundaryOf(id, reader),
  });
  readOwnPolicies(id, { kind: 'user', name }, reader);
  for (const group of reader.names(id, 'Groups')) reader.add(id, { do: 'join-group', user: name, group }, 'fill');
}

function readGroup(id: string, reader: TemplateReader): void {
  const name = reader.nameOf(id);
  reader.add(id, { do: 'put-group', name });
  readOwnPolicies(id, { kind: 'group', name }, reader);
}

/** What a template lists replaces what it listed before, and nothing that others attached. */
function readOwnPolicies(id: string, holder: Holder, reader: TemplateReader): void {
  reader.inline(id, holder);
  for (const arn of reader.policyArns(id, 'ManagedPolicyArns'))
    reader.add(id, { do: 'attach-policy', holder, arn }, 'fill');
}

function boundaryOf(id: string, reader: TemplateReader): string | null {
  const { properties } = resourceOf(reader.scope, id);
  const isGiven = 'PermissionsBoundary' in properties && reader.items(id, 'PermissionsBoundary').length > 0;
  const [boundary] = isGiven ? reader.policyArns(id, 'PermissionsBoundary') : [];
  return boundary === undefined || boundary === '' ? null : boundary;
}

function readPolicy(id: string, reader: TemplateReader): void {
  const { properties } = resourceOf(reader.scope, id);
  const name = reader.text(id, 'PolicyName') ?? `(${id})`;
  const document = reader.document(id, properties.PolicyDocument);
  for (const [list, kind] of Object.entries(holders)) {
    for (const holder of reader.names(id, list)) {
      reader.add(id, { do: 'put-inline-policy', holder: { kind, name: holder }, name, document }, 'fill');
    }
  }
}

function readOnePolicy(kind: Holder['kind'], property: string): ReadResource {
  return (id, reader) => {
    const { properties } = resourceOf(reader.scope, id);
    if (!('PolicyDocument' in properties)) return;
    const name = reader.text(id, 'PolicyName') ?? `(${id})`;
    const document = reader.document(id, properties.PolicyDocument);
    for (const holder of reader.names(id, property)) {
      reader.add(id, { do: 'put-inline-policy', holder: { kind, name: holder }, name, document }, 'fill');
    }
  };
}

function readManagedPolicy(id: string, reader: TemplateReader): void {
  const { properties } = resourceOf(reader.scope, id);
  const arn = reader.arnOf(id);
  reader.add(id, { do: 'put-managed-policy', arn, document: reader.document(id, properties.PolicyDocument) });
  for (const [list, kind] of Object.entries(holders)) {
    for (const name of reader.names(id, list))
      reader.add(id, { do: 'attach-policy', holder: { kind, name }, arn }, 'fill');
  }
}

function readInstanceProfile(id: string, reader: TemplateReader): void {
  const [role] = reader.names(id, 'Roles');
  if (role !== undefined) reader.add(id, { do: 'put-instance-profile', name: reader.nameOf(id), role }, 'fill');
}

function readGroupAddition(id: string, reader: TemplateReader): void {
  for (const group of reader.names(id, 'GroupName')) {
    for (const user of reader.names(id, 'Users')) reader.add(id, { do: 'join-group', user, group }, 'fill');
  }
}

function readOrganizationPolicy(id: string, reader: TemplateReader): void {
  const type = reader.text(id, 'Type');
  if (type === undefined) reader.noteOpen(id, 'its type is known only after the deployment');
  if (type !== 'SERVICE_CONTROL_POLICY' && type !== 'RESOURCE_CONTROL_POLICY') return;
  const { properties } = resourceOf(reader.scope, id);
  reader.organization.push({
    do: 'put-named-policy',
    type,
    name: reader.text(id, 'Name') ?? `(${id})`,
    document: reader.document(id, properties.Content),
    targets: reader.names(id, 'TargetIds'),
    place: reader.placeOf(id),
  });
}
