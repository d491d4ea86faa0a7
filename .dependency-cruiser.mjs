// The borders of the house: which room may import which. The same table for people, with reasons: ARCHITECTURE.md.

/** What each room of `shared/` may import of the others. */
const rooms = {
  aws: [],
  iam: [],
  requirements: ['iam'],
  drift: ['iam', 'requirements'],
  estate: ['aws', 'iam'],
  settings: ['aws'],
  audit: ['aws', 'drift', 'iam', 'requirements'],
  report: ['drift', 'iam', 'requirements'],
  alerts: ['aws', 'drift', 'report', 'iam', 'requirements'],
  scan: ['drift', 'report', 'iam', 'requirements', 'estate', 'settings'],
  preflight: ['drift', 'iam', 'estate', 'settings'],
  run: ['scan', 'alerts', 'audit', 'drift', 'report', 'iam', 'requirements', 'estate', 'settings'],
  hub: ['run', 'scan', 'alerts', 'audit', 'drift', 'report', 'iam', 'requirements', 'estate', 'settings'],
  distributed: ['hub', 'run', 'scan', 'audit', 'estate', 'settings'],
};

/**
 * The sub-rooms of a room, lowest first: each may import itself and those before it. A door belongs to the sub-room in
 * whose list it stands; doors that stand in none are on top.
 */
const subRooms = {
  iam: [
    ['patterns', 'matchesWildcard', 'getOrMake'],
    ['policy', 'repeatedKeys', 'parseJson', 'policyDocument', 'printPolicyDocument'],
    ['actions', 'actionTable', 'requestedRegions'],
    ['conditions', 'principalKeys'],
    ['resources', 'isOwnResource'],
    ['grant', 'nothingTakesAway'],
    ['explain'],
    ['trust', 'trustCaller', 'decideTrust', 'listTrustedParties'],
  ],
  report: [
    ['wording'],
    ['fix', 'renderFix'],
    ['text', 'textReport', 'explanationText'],
    ['html', 'htmlReport'],
    ['forms'],
  ],
};

/** Sub-rooms that other rooms may enter: the words that alerts and the command share, the forms of an alert, the rules' shapes. */
const openSubRooms = { report: ['wording'] };

const placePattern = (room, [folder, ...doors]) =>
  `^shared/${room}/(${folder}/|(${['', ...doors].filter(Boolean).join('|') || '-'})\\.ts$)`;

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `shared/${room} imports only ${['itself', ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^shared/${room}/` },
  to: {
    path: '^(shared|functions|cli|scripts|test|bench|examples)/',
    pathNot: `^shared/(${[room, ...allowed].join('|')})/`,
  },
}));

const subRoomRules = Object.entries(subRooms).flatMap(([room, places]) =>
  places.map((place, index) => ({
    name: `shared/${room}/${place[0]} imports only what stands below it`,
    severity: 'error',
    from: { path: placePattern(room, place) },
    to: {
      path: `^shared/${room}/`,
      pathNot: places.slice(0, index + 1).map((below) => placePattern(room, below)),
    },
  })),
);

const doorRules = Object.keys(subRooms).map((room) => ({
  name: `shared/${room} is entered by its doors`,
  severity: 'error',
  from: { path: '^(shared|functions|cli)/', pathNot: `^shared/${room}/` },
  to: {
    path: `^shared/${room}/[^/]+/`,
    ...(openSubRooms[room] && { pathNot: `^shared/${room}/(${openSubRooms[room].join('|')})/` }),
  },
}));

export default {
  forbidden: [
    ...roomRules,
    ...subRoomRules,
    ...doorRules,
    {
      name: 'functions and cli do not import each other',
      severity: 'error',
      from: { path: '^(functions/[^/]+|cli)/' },
      to: { path: '^(functions|cli)/', pathNot: '^$1/' },
    },
    {
      name: 'iam, requirements and drift are pure',
      severity: 'error',
      from: { path: '^shared/(iam|requirements|drift)/' },
      to: { path: '(^|/)node_modules/@aws-|^(node:)?(fs|process|os|http|https|child_process|net|timers)(/|$)' },
    },
    {
      name: 'one door per AWS service',
      severity: 'error',
      from: {
        path: '^shared/',
        pathNot: '^shared/(estate|audit|alerts|settings)/(aws|s3|sns|eventBridge|ssm)[A-Za-z0-9]*\\.ts$',
      },
      to: { path: '(^|/)node_modules/@aws-sdk/' },
    },
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
