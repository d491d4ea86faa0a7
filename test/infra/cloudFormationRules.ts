// Rules of CloudFormation that decide about a request before any resource is made, and that moto does not hold to.

import * as z from 'zod';

export interface StackRequest {
  /** `CreateChangeSet` */
  readonly action: string;
  /** Of the query protocol: `Parameters.member.1.ParameterKey` and so on. */
  readonly parameters: URLSearchParams;
  /** The template that the request names, as plain data; undefined where it names none. */
  readonly template: unknown;
  /** Bytes of the template, and whether they came in the request itself. */
  readonly size: number;
  readonly isInline: boolean;
}

const stackMakers = ['CreateChangeSet', 'CreateStack', 'CreateStackSet', 'UpdateStack', 'UpdateStackSet'];
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const limits = { inlineBytes: 51_200, bytes: 1_048_576, resources: 500 };

const parameterSchema = z.looseObject({
  Type: z.string(),
  Default: z.union([z.string(), z.number()]).optional(),
  AllowedPattern: z.string().optional(),
  AllowedValues: z.array(z.union([z.string(), z.number()])).optional(),
  MinValue: z.number().optional(),
  MaxValue: z.number().optional(),
});
type Parameter = z.output<typeof parameterSchema>;
const templateSchema = z.looseObject({
  Parameters: z.record(z.string(), parameterSchema).default({}),
  Resources: z.record(z.string(), z.looseObject({ Properties: z.looseObject({}).default({}) })),
});

/** CloudFormation's message where it refuses the request; undefined where it takes it, or is not asked for a stack. */
export function stackRefusal(request: StackRequest): string | undefined {
  if (!stackMakers.includes(request.action) || request.template === undefined) return undefined;
  const { Parameters, Resources } = templateSchema.parse(request.template);
  const given = givenParameters(request.parameters);
  return (
    sizeRefusal(request, Object.keys(Resources).length) ??
    undeclared(given, Parameters) ??
    valueless(given, Parameters) ??
    outsideOfLimits(given, Parameters) ??
    capabilityRefusal(request.parameters, Object.values(Resources))
  );
}

/** Undefined: UsePreviousValue. */
type Given = ReadonlyMap<string, string | undefined>;

function givenParameters(form: URLSearchParams): Given {
  const keys = [...form].filter(([name]) => /^Parameters\.member\.\d+\.ParameterKey$/.test(name));
  return new Map(keys.map(([name, key]) => [key, form.get(name.replace(/Key$/, 'Value')) ?? undefined]));
}

function sizeRefusal({ size, isInline }: StackRequest, resources: number): string | undefined {
  if (isInline && size > limits.inlineBytes) {
    return `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${limits.inlineBytes}`;
  }
  if (size > limits.bytes) return `Template may not exceed ${limits.bytes} bytes in size.`;
  return resources > limits.resources
    ? `Template format error: Number of resources, ${resources}, is greater than maximum allowed, ${limits.resources}`
    : undefined;
}

/** Seen in public reports, word for word: https://github.com/aws/aws-sdk-net/issues/726 */
function undeclared(given: Given, declared: Readonly<Record<string, Parameter>>): string | undefined {
  const extra = [...given.keys()].filter((name) => declared[name] === undefined);
  if (extra.length === 0) return undefined;
  return Object.keys(declared).length === 0
    ? 'Parameter values specified for a template which does not require them.'
    : `Parameters: [${extra.join(', ')}] do not exist in the template`;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Parameter.html: the default where none is given */
function valueless(given: Given, declared: Readonly<Record<string, Parameter>>): string | undefined {
  const missing = Object.entries(declared).flatMap(([name, { Default }]) =>
    Default === undefined && !given.has(name) ? [name] : [],
  );
  return missing.length === 0 ? undefined : `Parameters: [${missing.join(', ')}] must have values`;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
function outsideOfLimits(given: Given, declared: Readonly<Record<string, Parameter>>): string | undefined {
  for (const [name, parameter] of Object.entries(declared)) {
    const value = given.has(name) ? given.get(name) : String(parameter.Default);
    if (value !== undefined && !isWithin(parameter, value)) return `Parameter ${name} failed to satisfy constraint`;
  }
  return undefined;
}

function isWithin(parameter: Parameter, value: string): boolean {
  const { Type, AllowedPattern: pattern, AllowedValues: values, MinValue: least, MaxValue: most } = parameter;
  if (Type === 'Number' && !/^-?\d+(\.\d+)?$/.test(value)) return false;
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value)) return false;
  if (values !== undefined && !values.map(String).includes(value)) return false;
  return (least === undefined || Number(value) >= least) && (most === undefined || Number(value) <= most);
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html#using-iam-capabilities */
function capabilityRefusal(
  form: URLSearchParams,
  resources: readonly { readonly Properties: object }[],
): string | undefined {
  const hasNamedRoles = resources.some(({ Properties }) => 'RoleName' in Properties);
  const given = [...form].flatMap(([name, value]) => (name.startsWith('Capabilities.member.') ? [value] : []));
  if (!hasNamedRoles || given.includes('CAPABILITY_NAMED_IAM')) return undefined;
  return 'Requires capabilities : [CAPABILITY_NAMED_IAM]';
}
