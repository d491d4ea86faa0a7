// The page's address: filters, a role, a finding or a cause in the part behind `#`, so that a link can be sent.

/** Names that stand in the address, in this order. */
const names = ['severity', 'account', 'set', 'change', 'text', 'sort', 'role', 'finding', 'cause'];

/** What the address asks for: a string per name; undefined for `#matrix` and the like, which lead to a section. */
export function readAddress() {
  const text = location.hash.slice(1);
  if (text !== '' && !text.includes('=')) return undefined;
  const asked = new URLSearchParams(text);
  return Object.fromEntries(names.map((name) => [name, asked.get(name) ?? '']));
}

/** The part behind `#` for these values; empty ones are left out. */
export function addressOf(values) {
  const asked = new URLSearchParams();
  for (const name of names) if ((values[name] ?? '') !== '') asked.set(name, values[name]);
  return `#${asked}`;
}

/** Writes the values into the address without a step in the history; a way to a section stays where nothing is asked for. */
export function writeAddress(values) {
  const address = addressOf(values);
  const isNothing = address === '#';
  if (location.hash === address || (isNothing && !location.hash.includes('='))) return;
  history.replaceState(null, '', isNothing ? location.pathname + location.search : address);
}

/** The whole address of this page with another part behind `#`. */
export function linkTo(values) {
  return location.href.replace(/#.*$/, '') + addressOf(values);
}
