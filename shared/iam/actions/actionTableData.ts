// The form of actionTable.generated.json, which scripts/generate/generateActions.ts writes and findAction.ts reads.

/**
 * Few long strings instead of many small objects: the JSON stays small, parses in a few milliseconds, and a service is
 * unpacked only when somebody asks for it.
 */
export interface ActionTableData {
  /** YYYY-MM-DD on which the source read the Service Authorization Reference. */
  readonly date: string;
  /** Sets of access levels that occur; some actions have two (`Permissions management` and `Write`). */
  readonly accessLevels: readonly (readonly string[])[];
  /** Sorted by prefix. */
  readonly services: readonly ServiceData[];
}

export interface ServiceData {
  /** `ec2` */
  readonly prefix: string;
  /**
   * Per resource type its name and its ARN patterns, separated by `|`. A pattern that does not begin with `arn:` goes
   * on after `arn:*:<prefix>:*:*:`.
   */
  readonly types: readonly string[];
  /**
   * Per combination that occurs, separated by `|`: index into `accessLevels`; indexes into `types` that every request
   * names, separated by blanks; those that only some requests name; and the action names, separated by blanks, where
   * `Create:Queue,Topic` stands for `CreateQueue CreateTopic`.
   */
  readonly groups: readonly string[];
}
