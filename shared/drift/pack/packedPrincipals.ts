// Findings and reports of roles that are made as they are asked for.

import type { ReportedPrincipal } from '../accountReport.ts';
import type { Finding } from '../finding.ts';
import { type Listed, MadeList } from '../listed.ts';
import type { FindingForm } from './findingForm.ts';
import type { Struck } from './ownMembers.ts';
import type { PrincipalForm } from './principalForm.ts';

/** Findings about one role, user or account, one after the other. */
export class StruckFindings extends MadeList<Finding> {
  readonly struck: Struck;
  private readonly forms: readonly FindingForm[];

  constructor(struck: Struck, forms: readonly FindingForm[]) {
    super();
    this.struck = struck;
    this.forms = forms;
  }

  get length(): number {
    return this.forms.length;
  }

  override at(index: number): Finding | undefined {
    return this.forms[index]?.make(this.struck);
  }
}

export class FindingIds extends MadeList<string> {
  private readonly findings: Listed<Finding>;

  constructor(findings: Listed<Finding>) {
    super();
    this.findings = findings;
  }

  get length(): number {
    return this.findings.length;
  }

  override at(index: number): string | undefined {
    return this.findings.at(index)?.id;
  }
}

export interface PackedPrincipal {
  readonly form: PrincipalForm;
  readonly struck: Struck;
  readonly findings: Listed<string>;
}

export class PackedPrincipals extends MadeList<ReportedPrincipal> {
  private readonly packed: readonly PackedPrincipal[];

  constructor(packed: readonly PackedPrincipal[]) {
    super();
    this.packed = packed;
  }

  get length(): number {
    return this.packed.length;
  }

  override at(index: number): ReportedPrincipal | undefined {
    const packed = this.packed[index];
    return packed?.form(packed.struck, packed.findings);
  }
}
