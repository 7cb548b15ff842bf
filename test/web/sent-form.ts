/** What a browser would send of a page's form if nobody touched it: hidden fields, texts and ticked boxes, by name. */
export function formIn(html: string, action: string): Record<string, string> {
  const start = html.indexOf(`action="${action}"`);
  if (start < 0) throw new Error(`no form goes to ${action}`);
  const form = html.slice(start, html.indexOf('</form>', start));
  const sent: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const name = valueOf(tag, 'name');
    const isLeftOut = valueOf(tag, 'type') === 'checkbox' && !/\schecked\b/.test(tag);
    if (name !== null && !isLeftOut) sent[name] = valueOf(tag, 'value') ?? '';
  }
  return sent;
}

function valueOf(tag: string, attribute: string): string | null {
  const written = new RegExp(`\\s${attribute}="([^"]*)"`).exec(tag)?.[1] ?? null;
  return written && written.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** The form without some of its fields: boxes that are unticked. */
export function without(form: Readonly<Record<string, string>>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(form).filter(([name]) => !names.includes(name)));
}
