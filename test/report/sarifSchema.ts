// The part of the SARIF 2.1.0 schema that the report uses, written after the standard, to check the report with.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const message = closed({ text: { type: 'string', minLength: 1 } }, ['text']);
const level = { enum: ['none', 'note', 'warning', 'error'] };
const propertyBag = { type: 'object', properties: { tags: list({ type: 'string' }, { uniqueItems: true }) } };
const instant = { type: 'string', format: 'date-time' };

const rule = closed(
  {
    id: { type: 'string' },
    name: { type: 'string' },
    shortDescription: message,
    fullDescription: message,
    help: closed({ text: { type: 'string', minLength: 1 }, markdown: { type: 'string', minLength: 1 } }, ['text']),
    defaultConfiguration: closed({ level }),
    properties: propertyBag,
  },
  ['id'],
);

const location = closed({
  physicalLocation: closed({
    artifactLocation: closed({ uri: { type: 'string', format: 'uri-reference' } }),
    region: closed({ startLine: { type: 'integer', minimum: 1 } }),
  }),
  logicalLocations: list(closed({ fullyQualifiedName: { type: 'string' }, kind: { type: 'string' } }), {
    uniqueItems: true,
  }),
});

const result = closed(
  {
    ruleId: { type: 'string' },
    ruleIndex: { type: 'integer', minimum: -1 },
    level,
    kind: { enum: ['notApplicable', 'pass', 'fail', 'review', 'open', 'informational'] },
    message,
    locations: list(location),
    partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
    suppressions: list(
      closed(
        {
          kind: { enum: ['inSource', 'external'] },
          status: { enum: ['accepted', 'underReview', 'rejected'] },
          justification: { type: 'string' },
        },
        ['kind'],
      ),
      { uniqueItems: true },
    ),
    properties: propertyBag,
  },
  ['message'],
);

const run = closed(
  {
    tool: closed(
      {
        driver: closed(
          {
            name: { type: 'string' },
            informationUri: { type: 'string', format: 'uri' },
            version: { type: 'string' },
            rules: list(rule, { uniqueItems: true }),
          },
          ['name'],
        ),
      },
      ['driver'],
    ),
    automationDetails: closed({ id: { type: 'string' } }),
    invocations: list(
      closed(
        {
          executionSuccessful: { type: 'boolean' },
          startTimeUtc: instant,
          endTimeUtc: instant,
          toolExecutionNotifications: list(closed({ level, message }, ['message'])),
        },
        ['executionSuccessful'],
      ),
    ),
    results: list(result),
    columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
  },
  ['tool'],
);

const schema = closed({ $schema: { type: 'string', format: 'uri' }, version: { const: '2.1.0' }, runs: list(run) }, [
  'version',
  'runs',
]);

const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

/** Gives every place where the log breaks the standard, and rule indexes that name another rule; empty: it is valid. */
export function sarifFaults(log: unknown): string[] {
  if (!validate(log)) return (validate.errors ?? []).map((error) => `${error.instancePath}: ${error.message}`);
  const {
    runs,
  }: { runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex: number }[] }[] } =
    Object(log);
  return runs.flatMap(({ tool, results }) =>
    results
      .filter((each) => tool.driver.rules[each.ruleIndex]?.id !== each.ruleId)
      .map((each) => `${each.ruleId}: wrong ruleIndex`),
  );
}

function closed(properties: Readonly<Record<string, unknown>>, required: readonly string[] = []) {
  return { type: 'object', properties, required, additionalProperties: false };
}

function list(items: unknown, more: Readonly<Record<string, unknown>> = {}) {
  return { type: 'array', items, ...more };
}
