// Reads each distinct policy text once, so that principals with the same policy share one document object.

import { hash } from 'node:crypto';
import { type PolicyDocument, parsePolicyDocument, unreadableDocument } from '../../iam/policyDocument.ts';
import { UnknownDocument } from '../unknownDocument.ts';

export interface ReadDocument {
  /** With `faults` where it could not be read. */
  readonly document: PolicyDocument;
  /** Characters without white space, as IAM counts them against its quotas. */
  readonly size: number;
}

/**
 * Gives a reader of policy documents: plain or URL-encoded JSON text, or the parsed object; `undefined` is an
 * unreadable document. Equal text gives the same object (the engine keeps compiled documents by identity). Holds up to
 * `limit` documents: those that were asked for among the last half of them stay, so that what accounts share is read once
 * and what each has for itself is forgotten.
 */
export function createDocumentMemo(limit = 1_000): (source: unknown) => ReadDocument {
  let recent = new Map<string, ReadDocument>();
  let before = recent;
  return (source) => {
    const text = typeof source === 'string' ? source : (JSON.stringify(source) ?? '');
    const key = hash('sha256', text, 'base64');
    const known = recent.get(key);
    if (known !== undefined) return known;
    const read = before.get(key) ?? readDocument(source, text);
    if (recent.size >= limit / 2) {
      before = recent;
      recent = new Map();
    }
    recent.set(key, read);
    return read;
  };
}

function readDocument(source: unknown, text: string): ReadDocument {
  if (source === undefined || source === null) {
    return { document: unreadableDocument([{ path: '', message: 'the export holds no document here' }]), size: 0 };
  }
  if (source instanceof UnknownDocument) {
    return { document: unreadableDocument([{ path: '', message: source.why }]), size: 0 };
  }
  const parsed = parsePolicyDocument(source);
  return { document: parsed.ok ? parsed.document : unreadableDocument(parsed.faults), size: policySize(text) };
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: white space is not counted.
function policySize(text: string): number {
  return decode(text).replace(/\s/g, '').length;
}

function decode(text: string): string {
  if (!text.trimStart().startsWith('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // Broken encoding is a fault of the document already; its size is then that of the text as it came.
    return text;
  }
}
