// What `terraform fmt` would change in a text, as far as its published rules go: indentation by two, one blank between a
// name and a block, and the signs of assignments on lines that follow each other in one column. A value of several lines
// ends such a run. https://developer.hashicorp.com/terraform/language/style

/** Gives `line 3: …` for each line that is not as it is written there; empty for text that is. */
export function hclFormatFaults(text: string): readonly string[] {
  const lines = text.split('\n');
  return [...indentFaults(lines), ...alignFaults(lines)];
}

function indentFaults(lines: readonly string[]): string[] {
  let depth = 0;
  return lines.flatMap((line, index) => {
    const words = line.trimStart();
    if (words === '' || words.startsWith('#')) return line === words ? [] : [`line ${index + 1}: blanks`];
    const bare = words.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
    const closing = /^[\]})]+/.exec(bare)?.[0] === undefined ? 0 : 1;
    const expected = (depth - closing) * 2;
    // `[{` and `({` open one level together, as `}]` and `})` close it.
    const opens = /[[{(]+$/.test(bare) ? 1 : 0;
    depth += opens - closing;
    return line.length - words.length === expected ? [] : [`line ${index + 1}: expected ${expected} blanks`];
  });
}

function alignFaults(lines: readonly string[]): string[] {
  const faults: string[] = [];
  let run: { readonly at: number; readonly name: number; readonly column: number }[] = [];
  const end = () => {
    const column = Math.max(...run.map(({ name }) => name), 0) + 1;
    faults.push(...run.filter((one) => one.column !== column).map(({ at }) => `line ${at}: = not in column ${column}`));
    run = [];
  };
  for (const [index, line] of lines.entries()) {
    const [, before = '', name = '', blanks = '', value = ''] = /^(\s*)([\w"-]+)( +)= (.+)$/.exec(line) ?? [];
    if (name === '') {
      end();
    } else if (/[[{(]$/.test(value)) {
      end();
      if (blanks !== ' ') faults.push(`line ${index + 1}: expected one blank before =`);
    } else {
      const at = before.length + name.length;
      run.push({ at: index + 1, name: at, column: at + blanks.length });
    }
  }
  end();
  return faults;
}
