import { createHash } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { calendarPartOf } from './mail-reading.js';
import type { RetryingDoor } from './retrying-door.js';
import type { CaughtMail, SmtpCatcher } from './smtp-catcher.js';

/** A caught mail, read. */
export interface ReadMail {
  readonly messageId: string;
  readonly to: string;
  readonly method: string;
  readonly uid: string;
  readonly sequence: number;
  /** Stands for recipient, subject, both bodies and the calendar: the same for the same mail. */
  readonly content: string;
}

/** Families that read what they are sent; each third answers on its page and tells something. */
export class MailedHomes {
  readonly mails: ReadMail[] = [];
  /** Addresses whose answer was acknowledged (303). */
  readonly answered = new Set<string>();
  readonly surprises: string[] = [];

  constructor(
    private readonly smtp: SmtpCatcher,
    private readonly door: RetryingDoor,
  ) {}

  /** Caught and not read yet. */
  get unread(): number {
    return this.smtp.caught.length - this.mails.length;
  }

  /** Reads what has come since and answers where this home does. */
  async answer(): Promise<void> {
    for (const caught of this.smtp.caught.slice(this.mails.length)) {
      const { mail, path } = await read(caught);
      this.mails.push(mail);
      const number = Number(/\d+/.exec(mail.to)?.[0] ?? 0);
      if (mail.method === 'REQUEST' && number % 3 === 0) await this.send(mail, path);
    }
  }

  /** 409 and 410 are no loss: the meeting was moved or called off since. */
  private async send(mail: ReadMail, path: string | null): Promise<void> {
    if (path === null) return void this.surprises.push(`${mail.messageId} has no link`);
    const { status, body } = await this.door.postForm(path, { answer: 'yes', insight: insightOf(mail.to) });
    if (status === 303) this.answered.add(mail.to);
    else if (status !== 409 && status !== 410)
      this.surprises.push(`${path}: ${status} ${body.slice(0, 200)}`);
  }
}

/** What the home with this address tells the school. */
export function insightOf(address: string): string {
  return `Grandmother has moved in with us (${address}).`;
}

async function read(caught: CaughtMail): Promise<{ mail: ReadMail; path: string | null }> {
  const parsed = await simpleParser(caught.raw);
  const calendar = calendarPartOf(caught.raw).text;
  const line = (name: string): string =>
    new RegExp(`^${name}[^:\\r\\n]*:(.*)$`, 'm').exec(unfolded(calendar))?.[1]?.trim() ?? '';
  const to = caught.envelopeTo.join(', ');
  const html = parsed.html === false ? '' : parsed.html;
  const mail = {
    messageId: parsed.messageId ?? '',
    to,
    method: line('METHOD'),
    uid: line('UID'),
    sequence: Number(line('SEQUENCE')),
    content: createHash('sha256')
      .update(JSON.stringify([to, parsed.subject, parsed.text, html, calendar]))
      .digest('hex'),
  };
  return { mail, path: /\/f\/[A-Za-z0-9_-]+\/\d+/.exec(parsed.text ?? '')?.[0] ?? null };
}

function unfolded(text: string): string {
  return text.replaceAll(/\r?\n[ \t]/g, '');
}
