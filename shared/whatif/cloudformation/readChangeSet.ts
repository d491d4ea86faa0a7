// Reads a change set, as DescribeChangeSet answers it, as a change.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html

import * as z from 'zod';
import { InputError } from '../../estate/inputError.ts';
import { isRecord } from '../../iam/isRecord.ts';
import { parseJson } from '../../iam/parseJson.ts';
import type { NamedFile } from '../optionChange.ts';
import type { PlannedChange } from '../plannedChange.ts';
import { readJsonText } from '../readJsonText.ts';
import { isRead, readResource } from './readResource.ts';
import { readTemplateText } from './readTemplateText.ts';
import { TemplateReader } from './templateReader.ts';
import { recordOf, type TemplatePlace, type TemplateScope } from './templateScope.ts';
import { TemplateWork } from './templateWork.ts';

const context = z.union([z.string(), z.record(z.string(), z.unknown())]).optional();
const resourceChangeSchema = z.object({
  Action: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
  ResourceType: z.string(),
  Replacement: z.string().optional(),
  BeforeContext: context,
  AfterContext: context,
});
const changeSetSchema = z.object({
  StackName: z.string().optional(),
  StackId: z.string().optional(),
  NextToken: z.string().optional(),
  Parameters: z
    .array(
      z.object({
        ParameterKey: z.string(),
        ParameterValue: z.string().optional(),
        ResolvedValue: z.string().optional(),
      }),
    )
    .optional(),
  Changes: z.array(z.object({ ResourceChange: resourceChangeSchema.optional() })),
});

type ChangeSet = z.output<typeof changeSetSchema>;
type ResourceChange = z.output<typeof resourceChangeSchema>;

export interface ChangeSetOptions extends TemplatePlace {
  /** Where the answer has no property values. */
  readonly template?: NamedFile | undefined;
}

const howTo = 'aws cloudformation describe-change-set --include-property-values --output json';

/** Gives the change; throws an InputError of one line where the file is something else. */
export function readChangeSet(source: NamedFile, options: ChangeSetOptions): PlannedChange {
  const set = parseChangeSet(source);
  const [, partition = options.partition, , region, account] =
    /^arn:([\w-]+):(cloudformation):([\w-]+):(\d{12}):/.exec(set.StackId ?? '') ?? [];
  const changes = set.Changes.flatMap(({ ResourceChange: change }) => (change === undefined ? [] : [change]));
  const scope: TemplateScope = {
    file: source.file,
    partition,
    region: region ?? options.region,
    account: account ?? options.account,
    stackName: set.StackName ?? options.stackName,
    given: Object.fromEntries(
      (set.Parameters ?? []).flatMap(({ ParameterKey, ParameterValue, ResolvedValue }) =>
        (ResolvedValue ?? ParameterValue) === undefined ? [] : [[ParameterKey, ResolvedValue ?? ParameterValue ?? '']],
      ),
    ),
    work: new TemplateWork(),
    template: options.template === undefined ? templateOf(changes) : readTemplateText(options.template).value,
    physical: new Map(
      changes.flatMap(({ LogicalResourceId: id, PhysicalResourceId: name, ResourceType: type, Action, Replacement }) =>
        name !== undefined && Action === 'Modify' && Replacement !== 'True' && hasName(type)
          ? [[id, name] as const]
          : [],
      ),
    ),
  };
  const reader = new TemplateReader({ scope, placeOf: (id) => ({ what: id, file: source.file }) });
  for (const change of changes) readOne(change, reader, options.template !== undefined);
  const place = { what: source.file, file: source.file };
  const open =
    set.NextToken === undefined
      ? []
      : [{ place, text: 'more pages of the change set follow: it is not whole', isOpen: true as const }];
  return {
    sentences: [`the change set ${source.file} is executed: ${sentenceOf(changes)}`],
    account: reader.account,
    organization: reader.organization,
    notes: [...open, ...scope.work.notes(scope.file), ...reader.notes],
    ...(reader.isUnplaced && { isUnplaced: true as const }),
  };
}

function parseChangeSet({ file, text }: NamedFile): ChangeSet {
  const expected = `expected the output of ${howTo}`;
  const value = readJsonText({ file, text }, expected);
  const other =
    isRecord(value) && 'Resources' in value
      ? 'a template? Then --template'
      : isRecord(value) && 'resource_changes' in value
        ? 'a Terraform plan? Then --plan'
        : undefined;
  if (other !== undefined) throw new InputError({ file }, `${expected}, got ${other}`);
  const parsed = changeSetSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(
    { file, path: z.core.toDotPath(issue?.path ?? []) },
    `${expected}: ${issue?.message ?? 'another form'}`,
  );
}

/** Names of IAM are physical ids; inline policies have ids of their own. */
function hasName(type: string): boolean {
  return /^AWS::IAM::(Role|User|Group|ManagedPolicy|InstanceProfile)$/.test(type);
}

function templateOf(changes: readonly ResourceChange[]): TemplateScope['template'] {
  const resources = changes.map(({ LogicalResourceId: id, ResourceType, AfterContext }) => {
    return [id, { Type: ResourceType, Properties: propertiesOf(AfterContext) ?? {} }] as const;
  });
  return { Resources: Object.fromEntries(resources) };
}

function propertiesOf(given: ResourceChange['AfterContext']): Readonly<Record<string, unknown>> | undefined {
  if (given === undefined) return undefined;
  const value: unknown = typeof given === 'string' ? parseContext(given) : given;
  return isRecord(value) ? recordOf(markLater(value.Properties)) : undefined;
}

// A context that is no JSON, or says something twice, tells nothing; the resource is noted as not told.
function parseContext(text: string): unknown {
  const parsed = parseJson(text);
  return parsed.ok && parsed.repeated.length === 0 ? parsed.value : undefined;
}

/** `{{changeSet:KNOWN_AFTER_APPLY}}` stands in the place of what is not known; a function that nobody can work out, too. */
function markLater(value: unknown): unknown {
  if (typeof value === 'string')
    return value.includes('{{changeSet:KNOWN_AFTER_APPLY}}') ? { 'Fn::ImportValue': value } : value;
  if (Array.isArray(value)) return value.map(markLater);
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, markLater(part)]))
    : value;
}

function readOne(change: ResourceChange, reader: TemplateReader, hasTemplate: boolean): void {
  const { Action: action, LogicalResourceId: id, ResourceType: type, Replacement: replacement } = change;
  if (action === 'Remove' || (action === 'Modify' && replacement === 'True')) readRemoval(change, reader);
  if (action === 'Remove') return;
  if (action === 'Modify' && replacement === 'Conditional' && isRead(type))
    reader.noteOpen(id, 'whether it is replaced is known only after the deployment');
  if (hasTemplate || propertiesOf(change.AfterContext) !== undefined) readResource(id, reader);
  else if (isRead(type))
    reader.noteOpen(id, `the answer does not say what it will be: ${howTo}, or give --template, too`);
}

function readRemoval(change: ResourceChange, reader: TemplateReader): void {
  const { LogicalResourceId: id, PhysicalResourceId: physical, ResourceType: type, BeforeContext } = change;
  if (!isRead(type)) return;
  const before = propertiesOf(BeforeContext);
  if (physical === undefined || !hasOwnId(type)) {
    removeInline(id, before, reader);
    return;
  }
  switch (type) {
    case 'AWS::IAM::ManagedPolicy':
      reader.add(id, { do: 'delete-managed-policy', arn: physical }, 'fill');
      return;
    case 'AWS::IAM::InstanceProfile':
      reader.add(id, { do: 'delete-instance-profile', name: physical });
      return;
    case 'AWS::Organizations::Policy':
      removeOrganizationPolicy({ id, physical, type: before?.Type }, reader);
      return;
    default:
      reader.add(id, { do: 'delete-holder', kind: kindOf(type), name: physical });
  }
}

function hasOwnId(type: string): boolean {
  return hasName(type) || type === 'AWS::Organizations::Policy';
}

function kindOf(type: string): 'role' | 'user' | 'group' {
  if (type === 'AWS::IAM::User') return 'user';
  return type === 'AWS::IAM::Group' ? 'group' : 'role';
}

interface RemovedPolicy {
  readonly id: string;
  readonly physical: string;
  readonly type: unknown;
}

function removeOrganizationPolicy({ id, physical, type }: RemovedPolicy, reader: TemplateReader): void {
  if (type === 'SERVICE_CONTROL_POLICY' || type === 'RESOURCE_CONTROL_POLICY') {
    reader.organization.push({ do: 'delete-policy', type, policy: physical, place: reader.placeOf(id) });
  } else if (type === undefined) reader.noteOpen(id, 'what it was is not in the answer');
}

function removeInline(id: string, before: Readonly<Record<string, unknown>> | undefined, reader: TemplateReader): void {
  const name = before?.PolicyName;
  const lists = [
    ['Roles', 'role'],
    ['Users', 'user'],
    ['Groups', 'group'],
    ['RoleName', 'role'],
    ['UserName', 'user'],
    ['GroupName', 'group'],
  ] as const;
  const found = lists.flatMap(([list, kind]) => textsOf(before?.[list]).map((holder) => ({ kind, name: holder })));
  if (typeof name !== 'string' || found.length === 0) reader.noteOpen(id, 'whose policy it was is not in the answer');
  else for (const holder of found) reader.add(id, { do: 'delete-inline-policy', holder, name });
}

function textsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((each) => typeof each === 'string');
}

function sentenceOf(changes: readonly ResourceChange[]): string {
  const read = changes.filter(({ ResourceType }) => isRead(ResourceType));
  if (read.length === 0) return 'no resource of IAM or of the organization changes';
  return read
    .slice(0, 6)
    .map(({ Action, LogicalResourceId, ResourceType }) => `${Action} ${ResourceType} ${LogicalResourceId}`)
    .join(', ');
}
