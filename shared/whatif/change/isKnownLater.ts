// How it is marked that something is known only when the change is made.

/** Each begins a reason why a document, or a part of it, is not known yet. */
const marks = ['known only after apply', 'known only after the deployment'] as const;

/** Whether the text of a cause says that. */
export function isKnownLater(text: string): boolean {
  return marks.some((mark) => text.includes(mark));
}
