// What policies say of every action of the action table at once, before anybody looks closer at single actions.

import { isRcpAction } from '../actions/rcpServices.ts';
import { allActions } from '../actionTable.ts';
import type { KnownContext } from '../conditions/knownContext.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import type { PolicyDocument, Statement } from '../policyDocument.ts';
import { actionIndexes } from './actionIndexes.ts';
import { compiledStatements } from './compiledPolicy.ts';
import { conditionsOutcome } from './outrightGrant.ts';
import { type PolicyGroup, policyGroups } from './policyGroups.ts';

/** By an action's place in `allActions()`. Where neither is 1, every request for the action is allowed. */
export interface ActionOverview {
  /** 1: no request is allowed, because some group of policies does not speak for the action. */
  readonly isOut: Uint8Array;
  /** 1: whether requests are allowed takes a closer look. */
  readonly isOpen: Uint8Array;
}

/** Marks what one group of policies says. */
interface GroupMarks {
  /** 1: an Allow matches every request. */
  readonly outright: Uint8Array;
  /** 1: an Allow may match some requests. */
  readonly partly: Uint8Array;
  /** 1: a Deny may match some requests. */
  readonly denied: Uint8Array;
}

/** Gives the overview; cost grows with the statements and the actions that they match, not with their product. */
export function overviewActions(layers: PolicyLayers, context: KnownContext): ActionOverview {
  const size = allActions().length;
  const overview = { isOut: new Uint8Array(size), isOpen: new Uint8Array(size) };
  // `s3` stands for the services with RCPs; for the others, RCPs are passed over action by action.
  for (const group of policyGroups(layers, 's3:')) addGroup(group, context, overview);
  return overview;
}

function addGroup({ layer, sources }: PolicyGroup, context: KnownContext, { isOut, isOpen }: ActionOverview): void {
  const size = isOut.length;
  const [outright, partly, denied] = [new Uint8Array(size), new Uint8Array(size), new Uint8Array(size)];
  if (layer === 'rcp') outright.fill(1);
  for (const { document } of sources) markDocument(document, context, { outright, partly, denied });
  const open = layer === 'rcp' ? onRcpActions(denied) : denied;
  for (let at = 0; at < size; at++) {
    if (open[at] === 1) isOpen[at] = 1;
    if (outright[at] === 1) continue;
    if (partly[at] === 1) isOpen[at] = 1;
    else isOut[at] = 1;
  }
}

function onRcpActions(marked: Uint8Array): Uint8Array {
  const rcp = new Uint8Array(marked.length);
  for (const [at, { name }] of allActions().entries()) if (isRcpAction(name)) rcp[at] = marked[at] ?? 0;
  return rcp;
}

function markDocument(document: PolicyDocument, context: KnownContext, marks: GroupMarks): void {
  if (document.faults !== undefined) {
    marks.partly.fill(1);
    marks.denied.fill(1);
  }
  for (const compiled of compiledStatements(document)) {
    const outcome = conditionsOutcome(compiled, context);
    const allowed = outcome === 'true' && compiled.isOnEveryResource ? marks.outright : marks.partly;
    if (outcome !== 'false')
      markStatement(compiled.statement, compiled.statement.effect === 'Deny' ? marks.denied : allowed);
  }
}

function markStatement({ action }: Statement, marked: Uint8Array): void {
  for (const at of actionIndexes(action)) marked[at] = 1;
}
