// Rules of which the example organization shows no finding, and why.

const earlierScan = 'It compares with an earlier scan, and the example is scanned without a log.';
const unreadMeans =
  'What is not read leaves the verdicts of a whole account open, and would hide what was planted there.';

/** By the code of the rule. */
export const notPlanted: Readonly<Record<string, string>> = {
  APPLIANCE_ROLE_NOT_FOUND:
    'Without the role of the appliance no role could be assumed: that would be told of each of them.',
  EXPORT_INCOMPLETE: unreadMeans,
  FILE_UNREADABLE: unreadMeans,
  PARTITION_UNSUPPORTED:
    'All accounts of an organization lie in one partition, and both builds of the example work in it.',
  PRINCIPAL_UNREADABLE: unreadMeans,
  STATE_FROM_FUTURE: earlierScan,
  WATCH_PRINCIPAL_GONE: earlierScan,
  WATCH_PRINCIPAL_REPLACED: earlierScan,
  WATCH_SETTINGS_CHANGED: earlierScan,
  WATCH_SET_DROPPED: earlierScan,
  WATCH_TAG_LOST: earlierScan,
};
