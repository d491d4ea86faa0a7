// Terraform plans for tests, in the frame that `terraform show -json` prints; resources after the AWS provider's schema.

type Values = Readonly<Record<string, unknown>>;

export interface PlannedResource {
  /** `aws_iam_role.backup`, with key: `aws_iam_role.backup["a"]`. */
  readonly address: string;
  /** `module.a["x"]`; default: the root. */
  readonly module?: string;
  readonly actions: readonly string[];
  readonly before?: Values | null;
  readonly after?: Values | null;
  readonly unknown?: Values;
  readonly mode?: 'data';
}

export interface PlanParts {
  readonly configuration?: unknown;
  readonly [member: string]: unknown;
}

/** Gives the text of a plan. */
export function planText(resources: readonly PlannedResource[], parts: PlanParts = {}): string {
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: resources.map(changeOf),
    ...parts,
  });
}

function changeOf({ address, module, actions, before = null, after = null, unknown = {}, mode }: PlannedResource) {
  const [, prefix = '', type, name, text, number] =
    /^(data\.)?(\w+)\.(\w[\w-]*)(?:\[(?:"(.*)"|(\d+))\])?$/.exec(address) ?? [];
  const index = text ?? (number === undefined ? undefined : Number(number));
  return {
    address: module === undefined ? address : `${module}.${address}`,
    ...(module !== undefined && { module_address: module }),
    mode: mode ?? (prefix === '' ? 'managed' : 'data'),
    type,
    name,
    ...(index !== undefined && { index }),
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: { actions, before, after, after_unknown: unknown, before_sensitive: {}, after_sensitive: {} },
  };
}

/** The configuration of one resource: attributes by what they refer to. */
export function resourceConfig(address: string, expressions: Readonly<Record<string, unknown>>, more: Values = {}) {
  const [type, name] = address.replace(/^data\./, '').split('.');
  const mode = address.startsWith('data.') ? 'data' : 'managed';
  return { address, mode, type, name, provider_config_key: 'aws', expressions, ...more };
}

/** An expression that refers to these. */
export function refer(...references: readonly string[]) {
  return { references };
}
