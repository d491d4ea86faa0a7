// Reads a CloudFormation template: YAML with its short tags, or JSON, as plain values with the line of each resource.

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from 'yaml';
import { InputError } from '../../estate/inputError.ts';
import { isRecord } from '../../iam/isRecord.ts';
import type { NamedFile } from '../optionChange.ts';

export interface TemplateSource {
  readonly value: Readonly<Record<string, unknown>>;
  /** Of resources by logical id, from 1. */
  readonly lines: ReadonlyMap<string, number>;
}

const expected = 'expected a CloudFormation template, YAML or JSON';
/** Deeper is no template that people wrote. */
const maxDepth = 200;
/** Aliases are written out: more than this is a bomb. */
const maxNodes = 500_000;

/** Gives the template; throws an InputError of one line that says what is wrong, or what the file is instead. */
export function readTemplateText({ file, text }: NamedFile): TemplateSource {
  if (text.trim() === '') throw new InputError({ file }, `${expected}, got an empty file`);
  const lineCounter = new LineCounter();
  // The parser compares each key with all others of its map; the reader below does it faster.
  const options = { lineCounter, logLevel: 'silent', uniqueKeys: false } as const;
  const document = parseDocument(text.replace(/^\uFEFF/, ''), options);
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    // The parser goes down level by level, and says so where it cannot go on.
    const fault = /stack/i.test(error.message)
      ? ` of at most ${maxDepth} levels`
      : `: ${error.message.split('\n')[0]?.replace(/ at line .*$/, '')}`;
    throw new InputError({ file, line, column: col }, `${expected}${fault}`);
  }
  const value = new Reader(file, lineCounter).read(document.contents, 0);
  const other = describeOther(value);
  if (other !== undefined) throw new InputError({ file }, `${expected}, got ${other}`);
  return { value: isRecord(value) ? value : {}, lines: linesOf(document, lineCounter) };
}

function describeOther(value: unknown): string | undefined {
  if (!isRecord(value)) return 'something else';
  if ('resource_changes' in value || 'planned_values' in value) return 'a Terraform plan? Then --plan';
  if ('Changes' in value) return 'a change set? Then --change-set';
  if ('Statement' in value) return 'a policy document';
  if ('OrganizationBindings' in value || value.AWSTemplateFormatVersion === '2010-09-09-OC')
    return 'a template of org-formation, not of CloudFormation';
  return isRecord(value.Resources) ? undefined : 'a file without Resources';
}

/** Reads nodes in the order of the file: so an alias finds the last anchor before it. */
class Reader {
  private readonly file: string;
  private readonly lineCounter: LineCounter;
  private readonly anchors = new Map<string, Node>();
  private readonly anchored = new Set<Node>();
  private nodes = 0;

  constructor(file: string, lineCounter: LineCounter) {
    this.file = file;
    this.lineCounter = lineCounter;
  }

  read(node: Node | ParsedNode | null | undefined, depth: number): unknown {
    this.nodes += 1;
    if (depth > maxDepth || this.nodes > maxNodes)
      throw new InputError({ file: this.file }, `${expected} of at most ${maxDepth} levels and ${maxNodes} values`);
    if (node === null || node === undefined) return null;
    if (isAlias(node)) {
      const meant = this.anchors.get(node.source);
      return meant === undefined
        ? this.refuse(node, `no anchor &${node.source} stands before`)
        : this.read(meant, depth + 1);
    }
    this.keepAnchor(node);
    return withTag(node.tag, this.plain(node, depth));
  }

  private plain(node: Node, depth: number): unknown {
    if (isMap<Node, Node | null>(node)) {
      const members = new Map<string, unknown>();
      for (const { key, value } of node.items) {
        const name = String(isScalar(key) ? key.value : key);
        if (members.has(name)) this.refuse(key, 'Map keys must be unique');
        members.set(name, this.read(value, depth + 1));
      }
      return Object.fromEntries(members);
    }
    if (isSeq<Node>(node)) return node.items.map((item) => this.read(item, depth + 1));
    return isScalar(node) ? node.value : null;
  }

  // A node that is read again, for an alias, stands where it stood.
  private keepAnchor(node: Node): void {
    if (!('anchor' in node) || typeof node.anchor !== 'string' || this.anchored.has(node)) return;
    this.anchored.add(node);
    this.anchors.set(node.anchor, node);
  }

  private refuse(node: Node, fault: string): never {
    const { line, col } = this.lineCounter.linePos(node.range?.[0] ?? 0);
    throw new InputError({ file: this.file, line, column: col }, `${expected}: ${fault}`);
  }
}

const ownTag = /^!([A-Za-z]+)$/;

/** `!Sub x` is `{ "Fn::Sub": "x" }`; `!GetAtt a.b` may be one text. */
function withTag(tag: string | undefined, value: unknown): unknown {
  const name = ownTag.exec(tag ?? '')?.[1];
  if (name === undefined) return value;
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  if (name === 'GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [`Fn::${name}`]: value };
}

function linesOf(document: Document.Parsed, lineCounter: LineCounter): ReadonlyMap<string, number> {
  const resources = isMap(document.contents) ? document.contents.get('Resources', true) : undefined;
  if (!isMap(resources)) return new Map();
  return new Map(
    resources.items.flatMap(({ key }) =>
      isScalar(key) && key.range !== null && key.range !== undefined
        ? [[String(key.value), lineCounter.linePos(key.range[0]).line] as const]
        : [],
    ),
  );
}
