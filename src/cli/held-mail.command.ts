import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { AuditLog } from '../access/audit/audit-log.js';
import { type HeldMail, HeldMails } from '../followups/sending/held-mail.service.js';
import { BadUsage, type Command, type CommandInput, type ExitCode } from './command.js';
import { decidingStaff } from './deciding-staff.js';

const USAGE = '[--json] | --has-left ID…|all --by NAME [--dsl] | --send ID…|all --by NAME [--dsl]';

/** After a restore: what was in line for homes, until a person has said of each whether it had left. */
export const heldMailCommand: Command = {
  name: 'held-mail',
  usage: USAGE,
  does: 'Lists mail that a restore holds. --has-left: home has it, it is never sent again. --send: it has not left, and may.',
  async run(input) {
    const { values, positionals } = parseArgs({
      args: [...input.args],
      allowPositionals: true,
      options: {
        'has-left': { type: 'boolean' },
        send: { type: 'boolean' },
        by: { type: 'string' },
        dsl: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
    const mails = await input.app.get(HeldMails, { strict: false }).list();
    const [hasLeft, send] = [values['has-left'] ?? false, values.send ?? false];
    if (!hasLeft && !send && positionals.length === 0) return list(input, mails, values.json ?? false);
    if (hasLeft === send || !values.by || positionals.length === 0)
      throw new BadUsage(`tandem held-mail ${USAGE}`);
    const { by, dsl: asDsl = false, json = false } = values;
    return decide(input, chosen(mails, positionals), { hasLeft, by, asDsl, json });
  },
};

async function list(
  { app, terminal }: CommandInput,
  mails: readonly HeldMail[],
  json: boolean,
): Promise<ExitCode> {
  await app.get(AuditLog, { strict: false }).recordRead({
    ...{ actor: `command:${userInfo().username}`, action: 'held-mail-listed' },
    ...{ subject: 'follow-up', subjectId: 'all', reason: 'works on the server itself' },
  });
  if (json) terminal.out(JSON.stringify({ mails }));
  else if (mails.length === 0) terminal.out('Nothing is held.');
  else for (const mail of mails) terminal.out(lineOf(mail));
  return 0;
}

function lineOf({ id, what, recipient, meetingAt, dueAt, followUpId, desk }: HeldMail): string {
  const whom = what === 'task' ? 'a task to phone or write' : `${what} to ${recipient ?? ''}`;
  const who = desk === 'dsl' ? ', for a DSL to decide (--dsl)' : '';
  return `${id}  ${whom}, was to leave ${dueAt}, about the meeting of ${meetingAt ?? 'no date'} (${followUpId})${who}`;
}

function chosen(mails: readonly HeldMail[], ids: readonly string[]): HeldMail[] {
  if (ids.length === 1 && ids[0] === 'all') return [...mails];
  return ids.map((id) => {
    const mail = mails.find((one) => String(one.id) === id);
    if (!mail) throw new BadUsage(`${id}: no held mail has this number; tandem held-mail lists them`);
    return mail;
  });
}

/** Everybody is looked up before anything is decided: a name that may not decide about one of them decides about none. */
async function decide(
  { app, terminal }: CommandInput,
  mails: readonly HeldMail[],
  { hasLeft, by, asDsl, json }: { hasLeft: boolean; by: string; asDsl: boolean; json: boolean },
): Promise<ExitCode> {
  const held = app.get(HeldMails, { strict: false });
  const forDsl = mails.filter((mail) => mail.desk === 'dsl').map(({ id }) => id);
  if (forDsl.length > 0 && !asDsl)
    throw new BadUsage(
      `${forDsl.join(', ')}: only a DSL decides about these; name one with --by, and say --dsl`,
    );
  const decided = [];
  for (const mail of mails)
    decided.push({ id: mail.id, decider: await decidingStaff(app, mail.followUpId, by, asDsl) });
  for (const { id, decider } of decided)
    await (hasLeft ? held.hasLeft(id, decider) : held.letGo(id, decider));
  const ids = decided.map(({ id }) => id);
  const words = hasLeft ? 'written down as sent' : 'may leave, at its time';
  terminal.out(json ? JSON.stringify({ decided: ids }) : ids.map((id) => `${id}  ${words}`).join('\n'));
  return 0;
}
