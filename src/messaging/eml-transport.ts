import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { makeFolder } from '../platform/config/make-folder.js';
import { composeMail, type Mail } from './mail.js';
import { MailDelayed, MailTransport } from './mail-transport.js';

/** Keeps mail as `.eml` files where no SMTP server is set, so that a trial shows exactly what would be sent. */
export class EmlTransport extends MailTransport {
  private readonly composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  /** `folder` is made when it is not there; only this user can read what is in it. */
  constructor(private readonly folder: string) {
    super();
  }

  /** Writes beside and renames: a file is whole or not there. The same Message-ID gives the same file, once. */
  override async send(mail: Mail): Promise<void> {
    const composed = composeMail(mail);
    const { message } = await this.composer.sendMail({
      ...composed,
      alternatives: [...composed.alternatives],
    });
    if (!Buffer.isBuffer(message))
      throw new TypeError('The mail library gave a stream where a buffer was asked for');
    try {
      await this.keep(emlFileName(mail.messageId), message);
    } catch (error) {
      throw new MailDelayed('The mail could not be written to its folder', null, error);
    }
  }

  private async keep(name: string, content: Buffer): Promise<void> {
    makeFolder(this.folder);
    const half = join(this.folder, `.${name}.${randomBytes(6).toString('hex')}.part`);
    try {
      await writeDurably(half, content);
      await rename(half, join(this.folder, name));
    } catch (error) {
      await rm(half, { force: true });
      throw error;
    }
  }
}

/** The file of a Message-ID: readable at its start, unique by its hash, safe on every file system. */
export function emlFileName(messageId: string): string {
  const readable = messageId.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  const hash = createHash('sha256').update(messageId).digest('hex').slice(0, 16);
  return `${readable.slice(0, 40)}-${hash}.eml`;
}

async function writeDurably(path: string, content: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
