// The form of endpointRegions.generated.json, which scripts/generate/generateEndpoints.ts writes.

export interface EndpointData {
  /** Where the table comes from; `date`: YYYY-MM-DD on which it was read. */
  readonly source: { readonly package: string; readonly version: string; readonly date: string };
  /** By partition all its regions. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  /** By service prefix, as actions carry it, and partition the regions with an endpoint of the service. */
  readonly services: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}
