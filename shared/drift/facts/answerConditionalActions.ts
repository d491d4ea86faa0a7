// Which actions that the guide asks for in certain cases are needed: as the settings say, and as was read.

import type { ResourceInventory } from '../../iam/resourceInventory.ts';
import type { JudgeSettings } from '../judgeSettings.ts';

/** The user who deploys an appliance needs it where EBS encryption by default is on. */
const withEbsEncryption = 'kms:GenerateDataKeyWithoutPlaintext';

export interface ConditionalAnswers {
  /** Actions that are needed, as the catalog spells them. */
  readonly needed: readonly string[];
  /** Actions of which it is known whether they are needed, in lower case; `all`: the settings say so of every one. */
  readonly answered: ReadonlySet<string> | 'all';
}

/**
 * Gives the answers for one account (12 digits). Encryption by default is on where it is in one region of those that
 * Veeam works in; it is off only where each of these regions was read, and the settings name them.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetEbsEncryptionByDefault.html
 */
export function answerConditionalActions(
  account: string,
  { conditionalActions, regions }: Pick<JudgeSettings, 'conditionalActions' | 'regions'>,
  inventory: Pick<ResourceInventory, 'ebs'> | undefined,
): ConditionalAnswers {
  if (conditionalActions !== undefined) return { needed: conditionalActions, answered: 'all' };
  const read = (inventory?.ebs ?? []).filter(
    (each) => each.account === account && (regions?.includes(each.region) ?? true) && each.isEncrypted !== undefined,
  );
  if (read.some(({ isEncrypted }) => isEncrypted === true)) {
    return { needed: [withEbsEncryption], answered: new Set([withEbsEncryption.toLowerCase()]) };
  }
  const isWhole = regions?.every((region) => read.some((each) => each.region === region)) === true;
  return { needed: [], answered: new Set(isWhole ? [withEbsEncryption.toLowerCase()] : []) };
}
