import { createTransport } from 'nodemailer';
import type { SmtpPatience } from './smtp-transport.js';

const SHORT_PATIENCE: SmtpPatience = { connection: 3_000, greeting: 3_000, silence: 3_000 };
const WRONG_CREDENTIALS = 'SMTP_URL: the mail server refuses this user or password';
const WRONG_ENCRYPTION =
  'SMTP_URL: no encrypted connection could be made (smtp:// or smtps://, and the certificate)';
const SILENT = 'SMTP_URL: no mail server answers there';

/**
 * Says hello to the mail server and signs in, as for a mail, and leaves again without one. Null when that went well; else what is
 * wrong, without the address or the password.
 */
export async function tryMailServer(url: string, patience = SHORT_PATIENCE): Promise<string | null> {
  const smtp = createTransport({
    url,
    dnsTimeout: patience.connection,
    connectionTimeout: patience.connection,
    greetingTimeout: patience.greeting,
    socketTimeout: patience.silence,
  });
  try {
    await smtp.verify();
    return null;
  } catch (error) {
    return problemOf(error);
  } finally {
    smtp.close();
  }
}

function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EAUTH' || code === 'ENOAUTH') return WRONG_CREDENTIALS;
  return code === 'ETLS' ? WRONG_ENCRYPTION : SILENT;
}
