// What the HTML report's page knows: the shapes of the data that its script filters and shows.

import type { PrincipalReport } from '../../drift/accountReport.ts';
import type { Severity } from '../../drift/severity.ts';
import type { Phrase } from '../../vocabulary/phrase.ts';
import type { HtmlFix } from '../renderFix.ts';

export interface HtmlGroup {
  readonly code: string;
  readonly severity: Severity;
  readonly headline: Phrase;
  readonly why?: string;
  /** Actions, or other subjects where the headline does not name them. */
  readonly subjects: readonly string[];
  readonly next: Phrase;
  /** Indexes into `sets`. */
  readonly sets: readonly number[];
  readonly causes: readonly HtmlCause[];
  readonly ids: readonly string[];
  /** Kinds of change of its findings; empty where nothing changed or nothing was compared. */
  readonly changes: readonly string[];
  /** The layers that decided, in words, line by line. */
  readonly explanation?: readonly string[];
}

/** A cause as label and value pairs, in the order they are read. */
export type HtmlCause = readonly (readonly [label: string, value: string])[];

export interface HtmlException {
  readonly code: string;
  readonly subject: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
}

/** One role or user, or what concerns an account (or the settings) as a whole. */
export interface HtmlItem {
  /** Index into `accounts`. */
  readonly account: number;
  /** `role`, `user`, `account` or `settings`. */
  readonly kind: string;
  readonly name: string;
  readonly arn?: string;
  /** Indexes into `sets`. */
  readonly sets: readonly number[];
  readonly selectedBy?: PrincipalReport['selectedBy'];
  /** Resources that it was judged on, where a scope binds it. */
  readonly boundTo?: string;
  readonly actions?: PrincipalReport['actions'];
  readonly worst: Severity | null;
  readonly groups: readonly HtmlGroup[];
  readonly breaks: readonly { readonly set: number; readonly certain: boolean }[];
  readonly accepted: readonly HtmlException[];
  /** Headlines of what was resolved since the last run. */
  readonly resolved: readonly Phrase[];
  readonly fixes: readonly HtmlFix[];
  /** Prints the fix, where its texts are not there and it would print something. */
  readonly fixCommand?: string;
}

export interface HtmlSet {
  readonly id: string;
  readonly title: string;
  readonly purpose: string;
  readonly build: string;
  readonly url: string;
}

/** One cause over all accounts, as the page begins. */
export interface HtmlCauseGroup {
  /** Id of its first finding: the same in the next run, so that a link to it stays one. */
  readonly id: string;
  readonly code: string;
  readonly severity: Severity;
  /** `134 roles in 100 accounts` */
  readonly place: string;
  readonly headline: Phrase;
  readonly why?: string;
  readonly subjects: readonly string[];
  readonly next: Phrase;
  readonly breaks: HtmlItem['breaks'];
  /** Indexes into `items`: whom it strikes. */
  readonly items: readonly number[];
  readonly changes: readonly string[];
}

export interface HtmlAccount {
  readonly id: string;
  readonly name: string;
  /** `Root / Workloads`: where it stands in the organization. */
  readonly unit?: string;
  /** Nothing is known of it. */
  readonly unread?: true;
}

export interface HtmlData {
  readonly accounts: readonly HtmlAccount[];
  /** Changed ones first, then worst first. */
  readonly causes: readonly HtmlCauseGroup[];
  /** Roles that the settings expect and that are not there, by indexes into `accounts` and `sets`. */
  readonly missing: readonly { readonly account: number; readonly set: number }[];
  readonly sets: readonly HtmlSet[];
  readonly itemCount: number;
  /** Worst first; made while they are read, once. */
  readonly items: Iterable<HtmlItem>;
}
