import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type CarriedStatement, carriedStatements, concerns, impliedCalls, refusedNeeds } from './impliedCalls.ts';
import { packagedTemplate } from './packagedTemplate.ts';
import { everythingOn, resourcesOfType } from './resolvedResources.ts';
import { type Resolved, resolveTemplate } from './resolveTemplate.ts';
import { functionTable } from './reviewedGrants.ts';

const template = await packagedTemplate('default');
const resolved: Resolved = {
  resources: {
    ...resolveTemplate({ template }).resources,
    ...resolveTemplate({ template, parameters: everythingOn }).resources,
  },
};
const statements = carriedStatements(resolved);
const refusals = (from: readonly CarriedStatement[]) => impliedCalls.flatMap((call) => refusedNeeds(call, from));

/** What the account does, and what nobody may: neither is done by a service. */
const byPeople = ['AccountManages'];
/** Roles of functions carry what their own code needs as well: test/infra/leastPrivilege.test.ts. */
const functionRoles = Object.fromEntries(
  Object.keys(functionTable).map((name) => [`${pascalCase(name)}Role`, name] as const),
);
const ofServices = statements.filter(
  ({ Effect, Sid, carrier }) =>
    Effect === 'Allow' && !byPeople.includes(Sid ?? '') && functionRoles[carrier] === undefined,
);

describe('what services do by themselves', () => {
  it.each(impliedCalls)('is granted: $what', (call) => {
    expect(refusedNeeds(call, statements)).toEqual([]);
  });

  it('needs every statement there is', () => {
    const idle = ofServices.filter((one) => refusals(statements.filter((other) => other !== one)).length === 0);
    expect(idle.map(({ carrier, Sid }) => `${carrier} ${Sid}`)).toEqual([]);
  });

  it('needs every action of every statement, for every principal of it', () => {
    const idle = ofServices.flatMap((one) =>
      one.Action.flatMap((action) =>
        callersOf(one).flatMap((caller) =>
          isNeeded(one, action, caller) ? [] : [`${one.carrier} ${action} ${caller}`],
        ),
      ),
    );
    expect(idle).toEqual([]);
  });

  it('needs every resource of every statement', () => {
    const idle = ofServices.flatMap((one) =>
      one.Resource.filter((resource) => resource !== '*').flatMap((resource) => {
        const narrower = { ...one, Resource: one.Resource.filter((other) => other !== resource) };
        const rest = narrower.Resource.length === 0 ? [] : [narrower];
        const without = [...statements.filter((other) => other !== one), ...rest];
        return refusals(without).length === 0 ? [`${one.carrier} ${resource}`] : [];
      }),
    );
    expect(idle).toEqual([]);
  });

  it('needs of the roles of functions what test/cases/infra/functionGrants.json says of services', () => {
    for (const [role, name] of Object.entries(functionRoles)) {
      const implied = impliedCalls.flatMap(({ needs }) => needs.filter(({ policy }) => policy === role));
      const reviewed = functionTable[name]?.grants.filter(({ neededBy }) => neededBy !== undefined) ?? [];
      const byCode = functionTable[name]?.grants.filter(({ neededBy }) => neededBy === undefined) ?? [];
      const code = new Set(byCode.flatMap(({ actions }) => actions));
      const actions = new Set(implied.flatMap((need) => need.actions).filter((action) => !code.has(action)));
      expect([...actions].sort(), role).toEqual(reviewed.flatMap((grant) => grant.actions).sort());
    }
  });

  it('is reviewed wherever the template makes a service act', () => {
    expect(impliedCalls.flatMap(({ edges }) => edges).toSorted()).toEqual(edgesOf(resolved).toSorted());
  });
});

function pascalCase(name: string): string {
  return name.replaceAll(/(^|-)(\w)/g, (_all, _dash, letter: string) => letter.toUpperCase());
}

function callersOf({ Principal }: CarriedStatement): readonly string[] {
  if (Principal === undefined) return ['role'];
  return Principal === '*' ? ['*'] : Object.values(Principal).flat();
}

function isNeeded(statement: CarriedStatement, action: string, caller: string): boolean {
  return impliedCalls.some(
    (call) =>
      (caller === '*' || call.caller === caller) &&
      concerns(statement, call.caller) &&
      call.needs.some(({ policy, actions }) => policy === statement.carrier && actions.includes(action)),
  );
}

const target = z.looseObject({
  Arn: z.string(),
  DeadLetterConfig: z.looseObject({ Arn: z.string() }).optional(),
});

/** `ScanSchedule > arn:…`: every place where the template tells a service to call or to send. */
function edgesOf(from: Resolved): readonly string[] {
  const rules = resourcesOfType(from, 'AWS::Events::Rule').flatMap(([id, { Targets }]) =>
    z
      .array(target)
      .parse(Targets)
      .flatMap(({ Arn, DeadLetterConfig: letters }) => [
        `${id} > ${Arn}`,
        ...(letters === undefined ? [] : [`${id} > ${letters.Arn}`]),
      ]),
  );
  const destinations = resourcesOfType(from, 'AWS::Lambda::EventInvokeConfig').flatMap(([id, { DestinationConfig }]) =>
    Object.values(z.record(z.string(), z.looseObject({ Destination: z.string() })).parse(DestinationConfig)).map(
      ({ Destination }) => `${id} > ${Destination}`,
    ),
  );
  const subscriptions = resourcesOfType(from, 'AWS::SNS::Subscription').flatMap(([id, { Endpoint, RedrivePolicy }]) => [
    `${id} > ${String(Endpoint)}`,
    ...Object.values(z.record(z.string(), z.string()).parse(RedrivePolicy ?? {})).map((queue) => `${id} > ${queue}`),
  ]);
  const alarms = resourcesOfType(from, 'AWS::CloudWatch::Alarm').flatMap(([, { AlarmActions, OKActions }]) =>
    z
      .array(z.string())
      .parse([AlarmActions, OKActions].flat())
      .map((topic) => `alarms > ${topic}`),
  );
  return [...new Set([...rules, ...destinations, ...subscriptions, ...alarms])];
}
