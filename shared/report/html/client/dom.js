// Builds elements from names, attributes and children. Text becomes text nodes only, so that nothing in it is markup.

/**
 * @param {string} name
 * @param {Readonly<Record<string, string>>} [attributes]
 * @param {...(Node | string | null | undefined)} children null and undefined are left out
 * @returns {HTMLElement}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A phrase of the report: plain words, and `{ code }` for technical ones. */
export function phrase(parts) {
  const nodes = parts.map((part) => (typeof part === 'string' ? part : element('code', {}, part.code)));
  return element('span', {}, ...nodes);
}

/** The element with this id; the page always has it. */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`expected an element with the id ${id}`);
  return found;
}
