import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { Accounts } from '../access/accounts/accounts.service.js';
import { FirstRun } from '../access/accounts/first-run.service.js';
import { PasswordLinks } from '../access/accounts/password-links.service.js';
import { TandemConfig } from '../platform/config/config.js';
import { Reader } from '../platform/database/reader.js';
import { BadUsage, type Command, type CommandInput, type ExitCode } from './command.js';
import { staffAddressWarning } from './staff-address.js';

const USAGE =
  'list | add --staff ID --email ADDRESS | invite ACCOUNT | disable ACCOUNT | enable ACCOUNT | lost-phone ACCOUNT';

/** Accounts of staff, for the day when nobody can sign in to the page that does the same. */
export const userCommand: Command = {
  name: 'user',
  usage: USAGE,
  does: 'Lists and makes accounts, mails a link to choose a password, ends access, takes off a lost second factor.',
  async run(input) {
    const [what, ...rest] = input.args;
    const [account = ''] = rest;
    if (what === 'list') return list(input);
    if (what === 'add') return add(input, rest);
    if (what === undefined || account === '') throw new BadUsage(`tandem user ${USAGE}`);
    const done = await change(input, what, account);
    input.terminal.out(done);
    return 0;
  },
};

/** The code that the first-run page asks for. */
export const firstRunCodeCommand: Command = {
  name: 'first-run-code',
  usage: '',
  does: 'Prints the code with which the first administrator is made at /first-run.',
  async run({ app, terminal }) {
    const firstRun = app.get(FirstRun);
    if (!(await firstRun.isDue())) throw new BadUsage('This installation has accounts already.');
    terminal.out(firstRun.code());
    return 0;
  },
};

interface AccountRow {
  public_id: string;
  email: string;
  asked_address: string | null;
  first_name: string;
  last_name: string;
  disabled_at: string | null;
  totp_confirmed_at: string | null;
}

async function list({ app, terminal }: CommandInput): Promise<ExitCode> {
  const rows = await app.get(Reader).query<AccountRow>(
    `SELECT a.public_id, COALESCE(a.asked_address, a.email) AS email, a.asked_address, a.disabled_at, a.totp_confirmed_at, s.first_name, s.last_name
       FROM account a JOIN staff s ON s.id = a.staff_id ORDER BY 2, a.id`,
  );
  for (const row of rows) {
    const factor = row.totp_confirmed_at === null ? 'no second factor yet' : 'second factor in use';
    const inUse = row.asked_address === null ? factor : 'invited at an address that opens another account';
    const state = row.disabled_at === null ? inUse : 'disabled';
    terminal.out(`${row.public_id}  ${row.email}  ${row.first_name} ${row.last_name}  ${state}`);
  }
  if (rows.length === 0) terminal.out('Nobody has an account yet: open /first-run.');
  return 0;
}

async function add(input: CommandInput, args: string[]): Promise<ExitCode> {
  const { app, terminal } = input;
  const { values } = parseArgs({ args, options: { staff: { type: 'string' }, email: { type: 'string' } } });
  if (!values.staff || !values.email) throw new BadUsage(`tandem user ${USAGE}`);
  const found = await app
    .get(Reader)
    .query<{ public_id: string }>('SELECT public_id FROM staff WHERE public_id = $1 OR source_id = $1', [
      values.staff,
    ]);
  const [member] = found;
  if (!member || found.length > 1)
    throw new BadUsage(`--staff: ${found.length} members of staff have the id "${values.staff}"`);
  const account = await app.get(Accounts).create(member.public_id, values.email, by());
  terminal.out(`Account ${account.publicId} made. ${await invited(input, account.publicId)}`);
  return 0;
}

async function change(input: CommandInput, what: string, account: string): Promise<string> {
  const accounts = input.app.get(Accounts);
  switch (what) {
    case 'invite':
      return invited(input, account);
    case 'disable':
      await accounts.setDisabled(account, true, by());
      return `Account ${account} is disabled; its sessions have ended.`;
    case 'enable':
      await accounts.setDisabled(account, false, by());
      return `Account ${account} can sign in again.`;
    case 'lost-phone':
      await accounts.takeOffSecondFactor(account, by());
      return `Account ${account} sets up a second factor at its next sign-in. Make sure that it is them who asked.`;
    default:
      throw new BadUsage(`tandem user ${USAGE}`);
  }
}

/** The link is mailed by the worker, and printed for those who hand it over in person. */
async function invited({ app, terminal }: CommandInput, account: string): Promise<string> {
  const warning = staffAddressWarning(app.get(TandemConfig));
  if (warning !== null) terminal.err(`Warning: ${warning}.`);
  const url = await app.get(PasswordLinks).welcome(account, by());
  return `A link to choose a password is on its way; it works once, for a week:\n${url}`;
}

function by(): string {
  return `command:${userInfo().username}`;
}
