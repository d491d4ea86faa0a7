// A button that copies text, and says whether it did.

import { element } from './dom.js';

/**
 * A block of code with a copy button.
 *
 * @param {string} label what is copied, for screen readers
 * @param {string} text
 */
export function copyBlock(label, text) {
  const code = element('pre', { tabindex: '0', role: 'region', 'aria-label': label }, text);
  const button = element('button', { type: 'button', class: 'copy' }, 'Copy');
  const told = element('span', { class: 'told', role: 'status' });
  button.setAttribute('aria-label', `Copy ${label}`);
  button.addEventListener('click', async () => {
    told.textContent = (await copy(text, code)) ? 'Copied' : 'Selected: press Ctrl+C';
  });
  return element('div', { class: 'copy-block' }, code, element('div', { class: 'copy-row' }, button, told));
}

/** Selects the text where the browser does not let a page write to the clipboard, as for files in some browsers. */
async function copy(text, code) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return false;
  }
}
