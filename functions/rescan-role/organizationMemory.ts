// The organization, read once for all the changes that a warm function sees within minutes.

import type { AwsOrganizationRecord } from '../../shared/estate/awsOrganizationRecord.ts';

/**
 * A changed SCP may be this much older in the verdict of a rescan than in that of a scheduled scan, which always reads
 * the organization anew.
 */
export const organizationAgeMs = 5 * 60_000;

export interface OrganizationMemory {
  /** The organization as it was read lately, if it was read whole and has the account; else undefined. */
  recall(account: string, nowMs: number): Promise<AwsOrganizationRecord | undefined>;
  /** Remembers what is being read; what fails is forgotten. */
  keep(reading: Promise<AwsOrganizationRecord>, nowMs: number): void;
}

export function createOrganizationMemory(): OrganizationMemory {
  let kept: { readonly reading: Promise<AwsOrganizationRecord | undefined>; readonly atMs: number } | undefined;
  return {
    recall: async (account, nowMs) => {
      if (kept === undefined || nowMs - kept.atMs > organizationAgeMs) return undefined;
      const record = await kept.reading;
      return record !== undefined && isWhole(record, account) ? record : undefined;
    },
    keep: (reading, nowMs) => {
      // Whoever reads for a run hears of the failure there; here it only means that nothing is remembered.
      kept = { reading: reading.catch(() => undefined), atMs: nowMs };
    },
  };
}

/** An account that is not there may have joined since. */
function isWhole(record: AwsOrganizationRecord, account: string): boolean {
  if (!('organization' in record) || Object.keys(record.unread).length > 0) return false;
  return record.organization.accounts.some(({ id }) => id === account);
}
