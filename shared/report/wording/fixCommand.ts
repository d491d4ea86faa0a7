// The command that prints the fix of a cause: of one role, of an account, of several.

import type { FindingCause } from '../../drift/finding.ts';
import { isAwsManaged } from '../../iam/isAwsManaged.ts';
import type { FindingGroup } from './findingGroup.ts';
import { shellQuote } from './shellQuote.ts';

type Fixable = Pick<FindingGroup, 'code' | 'cause'>;

/** Where a person starts the command who has only read a message about a run. */
export interface DeskCall {
  /** What `--settings` reads the settings of the run from; absent: the defaults. */
  readonly settings?: string | undefined;
  /** When the run ended, ISO 8601: its day is in the name of the folder that files go to. */
  readonly finishedAt: string;
}

/** No release is published: people have a checkout. */
const start = 'npm run -s drift --';
/** More accounts than these are not named one by one. */
const maxAccounts = 5;

/**
 * Whether `fix` prints something for it. A Deny is changed by hand, what an SCP or RCP stops is mended by the organization's
 * owners, what could not be read is nobody's to guess, and what is too much is taken away by hand, but for AWS's own
 * policies, which are replaced.
 */
export function hasFix({ code, cause }: Fixable): boolean {
  if (/^EXCESS_/.test(code)) return isAwsManaged(cause?.policyArn);
  if (cause !== undefined && (isOwners(cause) || isDeny(cause) || cause.kind === 'unreadable')) return false;
  if (/^(ACTION_|KEY_ACTION_)/.test(code)) return !(cause?.layer === 'boundary' && isAwsManaged(cause.policyArn));
  return /^(INSTANCE_PROFILE_MISSING|APPLIANCE_NOT_ATTACHED|TRUST_(SERVICE|APPLIANCE)_MISSING|TRUST_DEAD_PRINCIPAL)$/.test(
    code,
  );
}

/** Documents hold what is to be allowed; trust, instance profiles and policies to detach need commands. */
export function fixForm(groups: readonly Fixable[]): readonly string[] {
  const isPolicy = ({ code }: Fixable) => /^(ACTION_|KEY_ACTION_)/.test(code);
  return groups.filter(hasFix).every(isPolicy) ? [] : ['--as', 'cli'];
}

/** What begins each command over live accounts. */
export function fixStart({ settings }: Pick<DeskCall, 'settings'>): string {
  const given = settings === undefined ? [] : ['--settings', settings];
  return [start, ...['fix', '--live', ...given].map(shellQuote)].join(' ');
}

/** The command over live accounts, on one line to be pasted; undefined where there is nothing that it could print. */
export function fixCommand(group: FindingGroup, call: DeskCall): string | undefined {
  if (group.principals.length === 0 || !hasFix(group)) return undefined;
  return [fixStart(call), ...whom(group, call).map(shellQuote)].join(' ');
}

function whom(group: FindingGroup, { finishedAt }: DeskCall): readonly string[] {
  const { principals, accounts } = group;
  const [principal = '', ...others] = principals;
  if (others.length === 0) return ['--role', principal, ...fixForm([group])];
  // Scripts check the account that they are run in; documents alone would not say where each belongs.
  const files = ['--as', 'cli', '--out', `fixes-${finishedAt.slice(0, 10)}`];
  const [account = '', ...more] = accounts;
  if (more.length === 0) return ['--account', account, ...files];
  return ['--all', ...(accounts.length > maxAccounts ? [] : ['--accounts', ...accounts]), ...files];
}

function isOwners({ layer }: FindingCause): boolean {
  return layer === 'scp' || layer === 'rcp';
}

function isDeny({ kind, effect }: FindingCause): boolean {
  return kind === 'explicit-deny' || effect === 'Deny';
}
