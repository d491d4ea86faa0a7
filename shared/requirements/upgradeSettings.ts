// The settings by which all roles and users are judged for one build, whatever builds their tags name today.

import type { SelectionSettings } from './selectRequirements.ts';

/** No tag has this key: keys are letters, digits, blanks and a few signs. */
const noKey = '\u0000';

/** Gives the settings with this build for everybody: build tags and builds of name patterns do not count. */
export function upgradeSettings<Given extends SelectionSettings>(settings: Given, build: string): Given {
  const principals = settings.principals.map(({ build: _own, ...rule }) => rule);
  return { ...settings, build, tags: { ...settings.tags, build: noKey }, principals };
}
