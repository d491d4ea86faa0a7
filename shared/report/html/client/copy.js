// A button that copies text, and says whether it did.

import { element } from './dom.js';

/**
 * A block of code with a copy button over it, where it is seen without scrolling the code.
 *
 * @param {string} label what is copied, for screen readers
 * @param {string} text
 */
export function copyBlock(label, text) {
  const code = element('pre', { tabindex: '0', role: 'region', 'aria-label': label }, text);
  const [button, told] = copyButton(label, () => text, 'Copy', code);
  return element('div', { class: 'copy-block' }, element('div', { class: 'copy-row' }, button, told), code);
}

/**
 * A button that copies, and what it says afterwards.
 *
 * @param {string} label what is copied, for screen readers
 * @param {() => string} textOf
 * @param {string} word on the button
 * @param {Node} [shown] selected where the browser does not let a page write to the clipboard; without, the text is shown
 */
export function copyButton(label, textOf, word, shown) {
  const button = element('button', { type: 'button', class: 'copy', 'aria-label': `${word} ${label}` }, word);
  const told = element('span', { class: 'told', role: 'status' });
  button.addEventListener('click', async () => {
    const text = textOf();
    if (await copy(text)) told.textContent = 'Copied';
    else told.textContent = shown === undefined ? text : select(shown);
  });
  return [button, told];
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function select(code) {
  getSelection().selectAllChildren(code);
  return 'Selected: press Ctrl+C';
}
