// The borders of the house: which room may import which.

import { readFileSync } from 'node:fs';

/** What each room of `shared/` may import of the others: the table in ARCHITECTURE.md is the one source of it. */
const rooms = Object.fromEntries(
  [...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| `shared\/(\w+)\/` \|.*\|([^|\n]*)\|$/gm)].map(
    ([, room, allowed]) => [room, [...allowed.matchAll(/`(\w+)`/g)].map(([, name]) => name)],
  ),
);

/**
 * The sub-rooms of a room, lowest first: each may import itself and those before it. A door belongs to the sub-room in
 * whose list it stands; doors that stand in none are on top.
 */
const subRooms = {
  iam: [
    ['patterns', 'matchesWildcard', 'getOrMake', 'stepMeter'],
    [
      'policy',
      'isRecord',
      'isAwsManaged',
      'repeatedKeys',
      'jsonSpan',
      'parseJson',
      'policyDocument',
      'printPolicyDocument',
      'trustCaller',
    ],
    ['actions', 'findAction', 'requestedRegions'],
    ['conditions', 'keyHolder', 'howToSend'],
    ['resources', 'isOwnResource'],
    ['grant'],
    ['explain'],
    ['trust', 'decideTrust', 'listTrustedParties'],
  ],
  estate: [
    ['details', 'accountReading', 'accountCollector', 'detailList', 'principalHead', 'inputError', 'unknownDocument'],
    ['organization', 'organizationFile', 'estateChange'],
    ['resources'],
    ['exports', 'readDecodedChunks'],
    [
      'aws',
      'awsClients',
      'awsReaderRole',
      'awsOrganizationRecord',
      'accountPlan',
      'awsEstateOptions',
      'readRawResources',
      'withAccessKeys',
    ],
  ],
  drift: [
    [
      'findings',
      'accountReport',
      'applianceSide',
      'change',
      'finding',
      'fix',
      'instantSchema',
      'judgeSettings',
      'listed',
      'policyHolders',
      'requirementRef',
      'resourceSubject',
      'ruleFacts',
      'severity',
      'statementPhrase',
      'watchedPrincipal',
      'withoutExternalId',
    ],
    ['pack'],
    ['decisions', 'buildContext', 'buildLayers', 'createGuesses', 'principalMeters', 'questionsAbout'],
    ['resources', 'judgedResources', 'judgeResources', 'namedKeys', 'onResource'],
    ['trust', 'accountQuestion'],
    ['excess'],
    ['facts', 'principalFacts'],
    ['rules'],
    ['remediation', 'planFix', 'ruleList'],
    ['judging', 'applyExceptions', 'judgeUnread'],
    ['watch'],
    ['questions', 'questionList'],
  ],
  audit: [
    ['storage', 'auditKeys', 'auditLog', 'canonicalJson', 'encodeJson', 'encodePieces', 'isAlive', 'unusableLogError'],
    ['chain', 'accountRecords', 'auditHead', 'auditRecord', 'manifest', 'runStart', 'storedState', 'walkChain'],
    ['sign'],
    ['verify', 'survey'],
  ],
  settings: [['sections']],
  run: [['gather', 'runContext', 'gatherRun'], ['finish']],
  report: [
    ['wording'],
    ['fix', 'renderFix'],
    ['text', 'renderText', 'renderExplanation'],
    ['html', 'renderHtml'],
    ['forms'],
  ],
};

/** Sub-rooms that other rooms may enter: the words that alerts and the command share, and what whoever holds a key signs with. */
const openSubRooms = { report: ['wording'], audit: ['sign'] };

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

// Whoever asks the engine about a principal comes in by these two: a context and its layers.
const doorsToTheEngine = '^shared/drift/(buildContext|buildLayers)\\.ts$';

// Of files that no other room imports; those of the command and of scripts count as well.
const closedDoorRules = Object.keys(subRooms).map((room) => ({
  name: `at the root of shared/${room} stand its doors alone`,
  severity: 'error',
  from: { pathNot: `^shared/${room}/` },
  module: { path: `^shared/${room}/[^/]+\\.ts$`, pathNot: doorsToTheEngine, numberOfDependentsLessThan: 1 },
}));

const pureRooms = '^shared/(iam|requirements|drift|vocabulary)/';

/** The doors to AWS: which packages of the SDK are imported by which files alone. */
const awsDoors = {
  'client-(iam|organizations|sts)': 'estate/(aws/)?aws',
  'client-s3': '((audit|settings)/(storage/)?s3|estate/(aws/)?awsResource)',
  's3-request-presigner': 'audit/(storage/)?s3',
  'client-kms': '(audit/kms|estate/(aws/)?awsResource)',
  'client-(backup|ec2)': 'estate/(aws/)?awsResource',
  'client-ssm': 'settings/ssm',
  'client-sns': 'alerts/sns',
  'client-eventbridge': 'alerts/eventBridge',
  'credential-providers': 'aws/awsCredentials',
};

const awsRules = [
  ...Object.entries(awsDoors).map(([pkg, door]) => ({
    name: `@aws-sdk/${pkg} is imported by shared/${door.replaceAll(/\(\w+\/\)\?/g, '')}* alone`,
    severity: 'error',
    from: { path: '^(functions|cli|shared)/', pathNot: `^shared/${door}[A-Za-z0-9]*\\.ts$` },
    to: { path: `(^|/)node_modules/@aws-sdk/${pkg}/` },
  })),
  {
    name: 'other packages of the AWS SDK have no door yet',
    severity: 'error',
    from: { path: '^(functions|cli|shared)/' },
    to: {
      path: '(^|/)node_modules/@aws-sdk/',
      pathNot: `(^|/)node_modules/@aws-sdk/(${Object.keys(awsDoors).join('|')})/`,
    },
  },
];

export default {
  forbidden: [
    ...roomRules,
    ...subRoomRules,
    ...doorRules,
    ...closedDoorRules,
    {
      name: 'every room of shared has a line in the table of ARCHITECTURE.md',
      severity: 'error',
      from: { path: '^shared/', pathNot: `^shared/(${Object.keys(rooms).join('|')})/` },
      to: {},
    },
    {
      name: 'every room of shared has a line in the table of ARCHITECTURE.md, also where nothing is imported',
      severity: 'error',
      from: { path: '^shared/', pathNot: `^shared/(${Object.keys(rooms).join('|')})/`, orphan: true },
      to: {},
    },
    {
      name: 'functions and cli import shared alone',
      severity: 'error',
      from: { path: '^(functions/[^/]+|cli)/' },
      to: { path: '^(functions|cli|scripts|test|bench|examples)/', pathNot: '^$1/' },
    },
    {
      name: 'scripts import neither tests nor benchmarks',
      severity: 'error',
      from: { path: '^scripts/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'pure rooms use nothing of Node but hashes',
      severity: 'error',
      from: { path: pureRooms },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'pure rooms use no package but those for data',
      severity: 'error',
      from: { path: pureRooms },
      to: { path: '(^|/)node_modules/', pathNot: '(^|/)node_modules/(zod|fastest-levenshtein)/' },
    },
    ...awsRules,
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
