// A role or user that the last known state knows: it stays watched until it is released on purpose.

import * as z from 'zod';
import type { Finding } from './finding.ts';
import { word } from './findings/word.ts';
import { instantSchema } from './instantSchema.ts';

const setRefSchema = z.object({ id: z.string(), build: z.string() });

/** How a watched principal left: its tag is gone, the settings no longer speak of it, or it does not exist. */
export const departures = ['tag', 'settings', 'gone'] as const;

export const watchedPrincipalSchema = z.object({
  principal: z.string().describe('ARN'),
  id: z.string().nullable().describe('RoleId or UserId, by which one made again is told; null: not known yet'),
  kind: word(['role', 'user']),
  sets: z.array(setRefSchema).readonly().describe('The required sets that it was last judged by'),
  selectedBy: word(['tag', 'settings']),
  tagKey: z.string().exactOptional().describe('Key of the tag that named the sets'),
  since: instantSchema.describe('When the watch of it began'),
  departure: z
    .object({ how: word(departures), at: instantSchema.describe('When the run began that saw it first') })
    .exactOptional(),
  dropped: z.array(setRefSchema).readonly().describe('Sets that its tag no longer names and that nobody released'),
  replaced: z.string().exactOptional().describe('RoleId or UserId of the one before, of the same name'),
});

/** What was released of a principal: all, or these required sets. */
export const releasedSchema = z.object({
  principal: z.string(),
  requirements: z.array(z.string()).readonly().nullable(),
});

/** What one reading of an account makes of the watch. */
export const watchSchema = z.object({
  watched: z.array(watchedPrincipalSchema).readonly(),
  released: z.array(releasedSchema).readonly(),
});

export type SetRef = Readonly<z.output<typeof setRefSchema>>;
export type WatchedPrincipal = Readonly<z.output<typeof watchedPrincipalSchema>>;
export type ReleasedPrincipal = Readonly<z.output<typeof releasedSchema>>;
export type Watch = Readonly<z.output<typeof watchSchema>>;

/** What the last known state says to whoever reads and judges an account. */
export interface KnownWatch {
  readonly watched: readonly WatchedPrincipal[];
  /** Findings that were open when it was last looked at. */
  readonly open: readonly Finding[];
  /** ISO 8601: the state claims to be from then, which lies ahead; absent: its date can be. */
  readonly future?: string | undefined;
}

/** The watch of an account that no state knows. */
export const nothingWatched: KnownWatch = { watched: [], open: [] };

/** A line of the settings that ends the watch of what began before its day has passed. */
export interface ReleaseRule {
  /** 12 digits, or `*`. */
  readonly account: string;
  /** Pattern of the ARN or of the name; compares without case. */
  readonly principal: string;
  /** Only these required sets; absent: the principal. */
  readonly requirements?: readonly string[] | undefined;
  /** YYYY-MM-DD: what is watched again after it is watched. */
  readonly on: string;
}
