// Drawn policies written in another way that means the same: another order, another case.

import type { DrawnLayers, RawDocument, RawStatement } from './policyArbitraries.ts';

/** Another order of every list and every object, the levels of SCPs and RCPs excepted. */
export function reordered(layers: DrawnLayers, seed: number): DrawnLayers {
  const turn = <Item>(items: readonly Item[]): readonly Item[] => rotate(items, seed);
  const { identity, boundary, scps, rcps } = mapDocuments(layers, (document) => ({
    Statement: turn(document.Statement).map((statement) => reorder(statement, seed)),
    ...(document.Version !== undefined && { Version: document.Version }),
  }));
  return {
    identity: turn(identity),
    ...(boundary !== undefined && { boundary }),
    ...(scps !== undefined && { scps: scps.map(turn) }),
    ...(rcps !== undefined && { rcps: rcps.map(turn) }),
  };
}

/** Actions, condition operators and condition keys in upper case. */
export function shouted(layers: DrawnLayers): DrawnLayers {
  return mapDocuments(layers, (document) => ({ ...document, Statement: document.Statement.map(shoutStatement) }));
}

/** A record with its keys in upper case. */
export function upperKeys<Value>(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key.toUpperCase(), value]));
}

function mapDocuments(layers: DrawnLayers, map: (document: RawDocument) => RawDocument): DrawnLayers {
  const { identity, boundary, scps, rcps } = layers;
  return {
    identity: identity.map(map),
    ...(boundary !== undefined && { boundary: map(boundary) }),
    ...(scps !== undefined && { scps: scps.map((level) => level.map(map)) }),
    ...(rcps !== undefined && { rcps: rcps.map((level) => level.map(map)) }),
  };
}

function shoutStatement(statement: RawStatement): RawStatement {
  const { Action, NotAction, Condition } = statement;
  return {
    ...statement,
    ...(Action !== undefined && { Action: upperTexts(Action) }),
    ...(NotAction !== undefined && { NotAction: upperTexts(NotAction) }),
    ...(isRecord(Condition) && {
      Condition: upperKeys(mapValues(Condition, (block) => (isRecord(block) ? upperKeys(block) : block))),
    }),
  };
}

function upperTexts(value: unknown): unknown {
  return Array.isArray(value) ? value.map((text) => String(text).toUpperCase()) : String(value).toUpperCase();
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapValues(record: RawStatement, map: (value: unknown) => unknown): RawStatement {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function reorder(value: RawStatement, seed: number): RawStatement {
  const entries = Object.entries(value).map(([key, inner]) => [key, reorderInner(inner, seed)] as const);
  return Object.fromEntries(rotate(entries, seed));
}

function reorderInner(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return rotate(value, seed);
  return isRecord(value) ? reorder(value, seed) : value;
}

function rotate<Item>(items: readonly Item[], by: number): readonly Item[] {
  const at = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(at), ...items.slice(0, at)].toReversed();
}
