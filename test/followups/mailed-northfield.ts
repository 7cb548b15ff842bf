import type { SMTPServerOptions } from 'smtp-server';
import type { Approved } from '../../src/followups/approval/approve-follow-up.service.js';
import type { DatabaseKind } from '../support/databases.js';
import { type SmtpCatcher, startSmtpCatcher } from '../support/smtp-catcher.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { draftFor, type Family, makeNorthfield, MS_OKAFOR, type Northfield } from './northfield.js';
import { readAndApprove } from './reading-first.js';

const MONDAY = '2026-03-02T08:10:00.000Z';

/** Who may be named in a mail. */
export const NAMES = ['Amina Khan', 'Tomasz Khan', 'Samira', 'Northfield School', 'Ada Okafor', 'Dee Marsh'];
/** Samira's father, who lives elsewhere. */
export const TOMASZ = {
  firstName: 'Tomasz',
  email: 'tomasz@home.example',
  relationship: 'Father',
  livesWith: false,
};

/** A follow-up that was read and approved. */
export interface ApprovedMeeting extends Approved {
  readonly publicId: string;
  readonly id: number;
}

/** Northfield School with a mail server that keeps what it is sent. */
export class MailedNorthfield {
  private hours = 0;

  private constructor(
    readonly app: TestApp,
    readonly northfield: Northfield,
    readonly smtp: SmtpCatcher,
  ) {}

  /** `server` makes the mail server refuse or fail. */
  static async open(kind: DatabaseKind, server: SMTPServerOptions = {}): Promise<MailedNorthfield> {
    const smtp = await startSmtpCatcher(server);
    const app = await startTestApp(kind, { smtpUrl: smtp.url });
    return new MailedNorthfield(app, await makeNorthfield(app), smtp);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.smtp.close();
  }

  /** It is Monday morning, and no mail has come. */
  startAfresh(): void {
    this.smtp.caught.length = 0;
    this.app.clock.moveTo(MONDAY);
  }

  /** To whom the mails went, in the order in which they came. */
  mailed(): string[] {
    return this.smtp.caught.flatMap((one) => one.envelopeTo);
  }

  /** A time nobody else of the suite has: eight a day, all in the staff's hours. */
  freeTime(): string {
    const [day, hour] = [10 + Math.floor(this.hours / 8), 8 + (this.hours % 8)];
    this.hours += 1;
    return `2026-03-${day}T${String(hour).padStart(2, '0')}:15:00Z`;
  }

  /** Drafted, read and approved for a time of its own. */
  async approved(family: Family): Promise<ApprovedMeeting> {
    const { publicId, id } = await draftFor(this.app, family);
    const startsAt = this.freeTime();
    return { publicId, id, ...(await readAndApprove(this.app, publicId, MS_OKAFOR, { startsAt })) };
  }

  /** And the mails have left. */
  async sent(family: Family): Promise<ApprovedMeeting> {
    const meeting = await this.approved(family);
    await this.drainAt(meeting.sendAfter);
    return meeting;
  }

  async drainAt(instant: string): Promise<void> {
    this.app.clock.moveTo(instant);
    await this.app.drain();
  }
}
