// The parameters of the reader roles' template that fit a hub: step 4 of infra/README.md with this deployment's values.

import type { Settings } from '../../shared/settings/settings.ts';

/** What is known of a deployed hub. */
export interface DeployedHub {
  /** 12 digits. */
  readonly account?: string | undefined;
  /** The bus that IAM changes are forwarded to. */
  readonly eventBusArn?: string | undefined;
}

/**
 * Values by parameter of infra/member-account.yml; the name of the reader role only where it is not the default. In
 * angle brackets: what is not known here, and the external id, which no output shows.
 */
export function readerParameters(
  { deploy, live, organizationId, keys }: Settings,
  hub: DeployedHub = {},
): Readonly<Record<string, string>> {
  const parts = live.readerRole.split('/').filter((part) => part !== '');
  const name = parts.pop() ?? '';
  return {
    HubAccountId: hub.account ?? '<hub account>',
    OrganizationId: organizationId ?? '<organizationId>',
    ExternalId: '<live.externalId>',
    HubNamePrefix: deploy.name,
    ...(name === 'veeam-drift-reader' ? {} : { ReaderRoleName: name }),
    ...(parts.length === 0 ? {} : { ReaderRolePath: `/${parts.join('/')}/` }),
    ...(keys === undefined ? {} : { ReadKeys: 'true' }),
    ...(live.accessKeys ? { ReadAccessKeys: 'true' } : {}),
    ...(deploy.iamChanges ? { HubEventBusArn: hub.eventBusArn ?? '<EventBusArn>' } : {}),
  };
}

/** As `aws cloudformation create-stack-set --parameters` takes them. */
export function readerParametersText(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([key, value]) => `ParameterKey=${key},ParameterValue=${value}`)
    .join(' ');
}
