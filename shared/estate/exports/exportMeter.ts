// Measures an export while it is read, so that a file which no account can have is given up before it costs much.

import { InputError } from '../inputError.ts';
import type { ExportElement } from './exportParser.ts';

export interface ExportLimits {
  /** Characters from the end of one element to the end of the next. */
  readonly span: number;
  readonly elements: number;
}

/**
 * Several times what IAM's quotas allow: a policy with five versions, laid out with much white space, has a million
 * characters, and an account some ten thousand of each kind.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const exportLimits: ExportLimits = { span: 4 * 1024 * 1024, elements: 200_000 };

const again = 'export it again with --output json';

/** One meter goes with one reading of a file. Spans are counted in chunks, the whole chunk in which an element ends left out. */
export class ExportMeter {
  private readonly path: string;
  private readonly limits: ExportLimits;
  private span = 0;
  private elements = 0;
  private last = 'the start';

  constructor(path: string, limits: ExportLimits) {
    this.path = path;
    this.limits = limits;
  }

  get isEmpty(): boolean {
    return this.elements === 0;
  }

  countText(chunk: string): void {
    this.span += chunk.length;
  }

  /** Takes the elements that end in the text so far. Throws an {@link InputError} where they are too many. */
  countElements(elements: readonly ExportElement[]): void {
    const last = elements.at(-1);
    if (last === undefined) return;
    this.span = 0;
    this.elements += elements.length;
    this.last = `${last.list}[${last.index}]`;
    if (this.elements > this.limits.elements) throw new InputError({ file: this.path }, tooMany(this.limits.elements));
  }

  /** Says that the text goes on for too long without an element; a name or number that never ends is seen by no parser. */
  spanFault(): InputError | undefined {
    if (this.span <= this.limits.span) return undefined;
    const most = this.limits.span.toLocaleString('en-US');
    const expected = `expected a role, user, group or policy within ${most} characters after ${this.last}`;
    return new InputError({ file: this.path }, `${expected}, got none: ${again}`);
  }
}

/** Says so of a file, or of the files of one account. */
export function tooMany(most: number): string {
  const number = most.toLocaleString('en-US');
  return `expected at most ${number} roles, users, groups and policies of one account, got more: ${again}`;
}
