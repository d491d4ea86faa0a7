// What a change that nobody has made yet would do to the findings of an estate, `veeam-drift/what-if/1`.

import type { ReportedPrincipal } from './accountReport.ts';
import type { Change } from './change.ts';
import type { RunReport } from './runReport.ts';

export const whatIfSchemaId = 'veeam-drift/what-if/1';

/** Where a part of the change was asked for: an option of the command, or a resource of a plan or template. */
export interface ChangePlace {
  /** `--policy`, `module.backup.aws_iam_role.worker`, `WorkerRole`. */
  readonly what: string;
  /** Source file, where it is known. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

/** Something that a person should know of the change, and that is no finding. */
export interface ChangeNote {
  readonly place: ChangePlace;
  /** One sentence without a full stop. */
  readonly text: string;
  /** It leaves open what would be: a verdict may be another. */
  readonly isOpen?: true;
  /** The change is about a role, user or group that was not read. */
  readonly isMissing?: true;
}

/** One finding that the change makes or ends. */
export interface PlacedChange extends Change {
  /** The part of the change that does it, where one can be told. */
  readonly place?: ChangePlace;
}

export interface WhatIfReport {
  readonly schema: typeof whatIfSchemaId;
  readonly about: 'change' | 'upgrade';
  /** Of the scan of the changed estate. */
  readonly run: RunReport['run'];
  readonly headline: {
    /** `unknown`: nothing gets worse for certain; `unseen`: accounts that it concerns were not read. */
    readonly kind: 'worse' | 'unknown' | 'unseen' | 'unjudged' | 'better' | 'same';
    readonly title: string;
    /** Without a full stop. */
    readonly sentence: string;
  };
  /** What is changed, a sentence each. */
  readonly change: readonly string[];
  readonly worse: readonly PlacedChange[];
  /** What can be told only when the change is made. */
  readonly unknown: readonly PlacedChange[];
  readonly better: readonly PlacedChange[];
  /** Required actions that lack as before or less, by another cause or code than before; `before`: the severity before. */
  readonly moved: readonly PlacedChange[];
  /** Of `worse`, by severity. */
  readonly totals: RunReport['totals'];
  /** Roles and users that were judged and that the change touches, as they would be. */
  readonly principals: readonly ReportedPrincipal[];
  readonly notes: readonly ChangeNote[];
  /** Accounts that the change concerns, or may concern, and that were not read. */
  readonly unseen: readonly { readonly account: string; readonly name?: string; readonly message: string }[];
  /** What cures each role or user of what it would lack, by ARN: one text per form; absent: not worked out. */
  readonly fixes?: Readonly<Record<string, readonly { readonly as: string; readonly text: string }[]>>;
  /** Commands that print them. */
  readonly next?: readonly string[];
  /** Findings that count and stay as they are. */
  readonly unchanged: number;
  readonly accountsRead: number;
  readonly principalsJudged: number;
}
