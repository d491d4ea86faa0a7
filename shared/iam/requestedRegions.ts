// In which regions the requests for an action are made: those of its service's endpoints.

import type { EndpointData } from './actions/endpointData.ts';
import table from './actions/endpointRegions.generated.json' with { type: 'json' };

const data: EndpointData = table;

/**
 * Actions that are also, or only, served in one region, although their service has endpoints in many: AWS's own region
 * guard has to leave them out, because their requests go to us-east-1.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html#example-scp-deny-region
 */
const alsoServedIn: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  's3:listallmybuckets': { aws: 'us-east-1' },
  's3:getaccountpublicaccessblock': { aws: 'us-east-1' },
  's3:putaccountpublicaccessblock': { aws: 'us-east-1' },
  's3:listmultiregionaccesspoints': { aws: 'us-west-2' },
};

/**
 * Services whose endpoints the table lacks and AWS's pages name: by their prefix the service in whose regions they lie.
 * Agents call `ec2messages.<region>` and `ssmmessages.<region>` beside `ssm.<region>`:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-prerequisites.html
 */
const servedBeside: ReadonlyMap<string, string> = new Map([
  ['ec2messages', 'ssm'],
  ['ssmmessages', 'ssm'],
]);

/**
 * Gives the values that `aws:RequestedRegion` can have for an action; undefined: not known. Work is done in `regions`,
 * those of the settings; absent: anywhere.
 *
 * A service with a single endpoint is called there, and one with endpoints in few regions (at most half of the
 * partition's: pricing) in any of them, wherever the work is done. Other services are called where the work is done, as
 * far as they have an endpoint there, and elsewhere where they have none. A service that the table lacks is not known.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
 */
export function requestedRegions(
  action: string,
  partition: string,
  regions: readonly string[] | undefined,
): readonly string[] | undefined {
  const name = action.toLowerCase();
  const served = endpointsOf(name.slice(0, name.indexOf(':')))?.[partition];
  const known = data.regions[partition];
  if (served === undefined || known === undefined) return undefined;
  if (served.length * 2 <= known.length) return served;
  if (regions === undefined) return undefined;
  // A region that is newer than the table may have an endpoint of any service.
  const met = regions.filter((region) => served.includes(region) || !known.includes(region));
  const also = alsoServedIn[name]?.[partition];
  return [...new Set([...(met.length === 0 ? served : met), ...(also === undefined ? [] : [also])])];
}

function endpointsOf(service: string): EndpointData['services'][string] | undefined {
  return data.services[servedBeside.get(service) ?? service];
}
