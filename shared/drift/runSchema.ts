// The run that a report or an alert is about, and its counts.

import * as z from 'zod';
import { word } from './findings/word.ts';
import { instantSchema } from './instantSchema.ts';

const count = z.int().min(0);

export const runTriggers = ['desk', 'schedule', 'on-demand', 'event'] as const;
export type RunTrigger = (typeof runTriggers)[number];

/** Something that Veeam requires and that the run could not judge. It changes no verdict and no exit code. */
export const openQuestionSchema = z.object({
  id: z.string().describe('Under which `answeredQuestions` of the settings silences it'),
  title: z.string().describe('What was not judged'),
  answer: z.string().describe('How to answer it'),
  count: z.int().min(1),
  subjects: z
    .array(z.string())
    .readonly()
    .describe('What it is about, where that can be said; the first 20; statements of the guide all'),
});
export type OpenQuestion = Readonly<z.output<typeof openQuestionSchema>>;

const headlineKinds = ['drift', 'unseen', 'unjudged', 'notes', 'clean'] as const;

/** What every form of a report begins with. */
export const headlineSchema = z.object({
  kind: word(headlineKinds).describe(
    '`clean`: everything that was to be read was read, something was judged, no finding is open; `unseen`: no drift in what was read; `unjudged`: nothing had required sets; `notes`: findings for information only',
  ),
  title: z.string().describe('`DRIFT`, `NO DRIFT`, `NO DRIFT FOUND, 3 questions open`, `NOT EVERYTHING SEEN`, …'),
  sentence: z.string().describe('One sentence without a full stop'),
});
export type Headline = Readonly<z.output<typeof headlineSchema>>;

export const runSchema = z.object({
  id: z.string(),
  startedAt: instantSchema,
  finishedAt: instantSchema,
  trigger: word(runTriggers),
  reason: z.string().exactOptional().describe('Why it ran, where the trigger says so'),
  toolVersion: z.string(),
  build: z.string().describe('Build that principals without a build tag are judged by'),
  judgedBy: z
    .string()
    .exactOptional()
    .describe('Products and builds whose sets were judged by, in words; absent where nothing was judged'),
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
