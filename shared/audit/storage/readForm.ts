// Reads a value of the log as the form that it must have, or says in one line what is wrong with it.

import type * as z from 'zod';
import { UnusableLogError } from '../unusableLogError.ts';

export interface ExpectedForm {
  /** Where the value came from: the key of its object, or where that lies. */
  readonly source: string;
  /** `the head of an audit log` */
  readonly form: string;
}

/** @throws UnusableLogError with the first fault, and how many more there are, where the value has another form. */
export function readForm<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { source, form }: ExpectedForm,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UnusableLogError(`${source}: expected ${form}: ${describeFaults(parsed.error)}`);
}

/**
 * What `read` makes of a text of the log that has no schema. @throws UnusableLogError with the words of the error that it
 * throws.
 */
export function readText<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw new UnusableLogError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** One line: a list of all faults of a large object would be as large. */
function describeFaults({ issues }: z.ZodError): string {
  const [first, ...others] = issues;
  const at = first?.path.map(String).join('.') ?? '';
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${at === '' ? '' : `${at}: `}${first?.message ?? 'it has another form'}${more}`;
}
