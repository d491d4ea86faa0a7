// Says which command of the AWS CLI wrote what was given as organization.json, and what it does not tell.

/** By the one list or object that each command prints. */
const commands = {
  Organization: { command: 'describe-organization', lacks: 'no OUs, accounts or policies' },
  Policies: { command: 'list-policies', lacks: 'no accounts, and not what the policies say' },
  Accounts: { command: 'list-accounts', lacks: 'no OUs and no policies' },
  Roots: { command: 'list-roots', lacks: 'no OUs, accounts or policies' },
  OrganizationalUnits: { command: 'list-organizational-units-for-parent', lacks: 'no accounts and no policies' },
  Policy: { command: 'describe-policy', lacks: 'no accounts, and one policy only' },
  Targets: { command: 'list-targets-for-policy', lacks: 'no accounts and no policies' },
} as const;

/** Gives one line with what to do; undefined where it is no output of `aws organizations`. */
export function describeOrganizationOutput(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || 'schema' in value) return undefined;
  const found = Object.entries(commands).find(([key]) => Object.hasOwn(value, key));
  if (found === undefined) return undefined;
  const [, { command, lacks }] = found;
  return `expected the file that examples/export-organization.sh or veeam-drift snapshot writes, got the output of "aws organizations ${command}", which has ${lacks}: run "bash examples/export-organization.sh > organization.json" with rights to read AWS Organizations`;
}
