// The version of this tool, as its package states it.

import packageFile from '../../package.json' with { type: 'json' };

export const toolVersion: string = packageFile.version;
