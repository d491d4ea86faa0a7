// Says once what bears on every verdict of a run, so that no finding has to repeat it. What is open are questions.

import type { Evaluated, JudgeSettings } from './judgeSettings.ts';

export interface RunBackground {
  readonly settings: Pick<JudgeSettings, 'appliances'>;
  readonly organization: { readonly scps: Evaluated; readonly rcps: Evaluated };
}

/** Gives the notes for the coverage of a run report, one sentence each; empty where nothing is left open. */
export function describeRun({ settings, organization }: RunBackground): readonly string[] {
  const { scps, rcps } = organization;
  const notes: string[] = [];
  if (!scps.evaluated && scps.isDisabled === true) notes.push(`SCPs not evaluated: ${sentence(scps.why)}`);
  if (!rcps.evaluated && rcps.isDisabled === true) notes.push(`RCPs not evaluated: ${sentence(rcps.why)}`);
  if (settings.appliances.length === 0) {
    notes.push(
      'No appliance in the settings: where a role trusts one role or account alone, that is taken for the appliance.',
    );
  }
  return notes;
}

function sentence(text: string): string {
  return `${text.replace(/\.$/, '')}.`;
}
