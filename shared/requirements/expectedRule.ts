// Which accounts the settings expect required sets in, and which roles they expect there by name.

/** Required sets that must have a role (or user) in accounts; without accounts and units: in each account. */
export interface ExpectedRule {
  /** Organization mode: the role of this name, without a path, must have the sets; default: any role or user. */
  readonly name?: string | undefined;
  readonly accounts?: readonly string[] | undefined;
  /** Ids of OUs or of the root: accounts anywhere below them. */
  readonly organizationalUnits?: readonly string[] | undefined;
  readonly requirements: readonly string[];
}

export interface PlacedAccount {
  /** 12 digits. */
  readonly id: string;
  /** From the root down; absent or empty: not known, so that no unit is above it. */
  readonly levels?: readonly { readonly id: string }[] | undefined;
}

/** Tells whether a rule speaks of an account. */
export function appliesTo(
  { accounts, organizationalUnits }: ExpectedRule,
  { id, levels = [] }: PlacedAccount,
): boolean {
  if (accounts === undefined && organizationalUnits === undefined) return true;
  const above = levels.map((level) => level.id);
  return (accounts ?? []).includes(id) || (organizationalUnits ?? []).some((unit) => above.includes(unit));
}

export interface ExpectedRole {
  readonly name: string;
  /** Ids of the sets that it must have, sorted. */
  readonly requirements: readonly string[];
}

/** Gives the roles that are expected in an account by name, sorted; rules of one name add up. */
export function expectedRoles(rules: readonly ExpectedRule[], account: PlacedAccount): readonly ExpectedRole[] {
  const named = rules.flatMap((rule) =>
    rule.name !== undefined && appliesTo(rule, account) ? [{ name: rule.name, requirements: rule.requirements }] : [],
  );
  const byName = Map.groupBy(named, ({ name }) => name.toLowerCase());
  return [...byName.values()]
    .flatMap((rulesOfName) => {
      const [first] = rulesOfName;
      const requirements = [...new Set(rulesOfName.flatMap((rule) => rule.requirements))].sort();
      return first === undefined ? [] : [{ name: first.name, requirements }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
