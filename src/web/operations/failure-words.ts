/** Why something failed, for a person; and for whoever mends it what the machine said, where that can hold nothing personal. */
export interface FailureWords {
  readonly text: string;
  readonly said: string | null;
}

/** What a failure is called in the programme: everything before the first colon. */
const NAME = /^([A-Za-z]+): ?(.*)$/s;
/** Codes of machines, no data: E… of the system, SQLITE_…, five signs of PostgreSQL, a number of a mail server. */
const CODE = /\b(E[A-Z]{3,15}|SQLITE_[A-Z_]+|[0-9A-Z]{5}(?= at )|\d{3} at [A-Z ]+[A-Z])\b/;

const WORDS: Readonly<Record<string, string>> = {
  MailDelayed: 'The mail server could not be reached, or did not take the mail.',
  MailRefused: 'The mail server refused the mail.',
  UnsendableMail: 'The mail could not be written: an address or a name in it cannot stand in a mail.',
  DatabaseBusy: 'The database was busy for too long.',
  QueryFailedError: 'The database refused it.',
  SqliteError: 'The database refused it.',
  NoHandler: 'This version of Tandem does not know this work.',
  NotFound: 'What it was about is not there any more.',
  Conflict: 'What it was about had changed meanwhile.',
  InvalidInput: 'What was recorded could not be used.',
};
const ELSEWISE = 'Something went wrong inside Tandem.';
const NOT_PUBLIC =
  'Mail to homes is held back, because the setting FAMILY_BASE_URL is not a public https address.';

/**
 * @param reason as it was kept: the error's name and its first line. The line is never shown, because nobody can promise that no name
 * stands in it; what can be told from it without data is.
 */
export function failureWords(reason: string): FailureWords {
  const [, name = '', line = ''] = NAME.exec(reason) ?? [];
  if (name === 'PermanentFailure' && line.startsWith('FAMILY_BASE_URL'))
    return { text: NOT_PUBLIC, said: null };
  const code = CODE.exec(line)?.[1] ?? null;
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') return { text: 'The disk is full.', said: code };
  const said = [name, code].filter((one) => one !== null && one !== '').join(', ');
  return { text: WORDS[name] ?? ELSEWISE, said: said === '' ? null : said };
}
