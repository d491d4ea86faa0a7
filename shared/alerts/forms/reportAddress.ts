// The address of an alert's whole report for people.

import type { AlertInput } from '../alertInput.ts';
import { consoleAddress, partitionOf } from './consoleAddress.ts';

/** Gives what a person opens in a browser: an https address as it is, the console's page of an S3 object; undefined for a folder. */
export function reportAddress({ reportLocation, changes, causes }: AlertInput): string | undefined {
  if (reportLocation === undefined) return undefined;
  if (reportLocation.startsWith('https://')) return reportLocation;
  const arns = [
    ...changes.map(({ finding }) => finding.principal),
    ...(causes?.worst ?? []).map(({ principal }) => principal),
  ];
  return consoleAddress(reportLocation, partitionOf(arns));
}
