// The run that a report or an alert is about, and its counts.

import * as z from 'zod';
import { instantSchema } from './instant.ts';
import { word } from './word.ts';

const count = z.int().min(0);

export const runTriggers = ['desk', 'schedule', 'on-demand', 'event'] as const;
export type RunTrigger = (typeof runTriggers)[number];

export const runSchema = z.object({
  id: z.string(),
  startedAt: instantSchema,
  finishedAt: instantSchema,
  trigger: word(runTriggers),
  reason: z.string().exactOptional().describe('Why it ran, where the trigger says so'),
  toolVersion: z.string(),
  build: z.string().describe('Build that principals without a build tag are judged by'),
  actionTableDate: z.iso.date().describe('Date of the action table that expands wildcards'),
});

/** Findings that count, by severity. */
export const totalsSchema = z.object({ critical: count, high: count, medium: count, low: count, info: count });

export const coverageCountsSchema = z.object({
  accountsListed: count,
  accountsRead: count,
  accountsUnreadable: count,
  accountsExcluded: count,
  rolesRead: count,
  usersRead: count,
  principalsJudged: count,
});

export const coverageNotesSchema = z.array(z.string()).readonly().describe('What bears on every verdict of the run');
