import type { ContactCard, WaysToReach } from '../../people/contacts/contact-card.js';

export interface ContactView {
  readonly id: string;
  readonly name: string;
  readonly relationship: string;
  readonly mark: string | null;
  readonly forDsl: string | null;
  readonly rows: readonly { readonly label: string; readonly text: string }[];
  readonly wishHref: string | null;
  readonly socialWorkerHref: string | null;
}

/** What this reader may do beside reading. */
export interface ContactForms {
  readonly base: string;
  readonly mayWrite: boolean;
  readonly isDsl: boolean;
  /** The child has a social worker or is in care. */
  readonly hasSocialWorker: boolean;
}

const PREFERRED: Readonly<Record<WaysToReach['preferred'], string>> = {
  email: 'by mail',
  phone: 'by phone',
  letter: 'by letter',
};

/** In the school's order of priority. */
export function presentContacts(cards: readonly ContactCard[], forms: ContactForms): ContactView[] {
  return cards.map((card) => ({
    id: card.id,
    name: card.name,
    relationship: card.relationship,
    mark: card.mark,
    forDsl: card.forDsl,
    rows: rowsOf(card),
    wishHref: forms.mayWrite ? `${forms.base}/contacts/${card.id}/wish` : null,
    socialWorkerHref:
      forms.isDsl && forms.mayWrite && forms.hasSocialWorker
        ? `${forms.base}/contacts/${card.id}/social-worker`
        : null,
  }));
}

function rowsOf(card: ContactCard): { label: string; text: string }[] {
  const language = languageName(card.language);
  return [
    { label: 'Priority', text: ordinal(card.priority) },
    { label: 'Parental responsibility', text: card.parentalResponsibility ? 'Yes' : 'No' },
    { label: 'Lives with the child', text: card.livesWith ? 'Yes' : 'No' },
    { label: 'Language', text: card.interpreter ? `${language}, needs an interpreter` : language },
    ...reachRows(card),
  ];
}

function reachRows({ reach, hidden, mark }: ContactCard): { label: string; text: string }[] {
  if (reach === null) {
    if (hidden && mark === null)
      return [{ label: 'Reached', text: 'Number and address are hidden: ask the office' }];
    return [];
  }
  const ways = [
    { label: 'Phone', text: reach.mobile },
    { label: 'Mail', text: reach.email },
    { label: 'Address', text: reach.address },
  ].flatMap(({ label, text }) => (text ? [{ label, text }] : []));
  return [{ label: 'Likes to be reached', text: PREFERRED[reach.preferred] }, ...ways];
}

function ordinal(priority: number): string {
  const words = ['first', 'second', 'third', 'fourth', 'fifth'];
  return capital(words[priority - 1] ?? `as number ${priority}`);
}

/** 'Urdu' for 'ur'; a tag nobody knows is shown as it is. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(['en-GB'], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
