// A point in time in a stored format.

import * as z from 'zod';

/** ISO 8601 with a time zone. */
export const instantSchema = z.iso.datetime({ offset: true });
