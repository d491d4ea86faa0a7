// What the functions of a template can look up: parameters, pseudo parameters, mappings, conditions, resources.

import { InputError } from '../../estate/inputError.ts';
import { isRecord } from '../../iam/isRecord.ts';
import { offerNearest } from '../change/findTarget.ts';
import { ownMember } from '../change/ownMember.ts';
import type { TemplateWork } from './templateWork.ts';

export interface TemplatePlace {
  /** 12 digits. */
  readonly account?: string | undefined;
  readonly partition: string;
  readonly region?: string | undefined;
  readonly stackName?: string | undefined;
  /** Keys of tags that choose required sets: what is not known of others leaves nothing open. Default: all do. */
  readonly tagKeys?: readonly string[] | undefined;
}

export interface TemplateScope extends TemplatePlace {
  readonly file: string;
  readonly template: Readonly<Record<string, unknown>>;
  /** As they were given, `AWS::Region` and the like among them. */
  readonly given: Readonly<Record<string, string>>;
  /** What resources of the stack are called already, by logical id: a name, of a managed policy its ARN. */
  readonly physical?: ReadonlyMap<string, string> | undefined;
  readonly work: TemplateWork;
}

/** Throws an InputError where a parameter was given that the template does not have. */
export function checkParameters({ file, template, given }: TemplateScope): void {
  const known = Object.keys(recordOf(template.Parameters));
  const stranger = Object.keys(given).find((name) => !known.includes(name) && !name.startsWith('AWS::'));
  if (stranger === undefined) return;
  throw new InputError(
    { file },
    `the template has no parameter ${JSON.stringify(stranger)}${offerNearest(stranger, known)}`,
  );
}

/** Gives the value of a parameter or pseudo parameter; undefined: not known. */
export function parameterValue(scope: TemplateScope, name: string): unknown {
  const given = ownMember(scope.given, name);
  const pseudo = name.startsWith('AWS::') ? pseudoValue(scope, name) : undefined;
  const declared = recordOf(ownMember(recordOf(scope.template.Parameters), name));
  const type = String(declared.Type ?? 'String');
  // The value is then the name of what Systems Manager keeps.
  if (type.startsWith('AWS::SSM::Parameter::Value')) return undefined;
  const value = given ?? pseudo ?? declared.Default;
  if (value === undefined || value === null) return undefined;
  if (type === 'CommaDelimitedList' || type.startsWith('List<')) return listIn(String(value), scope);
  return type === 'Number' ? value : typeof value === 'object' ? value : String(value);
}

function listIn(text: string, { work }: TemplateScope): readonly string[] | undefined {
  return work.takeText(text.length) ? text.split(',').map((part) => part.trim()) : undefined;
}

/** Whether the template declares it, or it is one that each template has. */
export function isParameter({ template }: TemplateScope, name: string): boolean {
  return name.startsWith('AWS::') || Object.hasOwn(recordOf(template.Parameters), name);
}

/** Names of parameters that have neither a value nor a default. */
export function openParameters(scope: TemplateScope): readonly string[] {
  return Object.keys(recordOf(scope.template.Parameters)).filter((name) => parameterValue(scope, name) === undefined);
}

function pseudoValue({ account, partition, region, stackName }: TemplateScope, name: string): unknown {
  switch (name) {
    case 'AWS::AccountId':
      return account;
    case 'AWS::Partition':
      return partition;
    case 'AWS::Region':
      return region;
    case 'AWS::StackName':
      return stackName;
    case 'AWS::URLSuffix':
      return partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
    default:
      return undefined;
  }
}

/** The object, or an empty one. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
