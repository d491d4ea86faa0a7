// Preloaded into a process: kills it, as the system does, right after the n-th file that it puts into place.
import { createRequire, syncBuiltinESMExports } from 'node:module';

const promises = createRequire(import.meta.url)('node:fs/promises');
const last = Number(process.env.KILL_AT_WRITE ?? '0');
let writes = 0;

// A new object appears by a link, a replaced one by a rename; locks are links, too.
for (const name of ['link', 'rename', 'unlink']) {
  const original = promises[name];
  promises[name] = async (...args) => {
    const result = await original(...args);
    writes += 1;
    if (writes === last) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}
syncBuiltinESMExports();
