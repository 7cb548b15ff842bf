import type { Mail } from './mail.js';

/** The way mail leaves. Resolves once the next hop has taken the mail; the caller retries by {@link MailFailure}. */
export abstract class MailTransport {
  /** Sends one mail. Throws {@link MailDelayed}, {@link MailRefused} or UnsendableMail. */
  abstract send(mail: Mail): Promise<void>;
}

/** A mail did not leave. Says only the server's number and the step, never an address or the server's words. */
export abstract class MailFailure extends Error {
  /** True when the same mail may go through later. */
  abstract readonly temporary: boolean;

  constructor(
    message: string,
    readonly responseCode: number | null,
    cause: unknown,
  ) {
    super(message);
    this.name = new.target.name;
    Object.defineProperty(this, 'cause', { value: cause, enumerable: false });
  }
}

/** Try again later: no connection, a busy server, a full queue, wrong credentials. */
export class MailDelayed extends MailFailure {
  readonly temporary = true;
}

/** The server will not take this mail however often it is tried: a person must phone or mend the address. */
export class MailRefused extends MailFailure {
  readonly temporary = false;
}
