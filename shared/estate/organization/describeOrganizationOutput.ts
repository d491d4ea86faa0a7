// Says which command of the AWS CLI wrote what was given as organization.json, and what it does not tell.

/** By the one list or object that each command prints. */
const commands = {
  Organization: { command: 'describe-organization', lacks: 'no OUs, accounts or policies' },
  Policies: { command: 'list-policies', lacks: 'no accounts, and not what the policies say' },
  Accounts: { command: 'list-accounts', lacks: 'no OUs and no policies' },
  Roots: { command: 'list-roots', lacks: 'no OUs, accounts or policies' },
  OrganizationalUnits: { command: 'list-organizational-units-for-parent', lacks: 'no accounts and no policies' },
  Policy: { command: 'describe-policy', lacks: 'no accounts, and one policy only' },
  Children: { command: 'list-children', lacks: 'no names and no policies' },
  Parents: { command: 'list-parents', lacks: 'no accounts and no policies' },
  DelegatedAdministrators: { command: 'list-delegated-administrators', lacks: 'no OUs and no policies' },
  Targets: { command: 'list-targets-for-policy', lacks: 'no accounts and no policies' },
} as const;

/** Without a capital and a full stop. */
export const howToWriteOrganization =
  'with rights to read AWS Organizations, run "bash examples/export-organization.sh > organization.json", in PowerShell "veeam-drift snapshot --organization --out <folder>"';

/** Gives one line with what to do; undefined where it is no output of `aws organizations`. */
export function describeOrganizationOutput(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || 'schema' in value || 'RoleDetailList' in value) return undefined;
  const found = Object.entries(commands).find(([key]) => Object.hasOwn(value, key));
  if (found === undefined) return undefined;
  const [, { command, lacks }] = found;
  return `expected the file that examples/export-organization.sh or veeam-drift snapshot writes, got the output of "aws organizations ${command}", which has ${lacks}: ${howToWriteOrganization}`;
}
