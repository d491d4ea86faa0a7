// Finds what somebody still has to fill in, in a policy that was copied from a page of examples.

export interface Placeholder {
  readonly name: string;
  /** From 1. */
  readonly line: number;
}

/** Variables of the policy language itself: `${aws:username}`, `${*}`. */
const policyVariable = /^\$\{(?:[\w-]+:.*|[*?$])\}$/s;
const forms = [
  /\$\{[^}\n"]*\}/g,
  /<[A-Za-z][^<>\n"]*>/g,
  /\{\{[^}\n"]*\}\}/g,
  /\[\[[^\]\n"]*\]\]/g,
  /%[A-Z][A-Z0-9_]*%/g,
  /\[[A-Z][A-Z0-9_-]*\]/g,
  /(?<=[:/])[A-Z][A-Z0-9]*_[A-Z0-9_]+(?=[":/])/g,
  /\b(?:o|ou|r)-x{4,}[\w-]*/gi,
  /(?<![A-Za-z0-9_:/-])(?:YOUR|MY|NAME_OF|REPLACE|INSERT|CHANGE)_[A-Z0-9_]+/g,
  /(?<=[:/"])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+){2,}(?=[":/])/g,
];

/** Gives each placeholder once, in the order of the text. */
export function findPlaceholders(text: string): readonly Placeholder[] {
  const found = forms.flatMap((form) => [...text.matchAll(form)].map((match) => ({ name: match[0], at: match.index })));
  const first = new Map<string, number>();
  for (const { name, at } of found.toSorted((a, b) => a.at - b.at)) {
    if (!policyVariable.test(name) && !first.has(name)) first.set(name, at);
  }
  return [...first].map(([name, at]) => ({ name, line: text.slice(0, at).split('\n').length }));
}
