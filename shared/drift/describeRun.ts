// Says once what bears on every verdict of a run, so that no finding has to repeat it.

import type { JudgeSettings } from './judgeSettings.ts';

/** Whether policies of the organization were evaluated, or why not. */
export type Evaluated = { readonly evaluated: true } | { readonly evaluated: false; readonly why: string };

export interface RunBackground {
  readonly settings: Pick<JudgeSettings, 'appliances' | 'regions'>;
  readonly organization: { readonly scps: Evaluated; readonly rcps: Evaluated };
}

/** Gives the notes for the coverage of a run report, one sentence each; empty where nothing is left open. */
export function describeRun({ settings, organization }: RunBackground): readonly string[] {
  const { scps, rcps } = organization;
  const notes: string[] = [];
  if (!scps.evaluated) notes.push(`SCPs not evaluated: ${sentence(scps.why)}`);
  if (!rcps.evaluated) notes.push(`RCPs not evaluated: ${sentence(rcps.why)}`);
  if (settings.appliances.length === 0) {
    notes.push(
      'No appliance in the settings: where a role trusts one role or account alone, that is taken for the appliance.',
    );
  }
  if (settings.regions === undefined) {
    notes.push('No regions in the settings: conditions on aws:RequestedRegion are not decided for regional services.');
  }
  return notes;
}

function sentence(text: string): string {
  return `${text.replace(/\.$/, '')}.`;
}
