// What a principal is allowed of what its sets ask for: the one place where its layers, its requests and the grants meet.

import type { KnownContext } from '../iam/decideGrant.ts';
import { createStepMeter, type StepMeter } from '../iam/stepMeter.ts';
import type { CombinedGrant } from '../requirements/requiredGrants.ts';
import type { ContextSubject, RequestedGrant } from './buildContext.ts';
import type { PrincipalLayers } from './buildLayers.ts';
import { type ActionVerdict, decideActions } from './decideActions.ts';
import type { JudgeSettings } from './judgeSettings.ts';
import { questionsAbout } from './questionsAbout.ts';
import { createGuesses } from './waits/createGuesses.ts';

export interface DecidedPrincipal {
  readonly layers: PrincipalLayers;
  /** What is known of the requests for a grant; see {@link buildContext}. */
  readonly contextOf: (grant: RequestedGrant) => KnownContext;
  readonly verdicts: readonly ActionVerdict[];
  /** Counts the steps that the verdicts took, and those of whoever goes on asking. */
  readonly meter: StepMeter;
}

/** Decides each of the grants for the principal; what the settings leave open is guessed. */
export function decidePrincipal(
  subject: ContextSubject & { readonly settings: JudgeSettings },
  grants: readonly CombinedGrant[],
): DecidedPrincipal {
  const { contextOf, question, ...layers } = questionsAbout(subject);
  const meter = createStepMeter();
  const guesses = createGuesses({ ...subject, layers });
  const verdicts = decideActions({ grants, layers, question, meter, guesses });
  return { layers, contextOf, verdicts, meter };
}
