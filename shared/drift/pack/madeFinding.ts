// A finding that is made of what it shares with others: each member when it is asked for.

import { type Finding, findingId } from '../finding.ts';
import { fillTemplate, type Struck, type Template } from './template.ts';

type Text = 'subject' | 'summary' | 'fix';
export type Other = 'requirements' | 'causes' | 'resources' | 'excess' | 'upgrade' | 'exception';

/** What findings of one form share. */
export interface SharedFinding {
  /** Any of them. */
  readonly finding: Finding;
  /** Undefined where the text says nothing of whom it is about. */
  readonly texts: Readonly<Record<Text, Template | undefined>>;
  /** JSON of the other members that say whom they are about. */
  readonly others: ReadonlyMap<Other, Template>;
}

/** As JSON it is what the finding was; a copy by `...` has not all of its members. */
export class MadeFinding implements Finding {
  readonly resources?: NonNullable<Finding['resources']>;
  readonly excess?: NonNullable<Finding['excess']>;
  readonly upgrade?: NonNullable<Finding['upgrade']>;
  readonly exception?: NonNullable<Finding['exception']>;
  private readonly shared: SharedFinding;
  private readonly struck: Struck;

  constructor(shared: SharedFinding, struck: Struck) {
    this.shared = shared;
    this.struck = struck;
    const { resources, excess, upgrade, exception } = shared.finding;
    if (resources !== undefined) this.resources = this.other('resources', resources);
    if (excess !== undefined) this.excess = this.other('excess', excess);
    if (upgrade !== undefined) this.upgrade = this.other('upgrade', upgrade);
    if (exception !== undefined) this.exception = this.other('exception', exception);
  }

  get id(): string {
    return findingId(this);
  }

  get code(): string {
    return this.shared.finding.code;
  }

  get severity(): string {
    return this.shared.finding.severity;
  }

  get account(): string {
    return this.struck.account;
  }

  get principal(): string | null {
    return this.struck.principal;
  }

  get requirements(): Finding['requirements'] {
    return this.other('requirements', this.shared.finding.requirements);
  }

  get build(): string | null {
    return this.shared.finding.build;
  }

  get subject(): string {
    return this.text('subject');
  }

  get summary(): string {
    return this.text('summary');
  }

  get causes(): Finding['causes'] {
    return this.other('causes', this.shared.finding.causes);
  }

  get fix(): string {
    return this.text('fix');
  }

  toJSON(): Finding {
    const { id, account, principal, requirements, subject, summary, causes, fix } = this;
    const { resources, excess, upgrade, exception } = this;
    return {
      ...this.shared.finding,
      ...{ id, account, principal, requirements, subject, summary, causes, fix },
      ...(resources !== undefined && { resources }),
      ...(excess !== undefined && { excess }),
      ...(upgrade !== undefined && { upgrade }),
      ...(exception !== undefined && { exception }),
    };
  }

  private text(member: Text): string {
    const template = this.shared.texts[member];
    return template === undefined ? this.shared.finding[member] : fillTemplate(template, this.struck);
  }

  private other<Value>(member: Other, shared: Value): Value {
    const template = this.shared.others.get(member);
    if (template === undefined) return shared;
    const own: Value = JSON.parse(fillTemplate(template, this.struck));
    return own;
  }
}
