// What a principal is allowed of what its sets ask for: the one place where its layers, its requests and the grants meet.

import type { KnownContext } from '../../iam/decideGrant.ts';
import type { CombinedGrant } from '../../requirements/requiredGrants.ts';
import type { ContextSubject, RequestedGrant } from '../buildContext.ts';
import type { PrincipalLayers } from '../buildLayers.ts';
import { createGuesses } from '../createGuesses.ts';
import type { JudgeSettings } from '../judgeSettings.ts';
import type { PrincipalMeters } from '../principalMeters.ts';
import { questionsAbout } from '../questionsAbout.ts';
import { type ActionVerdict, decideActions } from './decideActions.ts';
import { requestKinds } from './requestKinds.ts';

export interface DecidedPrincipal {
  readonly layers: PrincipalLayers;
  /** What is known of the requests for a grant; see {@link buildContext}. */
  readonly contextOf: (grant: RequestedGrant) => KnownContext;
  readonly verdicts: readonly ActionVerdict[];
}

/** Decides each of the grants for the principal; what the settings leave open is guessed. */
export function decidePrincipal(
  subject: ContextSubject & { readonly settings: JudgeSettings; readonly meters: PrincipalMeters },
  grants: readonly CombinedGrant[],
): DecidedPrincipal {
  const { contextOf, question, ...layers } = questionsAbout(subject);
  const { verdicts: meter, trials } = subject.meters;
  const guesses = createGuesses({ ...subject, layers }, trials);
  return {
    layers,
    contextOf,
    verdicts: decideActions({ grants, layers, question, meter, guesses, kindOf: requestKinds(subject) }),
  };
}
