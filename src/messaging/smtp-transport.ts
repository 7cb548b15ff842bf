import { createTransport } from 'nodemailer';
import { composeMail, type Mail } from './mail.js';
import { MailTransport } from './mail-transport.js';
import { asMailFailure } from './smtp-errors.js';

/** How long to wait for the server, in milliseconds. Together below a job's lock, so that no second worker takes the mail up. */
export interface SmtpPatience {
  readonly connection: number;
  readonly greeting: number;
  readonly silence: number;
}

const USUAL_PATIENCE: SmtpPatience = { connection: 5_000, greeting: 5_000, silence: 10_000 };

/** Sends by SMTP, one connection a mail: some dozens a day, and no idle connection to lose. */
export class SmtpTransport extends MailTransport {
  private readonly smtp;

  /** `url` as in `SMTP_URL`: `smtp://user:password@host:587` or `smtps://…`. It never appears in an error. */
  constructor(url: string, patience: SmtpPatience = USUAL_PATIENCE) {
    super();
    this.smtp = createTransport({
      url,
      connectionTimeout: patience.connection,
      greetingTimeout: patience.greeting,
      socketTimeout: patience.silence,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  override async send(mail: Mail): Promise<void> {
    const composed = composeMail(mail);
    try {
      await this.smtp.sendMail({ ...composed, alternatives: [...composed.alternatives] });
    } catch (error) {
      throw asMailFailure(error);
    }
  }
}
