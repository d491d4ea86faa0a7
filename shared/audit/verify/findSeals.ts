// Finds the seals that saved messages, events and log lines of this product carry.

/** `Seal: <digest>`, in plain text or any markup of a chat. */
const inText = /(?:\b|\\n)seal[^0-9a-z]{1,12}([0-9a-f]{64})(?![0-9a-f])/giu;
/** A link to a manifest in JSON, which may stand as a string in other JSON: then its quotes are escaped. */
const inJson = [
  /manifest\.json[\\"]+\s*,\s*[\\"]+sha256[\\"]+\s*:\s*[\\"]+([0-9a-f]{64})/gu,
  /sha256[\\"]+\s*:\s*[\\"]+([0-9a-f]{64})[\\"]+\s*,\s*[\\"]+key[\\"]+\s*:\s*[\\"]+[^"\\]*manifest\.json/gu,
];
const base64Part = /content-transfer-encoding:\s*base64\s*?\r?\n(?:[^\r\n]+\r?\n)*\r?\n([A-Za-z0-9+/=\r\n]+)/giu;

/**
 * The digests of the manifests, each once, in the order in which they stand: from e-mails as they were sent (quoted
 * printable and base64 too), messages of chats, alerts and events as JSON, log lines.
 */
export function findSeals(text: string): readonly string[] {
  const parts = [
    text,
    ...[...text.matchAll(base64Part)].map(([, part = '']) => Buffer.from(part, 'base64').toString()),
  ];
  const found = parts.flatMap((part) => {
    // Quoted printable breaks lines with `=`, and writes `=` as `=3D`.
    const plain = part.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');
    return [inText, ...inJson].flatMap((pattern) => [...plain.matchAll(pattern)].map(([, digest = '']) => digest));
  });
  return [...new Set(found)];
}
