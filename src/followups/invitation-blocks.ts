/** A piece of a mail to a home. Text and HTML are both made from the same pieces, so that they cannot differ. */
export type Block =
  | { readonly kind: 'notice' | 'paragraph' | 'emergency'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'link'; readonly label: string; readonly href: string };

/** How the words run: set on the HTML so that screen readers and right-to-left languages come out right. */
export interface TextLanguage {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
}

/** The plain text of a mail: paragraphs apart by an empty line, lines ended by LF. */
export function textOf(blocks: readonly Block[]): string {
  return `${blocks.map(plain).join('\n\n')}\n`;
}

/** The HTML of a mail: everything escaped, no image and nothing else fetched from elsewhere, styles inline. */
export function htmlOf(
  blocks: readonly Block[],
  { language, direction }: TextLanguage,
  title: string,
): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>`;
  const body = blocks.map(marked).join('\n');
  return (
    `<!DOCTYPE html>\n<html lang="${escaped(language)}" dir="${direction}">\n<head>${head}</head>\n` +
    `<body style="${STYLES.body}">\n${body}\n</body>\n</html>\n`
  );
}

/** Text as one line without control characters: names come from registers and may hold anything. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

const STYLES = {
  body: 'font-family:Arial,sans-serif;font-size:19px;line-height:1.5;color:#0b0c0c;max-width:38em;margin:0 auto;padding:16px',
  notice: 'border:2px solid #0b0c0c;padding:8px 12px;font-weight:bold',
  emergency: 'border-top:1px solid #505a5f;padding-top:12px',
  label: 'font-weight:bold;margin:0',
  value: 'margin:0 0 12px',
  link: 'display:inline-block;background:#005a30;color:#ffffff;padding:12px 20px;text-decoration:none;font-weight:bold',
} as const;

function plain(block: Block): string {
  if (block.kind === 'facts') return block.rows.map(([label, value]) => `${label}: ${value}`).join('\n');
  if (block.kind === 'link') return `${block.label}:\n${block.href}`;
  return block.text;
}

function marked(block: Block): string {
  if (block.kind === 'facts') return `<dl>\n${block.rows.map(markedRow).join('\n')}\n</dl>`;
  if (block.kind === 'link')
    return `<p><a href="${escaped(block.href)}" style="${STYLES.link}">${escaped(block.label)}</a></p>`;
  const style = block.kind === 'paragraph' ? '' : ` style="${STYLES[block.kind]}"`;
  return `<p${style}>${escaped(block.text)}</p>`;
}

function markedRow([label, value]: readonly [string, string]): string {
  return `<dt style="${STYLES.label}">${escaped(label)}</dt><dd style="${STYLES.value}">${escaped(value)}</dd>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
