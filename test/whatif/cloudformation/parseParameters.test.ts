import { describe, expect, it } from 'vitest';
import { parseParameters } from '../../../shared/whatif/cloudformation/parseParameters.ts';

const parse = (text: string) => parseParameters({ file: 'parameters.json', text });

describe('parseParameters', () => {
  it.each([
    ['an object', '{"Days":7}'],
    ['an object within the file of a pipeline', '{"Parameters":{"Days":"7"}}'],
    ['the list that the AWS CLI takes', '[{"ParameterKey":"Days","ParameterValue":"7"},{"ParameterKey":"Kept"}]'],
    ['an object behind a mark of its encoding', '\uFEFF{"Days":"7"}'],
  ])('reads %s', (_, text) => {
    expect(parse(text)).toEqual({ Days: '7' });
  });

  it.each([
    ['no JSON', 'Days: 7', /got something that cannot be read as JSON/],
    ['a parameter that stands twice', '{"Days":"7","Days":"30"}', /^parameters\.json: Days: .* with each key once/],
    ['lists too deep in each other', `{"Days":${'['.repeat(5_000)}`, /at most 100 levels/],
    ['another form', '{"Days":{}}', /expected parameters in JSON/],
  ])('refuses %s in one line', (_, text, said) => {
    expect(() => parse(text)).toThrow(said);
    expect(() => parse(text)).toThrow(/^parameters\.json: [^\n]*$/);
  });
});
