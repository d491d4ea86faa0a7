// What happens to roles in real life: the changes that the example's roles are made with.

import {
  type Change,
  type DraftDocument,
  type DraftPolicy,
  type DraftStatement,
  documentOf,
  type TrustStatement,
} from './draft.ts';

/** Somebody took actions out of its policies. */
export function withoutActions(...actions: readonly string[]): Change {
  return changePolicies((document) => ({
    ...document,
    Statement: document.Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action].flat().filter((action) => !actions.includes(action)),
    })),
  }));
}

/** Actions that match were moved into statements of their own. */
export function restrict(
  isMeant: (action: string) => boolean,
  ...terms: readonly Omit<DraftStatement, 'Effect' | 'Action'>[]
): Change {
  return changePolicies((document) => {
    const actions = document.Statement.flatMap(({ Action }) => Action).filter(isMeant);
    const rest = document.Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action].flat().filter((action) => !isMeant(action)),
    }));
    return {
      ...document,
      Statement: [...rest, ...terms.map((term) => ({ Effect: 'Allow', Action: actions, ...term }))],
    };
  });
}

/** All its policies were replaced. */
export function withPolicies(...attached: readonly DraftPolicy[]): Change {
  return (draft) => ({ ...draft, attached });
}

export function attach(name: string, ...statements: readonly DraftStatement[]): Change {
  return (draft) => ({ ...draft, attached: [...draft.attached, { name, document: documentOf(...statements) }] });
}

export function addInline(name: string, ...statements: readonly DraftStatement[]): Change {
  return (draft) => ({ ...draft, inline: [...draft.inline, { name, document: documentOf(...statements) }] });
}

/** Its attached policies stand inline, too. */
export function copyInline(draft: Parameters<Change>[0]): ReturnType<Change> {
  return { ...draft, inline: draft.attached.map(({ name, document }) => ({ name, document })) };
}

export function setBoundary(name: string, ...statements: readonly DraftStatement[]): Change {
  return (draft) => ({ ...draft, boundary: { name, document: documentOf(...statements) } });
}

export function setTrust(...trust: readonly TrustStatement[]): Change {
  return (draft) => ({ ...draft, trust });
}

export function addTrust(...trust: readonly TrustStatement[]): Change {
  return (draft) => ({ ...draft, trust: [...draft.trust, ...trust] });
}

export function setTags(tags: Readonly<Record<string, string>>): Change {
  return (draft) => ({ ...draft, tags });
}

export function addInstanceProfile(draft: Parameters<Change>[0]): ReturnType<Change> {
  return { ...draft, hasInstanceProfile: true };
}

export function withoutInstanceProfile(draft: Parameters<Change>[0]): ReturnType<Change> {
  return { ...draft, hasInstanceProfile: false };
}

/** The user has its policies from groups alone. */
export function throughGroups(...groups: readonly string[]): Change {
  return (draft) => ({ ...draft, attached: [], groups });
}

export function joinGroup(group: string): Change {
  return (draft) => ({ ...draft, groups: [...draft.groups, group] });
}

function changePolicies(change: (document: DraftDocument) => DraftDocument): Change {
  return (draft) => ({
    ...draft,
    attached: draft.attached.map((policy) => ({ ...policy, document: change(policy.document) })),
  });
}
