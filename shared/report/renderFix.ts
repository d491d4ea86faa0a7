// One door to all forms of a fix: documents, commands, templates.

import type { Fix } from '../drift/fix.ts';
import { fixCliText } from './fix/fixCliText.ts';
import { fixCloudFormationText } from './fix/fixCloudFormationText.ts';
import { type FixForm, fixForms } from './fix/fixForms.ts';
import { isEmptyFix, nothingToDo } from './fix/fixNotes.ts';
import { fixPolicyText } from './fix/fixPolicyText.ts';
import { fixTerraformText } from './fix/fixTerraformText.ts';

export type { FixForm } from './fix/fixForms.ts';
export { fixForms } from './fix/fixForms.ts';
export { isEmptyFix } from './fix/fixNotes.ts';
export { fixPolicyJson } from './fix/fixPolicyText.ts';
export { fixRemainder, remainderSentence } from './fix/fixRemainder.ts';

/** One way to write a fix: `policy`, `cli`, `cloudformation`, `terraform`, and its text to copy. */
export interface HtmlFix {
  readonly as: string;
  readonly text: string;
}

const renderers: Readonly<Record<FixForm, (fix: Fix) => string>> = {
  policy: fixPolicyText,
  cli: fixCliText,
  cloudformation: fixCloudFormationText,
  terraform: fixTerraformText,
};

/**
 * Renders a fix in one form, with a line break at the end. What cannot be expressed (a Deny to change by hand, an SCP of
 * the organization) stands in it as comment. A fix without anything to do is one comment that says so.
 */
export function renderFix(fix: Fix, form: FixForm): string {
  return isEmptyFix(fix) ? `# ${nothingToDo(fix)}\n` : renderers[form](fix);
}

/** Gives the texts of a fix as the HTML report takes them, one per form. */
export function fixTexts(fix: Fix, forms: readonly FixForm[] = fixForms): HtmlFix[] {
  return forms.map((form) => ({ as: form, text: renderFix(fix, form) }));
}
