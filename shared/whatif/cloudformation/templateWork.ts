// What working out the functions of one template may take, and what of it is known already: a few lines of a template
// can ask for more than any computer does.

import type { ChangeNote } from '../../drift/whatIfReport.ts';

/** Some times what the largest template takes that CloudFormation takes. */
const maxSteps = 10_000_000;
/** Of functions, lists and objects in each other, names and conditions that are followed among them. */
const maxLevels = 400;
/** Characters; CloudFormation takes no template that is longer. */
const maxTextLength = 1_000_000;

type Known<Value> = Map<string, { readonly value: Value | undefined } | 'begun'>;

/** What is beyond these bounds is not known, and that it is so is kept for the report. */
export class TemplateWork {
  private stepsLeft = maxSteps;
  private level = 0;
  private said: string | undefined;
  private readonly conditions: Known<boolean> = new Map();
  private readonly properties: Known<unknown> = new Map();

  /** An open note where something was not worked out: whatever hangs on it is not known. */
  notes(file: string): readonly ChangeNote[] {
    if (this.said === undefined) return [];
    const text = `not worked out: its functions ${this.said}, and what they give is not known`;
    return [{ place: { what: file, file }, text, isOpen: true }];
  }

  /** Works out what lies within something else. */
  within<Value>(find: () => Value): Value | undefined {
    if (this.level >= maxLevels) return this.giveUp('lie in each other too deeply');
    if (!this.take(1)) return undefined;
    this.level += 1;
    const found = find();
    this.level -= 1;
    return found;
  }

  /** Whether so many more steps can be taken; a text takes one for each character. */
  private take(steps: number): boolean {
    this.stepsLeft -= steps;
    if (this.stepsLeft < 0) this.giveUp('take too many steps');
    return this.stepsLeft >= 0;
  }

  /** Whether a text of this length can be made. */
  takeText(length: number): boolean {
    if (length > maxTextLength) this.giveUp('make a text that is too long');
    return length <= maxTextLength && this.take(length);
  }

  /** Works out a condition at its first use. */
  condition(name: string, find: () => boolean | undefined): boolean | undefined {
    return this.once(this.conditions, name, find);
  }

  /** Works out a property of a resource at its first use. */
  property(id: string, name: string, find: () => unknown): unknown {
    return this.once(this.properties, `${name} ${id}`, find);
  }

  private once<Value>(known: Known<Value>, key: string, find: () => Value | undefined): Value | undefined {
    const before = known.get(key);
    if (before === 'begun') return this.giveUp('lead in a circle');
    if (before !== undefined) return before.value;
    known.set(key, 'begun');
    const value = find();
    known.set(key, { value });
    return value;
  }

  private giveUp(why: string): undefined {
    this.said ??= why;
    return undefined;
  }
}
