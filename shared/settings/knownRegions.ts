// The regions of AWS, as its page lists them: a region that Veeam is said to work in must be one.

/** Regions of all partitions; https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html, and the endpoints of the isolated ones. */
export const knownRegions: readonly string[] = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'ca-west-1', 'mx-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['af-south-1', 'il-central-1', 'me-central-1', 'me-south-1', 'ap-east-1', 'ap-east-2', 'ap-south-1', 'ap-south-2'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3'],
  ...['ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'eusc-de-east-1'],
  ...['us-gov-east-1', 'us-gov-west-1', 'cn-north-1', 'cn-northwest-1'],
  ...['us-iso-east-1', 'us-iso-west-1', 'us-isob-east-1', 'us-isob-west-1', 'eu-isoe-west-1', 'us-isof-east-1'],
  'us-isof-south-1',
];

/** YYYY-MM-DD of the table: AWS opens regions later. */
export const knownRegionsDate = '2026-11-28';

const form = /^[a-z]{2}(sc)?(-[a-z]{2,4})?-(central|north|south|east|west|northeast|northwest|southeast|southwest)-\d$/;

/** Whether AWS could call a region so: one that the table does not know yet has a known form. */
export function isRegionForm(region: string): boolean {
  return form.test(region);
}
