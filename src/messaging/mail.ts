import { DomainError } from '../shared/errors.js';
import { isMailAddress } from './mail-address.js';

/** A name as shown and the one address behind it. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** One mail to one person. There is no way to write a second recipient: parents must not see each other's addresses. */
export interface Mail {
  /** `<id@domain>`; the same mail sent again carries the same one, so that it counts once. */
  readonly messageId: string;
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly replyTo?: Mailbox;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string };
}

/** A mail that no server should ever be given: an address or id that is none. Never retried. */
export class UnsendableMail extends DomainError {
  readonly code = 'unsendable-mail';

  constructor(readonly field: string) {
    super(`A mail cannot be sent: its ${field} is not usable`);
  }
}

const MESSAGE_ID = /^<[A-Za-z0-9._+-]{1,120}@[A-Za-z0-9.-]{1,120}>$/;

/** What the mail library takes. */
export interface ComposedMail {
  readonly messageId: string;
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly replyTo?: Mailbox;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly alternatives: { contentType: string; content: string }[];
  readonly headers: Readonly<Record<string, string>>;
  readonly disableFileAccess: true;
  readonly disableUrlAccess: true;
}

/**
 * The mail as one multipart/alternative: text, HTML, and the calendar last and without a disposition, which is what makes mail
 * programs show their Accept button. No header value can hold a line break. Throws {@link UnsendableMail}.
 */
export function composeMail(mail: Mail): ComposedMail {
  if (!MESSAGE_ID.test(mail.messageId)) throw new UnsendableMail('message id');
  return {
    messageId: mail.messageId,
    from: mailbox(mail.from, 'sender'),
    to: mailbox(mail.to, 'recipient'),
    ...(mail.replyTo && { replyTo: mailbox(mail.replyTo, 'reply address') }),
    subject: headerText(mail.subject),
    text: mail.text,
    html: mail.html,
    alternatives: mail.calendar ? [calendarPart(mail.calendar)] : [],
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function calendarPart({ method, content }: NonNullable<Mail['calendar']>): {
  contentType: string;
  content: string;
} {
  return { contentType: `text/calendar; charset=utf-8; method=${method}`, content };
}

function mailbox({ name, address }: Mailbox, field: string): Mailbox {
  if (!isMailAddress(address)) throw new UnsendableMail(field);
  return { name: headerText(name), address };
}

/** One line: a line break in a name or subject would let its writer add headers. */
function headerText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
