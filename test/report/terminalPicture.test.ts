import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { terminalPicture } from '../../scripts/generate/terminalPicture.ts';
import { renderText } from '../../shared/report/renderText.ts';
import { sampleReport } from './sampleOrganization.ts';

describe('terminalPicture', () => {
  const output = renderText(sampleReport, { columns: 100, color: true });

  it('draws every line of real output as text of a valid SVG', () => {
    const svg = terminalPicture(output, { title: 'npm start <&>', maxLines: 500 });
    expect(XMLValidator.validate(svg)).toBe(true);
    const parsed = new XMLParser({ trimValues: false }).parse(svg);
    const drawn = parsed.svg.g.text.map((text: unknown) => String(text).replaceAll('\u00a0', ' '));
    expect(drawn[0]).toBe('npm start <&>');
    expect(drawn).toContain(
      'DRIFT: 5 of 10 Veeam roles and users differ from what Veeam requires, 4 of them critical, and 1',
    );
  });

  it('keeps the colours and drops the codes', () => {
    const svg = terminalPicture('\u001b[31m\u001b[1mred\u001b[22m\u001b[39m plain', { title: '', maxLines: 5 });
    expect(svg).toMatch(/fill="#ff7b72" font-weight="700">red</);
    expect(svg).toMatch(/x="51.7" y="\d+" fill="#d7dde6">plain</);
    expect(svg).not.toContain('\u001b');
  });

  it('leaves out lines beyond the limit and shows that', () => {
    const svg = terminalPicture('a\nb\nc', { title: '', maxLines: 2 });
    expect(svg).toContain('>b<');
    expect(svg).toContain('>…<');
    expect(svg).not.toContain('>c<');
  });
});
