// Stops with one clear line where the sources run under a Node that cannot read TypeScript.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `veeam-role-drift: its sources need Node 24, this is Node ${process.versions.node}. ` +
      'Run "npm ci" (it brings Node 24 along) and start through the npm scripts.',
  );
  process.exit(1);
}
