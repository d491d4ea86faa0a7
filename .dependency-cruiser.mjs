// The borders of the house: which room may import which. DESIGN and reasons: ARCHITECTURE.md.
const rooms = {
  iam: [],
  requirements: ['iam'],
  drift: ['iam', 'requirements'],
  estate: ['iam'],
  settings: [],
  audit: ['drift', 'iam', 'requirements'],
  report: ['drift', 'iam', 'requirements'],
  alerts: ['drift', 'report', 'iam', 'requirements'],
};

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `shared/${room} imports only ${['itself', ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^shared/${room}/` },
  to: { path: '^(shared|functions|cli)/', pathNot: `^shared/(${[room, ...allowed].join('|')})/` },
}));

export default {
  forbidden: [
    ...roomRules,
    {
      name: 'shared never imports functions or cli',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(functions|cli)/' },
    },
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
