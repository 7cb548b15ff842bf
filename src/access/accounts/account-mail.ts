import type { AccountLinkPurpose } from './account-link.entity.js';

/** What a member of staff reads when they are to choose a password. */
export interface AccountMailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Whose account it is, where, and who invites them; null: not known. */
export interface AccountMailTo {
  readonly firstName: string;
  readonly place: string | null;
  readonly inviter: string | null;
}

/** @param url the link; it works once. */
export function accountMail(
  purpose: AccountLinkPurpose,
  { firstName, place, inviter }: AccountMailTo,
  url: string,
): AccountMailText {
  const at = place === null ? '' : ` at ${place}`;
  const lines =
    purpose === 'welcome'
      ? [
          `Hello ${firstName},`,
          `${inviter === null ? 'you have been given' : `${inviter} has given you`} an account in Tandem${at}. Choose your password here within a week:`,
          url,
          'When you sign in for the first time, have your phone at hand: Tandem asks for a code of an authenticator app.',
        ]
      : [
          `Hello ${firstName},`,
          'somebody, we hope you, has asked for a new Tandem password. Choose it here within an hour:',
          url,
          'If it was not you, you need do nothing: your password stays as it is.',
        ];
  return mailOf(purpose === 'welcome' ? `Your Tandem account${at}` : 'A new Tandem password', lines, url);
}

/** To somebody invited at an address that opens their account at another school or team. Whoever invited them is told nothing of it. */
export function addressInUseMail(firstName: string, place: string): AccountMailText {
  return mailOf('Your Tandem account', [
    `Hello ${firstName},`,
    `${place} has given you an account in Tandem. With this address you sign in to Tandem already, at another school or team, and an address opens one account only.`,
    `Please tell whoever looks after Tandem at ${place} another mail address of yours. They send the invitation there instead, and you sign in with that address for ${place}.`,
    `The account you have stays as it is, and nobody at ${place} is told of it. If you do not work there, you need do nothing.`,
  ]);
}

function mailOf(subject: string, lines: readonly string[], url?: string): AccountMailText {
  return {
    subject,
    text: `${lines.join('\r\n\r\n')}\r\n`,
    html: `<!doctype html><html lang="en"><body>${lines.map((line) => paragraph(line, url)).join('')}</body></html>`,
  };
}

function paragraph(line: string, url: string | undefined): string {
  const safe = escaped(line);
  return line === url ? `<p><a href="${safe}">${safe}</a></p>` : `<p>${safe}</p>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
