// The id of an organizational unit or root, as settings name it.

import * as z from 'zod';

/** `ou-…`, or `r-…` for the root. */
export const organizationalUnitId = z
  .string()
  .regex(/^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/, 'expected an OU id (ou-…) or a root id (r-…)');
