import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settingsJsonSchema } from '../../../scripts/generate/settingsJsonSchema.ts';
import committed from '../../../shared/settings/settings.schema.json' with { type: 'json' };

function validator() {
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  return ajv.compile(settingsJsonSchema());
}

describe('settingsJsonSchema', () => {
  it('is what shared/settings/settings.schema.json holds (scripts/generateSettingsSchema.ts writes it)', () => {
    expect(committed).toEqual(settingsJsonSchema());
  });

  it.each(['{}', 'build: "1"\nlive:\n  concurrency: 5\n', 'appliances:\n  - account: "111122223333"\n'])(
    'lets through %j',
    (text) => {
      const validate = validator();
      expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
    },
  );

  it.each(['buidl: "1"', 'live:\n  concurrency: 0\n', 'failOn: x', 'exceptions:\n  - code: x\n'])(
    'refuses %j',
    (text) => {
      expect(validator()(parse(text))).toBe(false);
    },
  );
});
