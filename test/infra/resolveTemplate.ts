// Resolves CloudFormation's intrinsic functions as a deployment would, with made-up physical names.

import * as z from 'zod';
import type { Template } from '../../scripts/package/parseTemplate.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface ResolveOptions {
  readonly template: Template;
  /** Values of parameters, and of pseudo parameters such as `AWS::Region`; the others have their default. */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface Resolved {
  /** Properties of each resource that exists under these parameters, by logical id. */
  readonly resources: Readonly<Record<string, { readonly type: string; readonly properties: Json }>>;
}

export const account = '111122223333';
export const region = 'eu-central-1';

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': account,
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::URLSuffix': 'amazonaws.com',
};

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);
const resourceSchema = z.looseObject({
  Type: z.string(),
  Condition: z.string().optional(),
  Properties: json.default({}),
});

/** Stands for AWS::NoValue until the property around it is left out. */
const noValue = '\u0000no-value';

/**
 * Resolves a template. Not a general tool: it knows the functions that this project's templates use.
 *
 * @throws Error that names a function or reference that it does not know
 */
export function resolveTemplate(options: ResolveOptions): Resolved {
  const resolver = new Resolver(options);
  const resources: Record<string, { type: string; properties: Json }> = {};
  for (const [id, raw] of Object.entries(options.template.Resources)) {
    const resource = resourceSchema.parse(raw);
    if (resource.Condition !== undefined && !resolver.condition(resource.Condition)) continue;
    resources[id] = { type: resource.Type, properties: resolver.resolve(resource.Properties) };
  }
  return { resources };
}

class Resolver {
  private readonly template: Template;
  private readonly parameters: Readonly<Record<string, string>>;

  constructor({ template, parameters }: ResolveOptions) {
    this.template = template;
    const defaults = Object.entries(template.Parameters).flatMap(([name, { Default }]) =>
      Default === undefined ? [] : [[name, String(Default)]],
    );
    this.parameters = { ...Object.fromEntries(defaults), ...parameters };
  }

  resolve(value: Json): Json {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item)).filter((item) => item !== noValue);
    if (value === null || typeof value !== 'object') return value;
    const [entry, ...more] = Object.entries(value);
    if (entry !== undefined && more.length === 0 && /^(Ref|Fn::\w+)$/.test(entry[0])) return this.call(...entry);
    const kept = Object.entries(value).map(([key, item]): [string, Json] => [key, this.resolve(item)]);
    return Object.fromEntries(kept.filter(([, item]) => item !== noValue));
  }

  condition(name: string): boolean {
    const { Conditions } = z.looseObject({ Conditions: z.record(z.string(), json) }).parse(this.template);
    const rule = Conditions[name];
    if (rule === undefined) throw new Error(`expected the condition ${name} in the template`);
    return this.holds(rule);
  }

  private holds(rule: Json): boolean {
    const { Condition: named } = z.looseObject({ Condition: z.string().optional() }).parse(rule);
    if (named !== undefined) return this.condition(named);
    const [name, args] = single(rule);
    const operands = list(args);
    if (name === 'Fn::Equals') return this.resolve(operands[0] ?? '') === this.resolve(operands[1] ?? '');
    if (name === 'Fn::Not') return !this.holds(operands[0] ?? null);
    if (name === 'Fn::And') return operands.every((operand) => this.holds(operand));
    throw new Error(`unknown condition function ${name}`);
  }

  private call(name: string, args: Json): Json {
    switch (name) {
      case 'Ref':
        return this.reference(text(args));
      case 'Fn::GetAtt':
        return this.attribute(typeof args === 'string' ? args : list(args).map(text).join('.'));
      case 'Fn::Sub':
        return this.substitute(args);
      case 'Fn::Join':
        return list(this.resolve(list(args)[1] ?? []))
          .map(text)
          .join(text(list(args)[0] ?? ''));
      case 'Fn::Split':
        return text(this.resolve(list(args)[1] ?? '')).split(text(list(args)[0] ?? ''));
      case 'Fn::Select':
        return list(this.resolve(list(args)[1] ?? []))[Number(list(args)[0])] ?? '';
      case 'Fn::FindInMap':
        return this.findInMap(list(args).map((key) => text(this.resolve(key))));
      case 'Fn::If':
        return this.resolve(list(args)[this.condition(text(list(args)[0] ?? '')) ? 1 : 2] ?? '');
      default:
        throw new Error(`unknown function ${name}`);
    }
  }

  private substitute(args: Json): string {
    const [pattern, own] = typeof args === 'string' ? [args, {}] : [text(list(args)[0] ?? ''), list(args)[1] ?? {}];
    const values = z.record(z.string(), json).parse(own);
    return pattern.replace(/\$\{(!?)([\w:.]+)\}/g, (_all, literal: string, name: string) => {
      if (literal === '!') return `\${${name}}`;
      const value = values[name];
      if (value !== undefined) return text(this.resolve(value));
      return name.includes('.') ? this.attribute(name) : this.reference(name);
    });
  }

  private findInMap([map = '', top = '', second = '']: readonly string[]): Json {
    const mappings = z.record(z.string(), z.record(z.string(), z.record(z.string(), json)));
    const { Mappings } = z.looseObject({ Mappings: mappings }).parse(this.template);
    const found = Mappings[map]?.[top]?.[second];
    if (found === undefined) throw new Error(`no mapping ${map}.${top}.${second}`);
    return found;
  }

  private reference(name: string): string {
    if (name === 'AWS::NoValue') return noValue;
    const known = this.parameters[name] ?? pseudo[name];
    if (known !== undefined) return known;
    const resource = this.template.Resources[name];
    if (resource === undefined) throw new Error(`reference to ${name}, which the template does not have`);
    const isArn = ['AWS::SNS::Topic', 'AWS::StepFunctions::StateMachine'].includes(resource.Type);
    return isArn ? this.attribute(`${name}.Arn`) : this.physicalName(name);
  }

  /** Names that the template gives, or the logical id in small letters. */
  private physicalName(id: string): string {
    const { Properties } = resourceSchema.parse(this.template.Resources[id]);
    const named = z
      .looseObject({})
      .transform((properties) =>
        ['FunctionName', 'RoleName', 'QueueName', 'TopicName', 'LogGroupName', 'StateMachineName', 'BucketName', 'Name']
          .map((key) => properties[key])
          .find((value) => value !== undefined),
      )
      .pipe(json.optional())
      .parse(Properties);
    const name = named === undefined ? noValue : this.resolve(named);
    return name === noValue ? id.toLowerCase() : text(name);
  }

  private attribute(path: string): string {
    const [id = '', name = ''] = path.split('.');
    const resource = this.template.Resources[id];
    if (resource === undefined) throw new Error(`attribute ${path} of a resource that the template does not have`);
    if (name !== 'Arn') return this.physicalName(id);
    const physical = this.physicalName(id);
    const arnOf = arns[resource.Type];
    if (arnOf === undefined) throw new Error(`no ARN is known for ${resource.Type} (${path})`);
    return arnOf(physical);
  }
}

const here = `${region}:${account}`;
const arns: Readonly<Record<string, (name: string) => string>> = {
  'AWS::CloudWatch::Alarm': (name) => `arn:aws:cloudwatch:${here}:alarm:${name}`,
  'AWS::Events::EventBus': (name) => `arn:aws:events:${here}:event-bus/${name}`,
  'AWS::Events::Rule': (name) => `arn:aws:events:${here}:rule/${name}`,
  'AWS::IAM::Role': (name) => `arn:aws:iam::${account}:role/${name}`,
  'AWS::KMS::Key': (name) => `arn:aws:kms:${here}:key/${name}`,
  'AWS::Lambda::Function': (name) => `arn:aws:lambda:${here}:function:${name}`,
  'AWS::Logs::LogGroup': (name) => `arn:aws:logs:${here}:log-group:${name}:*`,
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
  'AWS::SNS::Topic': (name) => `arn:aws:sns:${here}:${name}`,
  'AWS::SQS::Queue': (name) => `arn:aws:sqs:${here}:${name}`,
  'AWS::StepFunctions::StateMachine': (name) => `arn:aws:states:${here}:stateMachine:${name}`,
};

function single(value: Json): [string, Json] {
  const [entry] = Object.entries(z.record(z.string(), json).parse(value));
  if (entry === undefined) throw new Error('expected a function of one key');
  return entry;
}

function list(value: Json): readonly Json[] {
  return z.array(json).parse(value);
}

function text(value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`expected text, came ${JSON.stringify(value)}`);
}
