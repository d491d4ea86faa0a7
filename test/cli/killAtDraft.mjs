// Preloaded into a process: kills it, as the system does, when half of the n-th file is written, or before the n-th gets its
// name. KILL_AT: `write 2`, `place 1`.
import { createRequire, syncBuiltinESMExports } from 'node:module';

const promises = createRequire(import.meta.url)('node:fs/promises');
const [step, count] = (process.env.KILL_AT ?? '').split(' ');
const seen = { write: 0, place: 0 };

function isHere(name) {
  seen[name] += 1;
  return step === name && seen[name] === Number(count);
}

const { open, rename } = promises;
promises.open = async (path, flags, ...more) => {
  const file = await open(path, flags, ...more);
  if (flags !== 'wx' || !isHere('write')) return file;
  const writeFile = file.writeFile.bind(file);
  file.writeFile = async (content) => {
    const whole = typeof content === 'string' ? content : [...content].join('');
    await writeFile(whole.slice(0, whole.length / 2));
    process.kill(process.pid, 'SIGKILL');
  };
  return file;
};
promises.rename = async (from, to) => {
  if (isHere('place')) process.kill(process.pid, 'SIGKILL');
  return rename(from, to);
};
syncBuiltinESMExports();
