// The regions of AWS that the table of endpoints knows, and the form that those it does not know yet have.

import type { EndpointData } from './actions/endpointData.ts';
import table from './actions/endpointRegions.generated.json' with { type: 'json' };
import { getOrMake } from './getOrMake.ts';

const { regions, services, source }: EndpointData = table;

/** Regions of the partitions `aws`, `aws-cn` and `aws-us-gov`, as botocore's endpoints.json lists them. */
export const knownRegions: readonly string[] = Object.values(regions).flat();

/** YYYY-MM-DD of the table: AWS opens regions later. */
export const knownRegionsDate = source.date;

/** Regions of one partition, those in which most services are first; none of a partition that the table lacks. */
export function regionsOf(partition: string): readonly string[] {
  return getOrMake(sorted, partition, sortRegions);
}

const sorted = new Map<string, readonly string[]>();

function sortRegions(partition: string): readonly string[] {
  const served = Object.values(services).flatMap((byPartition) => byPartition[partition] ?? []);
  const counts = new Map<string, number>();
  for (const region of served) counts.set(region, (counts.get(region) ?? 0) + 1);
  return (regions[partition] ?? []).toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
}

const form = /^[a-z]{2}(sc)?(-[a-z]{2,4})?-(central|north|south|east|west|northeast|northwest|southeast|southwest)-\d$/;

/** Whether AWS could call a region so: a newer one than the table, or one of an isolated partition. */
export function isRegionForm(region: string): boolean {
  return form.test(region);
}
