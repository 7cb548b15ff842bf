import { MailDelayed, type MailFailure, MailRefused } from './mail-transport.js';

/** Where the server speaks about this very mail, and not about the connection or who we are. */
const STEPS_ABOUT_THE_MAIL = /^(MAIL FROM|RCPT TO|DATA)/;
/** "Bad sequence of commands" is about the session (RFC 5321 §4.2.2): the mail can go on a new one. */
const BAD_SEQUENCE = 503;
/** "Authentication required": the technician's trouble, not the family's address. */
const AUTHENTICATION_REQUIRED = 530;

interface SmtpError {
  readonly code: string;
  readonly responseCode: number | null;
  readonly command: string;
}

/**
 * Turns what the mail library threw into {@link MailRefused} (5yz about this mail) or {@link MailDelayed} (4yz, and all that
 * concerns connection, greeting, TLS or credentials: an expired password must not lose a term's invitations).
 */
export function asMailFailure(thrown: unknown): MailFailure {
  const { code, responseCode, command } = readError(thrown);
  const said = responseCode === null ? code : `${responseCode} at ${command}`;
  if (isAboutThisMail(responseCode, command)) {
    return new MailRefused(`The mail server refused the mail (${said})`, responseCode, thrown);
  }
  return new MailDelayed(`The mail could not be handed over now (${said})`, responseCode, thrown);
}

function isAboutThisMail(responseCode: number | null, command: string): boolean {
  if (responseCode === null || responseCode < 500 || responseCode > 599) return false;
  if (responseCode === BAD_SEQUENCE || responseCode === AUTHENTICATION_REQUIRED) return false;
  return STEPS_ABOUT_THE_MAIL.test(command);
}

function readError(thrown: unknown): SmtpError {
  const error = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Readonly<
    Record<string, unknown>
  >;
  const { code, responseCode, command } = error;
  return {
    code: typeof code === 'string' && /^[A-Z]{2,20}$/.test(code) ? code : 'UNKNOWN',
    responseCode: typeof responseCode === 'number' ? responseCode : null,
    command: typeof command === 'string' ? (/^[A-Z]+( FROM| TO)?/.exec(command)?.[0] ?? 'CONN') : 'CONN',
  };
}
