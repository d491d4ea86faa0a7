// Findings of one role, user or account that are made as they are asked for.

import type { Finding } from '../finding.ts';
import { MadeList } from '../listed.ts';
import type { FindingForm } from './findingForm.ts';
import type { Struck } from './ownMembers.ts';

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
