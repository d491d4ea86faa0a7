// Tells in which account a resource of a plan lives.

import { isRecord } from '../../iam/isRecord.ts';
import { isAccountId } from '../../vocabulary/isAccountId.ts';
import { ownMember } from '../change/ownMember.ts';
import type { PlanReferences } from './planReferences.ts';
import type { ResourceChange, TerraformPlan } from './terraformPlan.ts';

export interface AccountSources {
  /** Accounts by provider: `aws`, `aws.prod`, `module.backup:aws.prod`; see `terraform.accounts` of the settings. */
  readonly mapped: Readonly<Record<string, string>>;
  /** For providers of which nothing else tells it. */
  readonly fallback?: string | undefined;
}

/**
 * Gives the account (12 digits) of a resource, undefined where nothing tells it: of its own ARN, of the settings, of the
 * provider's configuration (`assume_role`, `allowed_account_ids`), of the account's own id that the provider was asked for
 * (`aws_caller_identity`), of ARNs of other resources of the provider where all have the same, or the fallback.
 */
export function planAccounts(
  plan: TerraformPlan,
  references: PlanReferences,
  { mapped, fallback }: AccountSources,
): (change: ResourceChange) => string | undefined {
  const seen = new Map<string, Set<string>>();
  for (const change of plan.resource_changes ?? []) {
    const account = ownAccount(change);
    const provider = providerOf(change, references);
    if (account !== undefined) seen.set(provider, (seen.get(provider) ?? new Set()).add(account));
  }
  for (const [provider, account] of callerIdentities(plan)) seen.set(provider, new Set([account]));
  const configured = configuredAccounts(plan);
  return (change) => {
    const provider = providerOf(change, references);
    const inSettings = ownMember(mapped, provider) ?? ownMember(mapped, provider.replace(/^.*:/, ''));
    const [only, ...others] = seen.get(provider) ?? [];
    const alike = others.length === 0 ? only : undefined;
    return ownAccount(change) ?? inSettings ?? configured.get(provider) ?? alike ?? fallback;
  };
}

/** `aws`, `aws.prod`, `module.backup:aws`. */
export function providerOf(change: ResourceChange, references: PlanReferences): string {
  return references.configOf(change)?.provider_config_key ?? 'aws';
}

/** Of the ARNs that IAM gave the resource, or of the policy of its own account that it attaches. */
function ownAccount({ change: { before, after } }: ResourceChange): string | undefined {
  const arns = [before?.arn, after?.arn, before?.policy_arn, after?.policy_arn];
  return arns.map(accountOfArn).find((account) => account !== undefined);
}

function accountOfArn(arn: unknown): string | undefined {
  if (typeof arn !== 'string') return undefined;
  return /^arn:[\w-]+:iam::(\d{12}):/.exec(arn)?.[1];
}

function configuredAccounts(plan: TerraformPlan): ReadonlyMap<string, string | undefined> {
  const configs = Object.entries(plan.configuration?.provider_config ?? {});
  return new Map(configs.map(([provider, { expressions }]) => [provider, configuredAccount(plan, expressions)]));
}

function configuredAccount(
  plan: TerraformPlan,
  expressions: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  const roles = textsIn(plan, expressions?.assume_role).map(accountOfArn);
  const allowed = textsIn(plan, expressions?.allowed_account_ids).filter(isAccountId);
  const [first, ...others] = new Set([...roles.filter((account) => account !== undefined), ...allowed]);
  return others.length === 0 ? first : undefined;
}

/** All texts that stand in an expression, and those of the variables of the root module that it names. */
function textsIn({ variables }: TerraformPlan, expression: unknown): readonly string[] {
  const texts = textsWithin(expression);
  const named = texts.filter((text) => text.startsWith('var.')).map((text) => text.slice('var.'.length));
  return [...texts, ...[...new Set(named)].flatMap((name) => textsWithin(ownMember(variables, name)?.value))];
}

// A variable holds a value, in which nothing refers to anything.
function textsWithin(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsWithin) : [];
}

/** Whose credentials a provider of the root module has, where the configuration asks for it. */
function callerIdentities(plan: TerraformPlan): ReadonlyMap<string, string> {
  const configs = plan.configuration?.root_module?.resources ?? [];
  const identities = configs.filter(({ mode, type }) => mode === 'data' && type === 'aws_caller_identity');
  const accounts = accountIds(plan.prior_state);
  return new Map(
    identities.flatMap(({ name, provider_config_key: provider }) => {
      const address = `data.aws_caller_identity.${name}`;
      const account = accounts.get(address);
      return provider === undefined || account === undefined ? [] : [[provider, account] as const];
    }),
  );
}

/** By address, of the resources of the root module that have one. */
function accountIds(state: unknown): ReadonlyMap<string, string> {
  const resources = memberOf(memberOf(memberOf(state, 'values'), 'root_module'), 'resources');
  if (!Array.isArray(resources)) return new Map();
  return new Map(
    resources.flatMap((resource: unknown) => {
      const address = memberOf(resource, 'address');
      const id = memberOf(memberOf(resource, 'values'), 'account_id');
      return typeof address === 'string' && typeof id === 'string' && isAccountId(id) ? [[address, id] as const] : [];
    }),
  );
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? ownMember(value, name) : undefined;
}
