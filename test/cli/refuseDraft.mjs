// Preloaded into a process: refuses what a container refuses whose settings file is mounted. REFUSED: `open`, no new files
// beside it; `rename`, no other file in its place.
import { createRequire, syncBuiltinESMExports } from 'node:module';

const promises = createRequire(import.meta.url)('node:fs/promises');
const { open, rename } = promises;
const refuse = (code) => Promise.reject(Object.assign(new Error(code), { code }));

promises.open = (path, flags, ...more) =>
  process.env.REFUSED === 'open' && flags === 'wx' ? refuse('EROFS') : open(path, flags, ...more);
promises.rename = (from, to) => (process.env.REFUSED === 'rename' ? refuse('EBUSY') : rename(from, to));
syncBuiltinESMExports();
