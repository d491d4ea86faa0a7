// Texts that differ in nothing but whom they are about: one template for all of them.

/** Whom a finding, or the report of a role, is about. */
export interface Struck {
  readonly account: string;
  readonly accountName: string;
  /** ARN; null: the account as a whole. */
  readonly principal: string | null;
  /** What the ARN ends with. */
  readonly name: string;
}

export function struckBy(account: string, principal: string | null, accountName = ''): Struck {
  return { account, accountName, principal, name: principal?.slice(principal.lastIndexOf('/') + 1) ?? '' };
}

/** Pieces of a text: of those at odd places each is the mark of a word. */
type Template = readonly string[];

const marks = ['\u0000', '\u0001', '\u0002'] as const;
const anyMark = new RegExp(`([${marks.join('')}])`);
/** Shorter words stand in texts by chance, and what JSON is built with stands between them. */
const isPlainWord = /^[^"\\{}[\]:,]{4,}$/;

/** Puts marks for the account's id and name and for the principal's name; a text may be one of `JSON.stringify`. */
export function hideWords(text: string, struck: Struck): string {
  let hidden = text;
  for (const mark of marks) {
    const word = wordOf(mark, struck);
    if (isPlainWord.test(word)) hidden = hidden.replaceAll(word, mark);
  }
  return hidden;
}

/** Gives a function that makes those members anew that say whom they are about. */
export function ownMembers<Of extends object>(of: Of, struck: Struck): (struck: Struck) => Partial<Of> {
  const own = Object.entries(of).filter(([, value]) => hasWords(JSON.stringify(value), struck));
  if (own.length === 0) return () => ({});
  const template: Template = hideWords(JSON.stringify(Object.fromEntries(own)), struck).split(anyMark);
  return (another) => JSON.parse(fillTemplate(template, another));
}

function hasWords(text: string | undefined, struck: Struck): boolean {
  return text !== undefined && hideWords(text, struck) !== text;
}

function fillTemplate(template: Template, struck: Struck): string {
  let text = '';
  for (const [index, piece] of template.entries()) text += index % 2 === 0 ? piece : wordOf(piece, struck);
  return text;
}

function wordOf(mark: string, { account, accountName, name }: Struck): string {
  if (mark === marks[0]) return account;
  return mark === marks[1] ? name : accountName;
}
