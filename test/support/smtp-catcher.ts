import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as the server got it: the envelope and the raw message, octet for octet. */
export interface CaughtMail {
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  readonly raw: Buffer;
}

/** A real SMTP server on loopback that keeps what it is sent. */
export interface SmtpCatcher {
  readonly url: string;
  readonly port: number;
  readonly caught: CaughtMail[];
  /** Called with each connection, so that a spec can cut the line. */
  onLine(listener: (line: Socket) => void): void;
  close(): Promise<void>;
}

/**
 * Starts a catcher on a free port; `options` let a spec make it refuse or stall. `answerAfterMs`: how long a mail lies caught
 * before its sender is told so, the time in which a killed sender leaves a mail it will send again.
 */
export async function startSmtpCatcher(
  options: SMTPServerOptions = {},
  answerAfterMs: () => number = () => 0,
): Promise<SmtpCatcher> {
  const caught: CaughtMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const envelopeFrom = mailFrom === false ? '' : mailFrom.address;
        caught.push({
          envelopeFrom,
          envelopeTo: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
        });
        setTimeout(callback, answerAfterMs());
      });
    },
    ...options,
  });
  // A client that gives up in mid-talk is part of some specs, not an error of the server.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    caught,
    onLine: (listener) => void server.server.on('connection', listener),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
