import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { AuditLog } from '../access/audit/audit-log.js';
import { everything } from '../access/sight/why-visible.js';
import { DateTime } from 'luxon';
import { ApproveFollowUp } from '../followups/approval/approve-follow-up.service.js';
import { ChangeFollowUp } from '../followups/approval/change-follow-up.service.js';
import { RefreshTimes } from '../followups/approval/refresh-times.service.js';
import type { Decider } from '../followups/approval/decider.js';
import { type FollowUpShown, FollowUpReading } from '../followups/reading/follow-up-reading.js';
import { BadUsage, type Command, type CommandInput, type ExitCode } from './command.js';
import { decidingStaff } from './deciding-staff.js';

const USAGE =
  '[--list] | ID [--slot N] [--refresh] | ID --slot N --by NAME [--dsl] [--json] | ID --take-back --by NAME [--dsl]';
/** The highest that `urgencyOf` gives. */
const MOST_URGENT = 59;
const BECAUSE = 'works on the server itself';
const EVERYTHING = everything(BECAUSE);

/** A named person reads a draft and says yes. Without `--by` everything that would be sent is shown and nothing happens. */
export const approveCommand: Command = {
  name: 'approve',
  usage: USAGE,
  does: 'Lists drafts, shows one with each exact text, or approves it for slot N (from 1). --refresh suggests times that are possible now. --take-back undoes an approval whose mail has not left. --dsl: acting as the DSL.',
  run(input) {
    const { values, positionals } = parseArgs({
      args: [...input.args],
      allowPositionals: true,
      options: {
        list: { type: 'boolean' },
        slot: { type: 'string' },
        by: { type: 'string' },
        'take-back': { type: 'boolean' },
        refresh: { type: 'boolean' },
        dsl: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
    const [id] = positionals;
    const asked: Asked = {
      slot: slotFrom(values.slot),
      isDsl: values.dsl ?? false,
      json: values.json ?? false,
    };
    if (id === undefined || values.list) return list(input, asked);
    if (values.refresh) return refresh(input, id, asked);
    if (values['take-back']) return takeBack(input, id, values.by ?? '', asked);
    if (values.by === undefined) return show(input, id, asked);
    return approve(input, id, values.by, asked);
  },
};

interface Asked {
  /** From 0; null: not given. */
  readonly slot: number | null;
  readonly isDsl: boolean;
  readonly json: boolean;
}

function slotFrom(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d?$/.test(text)) throw new BadUsage('--slot: expected 1, 2, 3 …');
  return Number(text) - 1;
}

async function list({ app, terminal }: CommandInput, { json }: Asked): Promise<ExitCode> {
  const followUps = await app.get(FollowUpReading, { strict: false }).list({ state: 'draft' }, EVERYTHING);
  await note({ app }, 'follow-ups-listed', 'all');
  if (json) terminal.out(JSON.stringify({ followUps }));
  else if (followUps.length === 0) terminal.out('No draft waits for anybody.');
  else
    for (const one of followUps)
      terminal.out(
        `${one.followUpId}  ${one.pupil.name}, ${one.school}, for the ${one.routedTo}, urgency ${one.urgency} of ${MOST_URGENT}. ${one.whyNow ?? 'Why is for the DSL to read.'}`,
      );
  return 0;
}

async function show(input: CommandInput, id: string, { slot, isDsl, json }: Asked): Promise<ExitCode> {
  const reading = input.app.get(FollowUpReading, { strict: false });
  const found = await reading.read(id, EVERYTHING, isDsl, slot ?? 0);
  await note(input, 'follow-up-read', id);
  input.terminal.out(json ? JSON.stringify(found) : wordsOf(found));
  return 0;
}

async function approve(input: CommandInput, id: string, by: string, asked: Asked): Promise<ExitCode> {
  if (asked.slot === null) throw new BadUsage('--slot: which of the times');
  const decider = await decided(input, id, by, asked);
  const approved = await input.app
    .get(ApproveFollowUp, { strict: false })
    .approve(id, decider, { slotIndex: asked.slot });
  const { school } = await input.app
    .get(FollowUpReading, { strict: false })
    .read(id, EVERYTHING, asked.isDsl);
  const [meeting, leaves] = [approved.startsAt, approved.sendAfter].map((at) => schoolTime(at, school.zone));
  input.terminal.out(
    asked.json
      ? JSON.stringify(approved)
      : `Approved for ${meeting}. Nothing leaves before ${leaves}; until then: tandem approve ${id} --take-back --by NAME`,
  );
  return 0;
}

/** Reaches nobody, so nobody has to be named; the draft is shown as it then stands. */
async function refresh(input: CommandInput, id: string, asked: Asked): Promise<ExitCode> {
  const by = { name: actorHere(), actor: actorHere(), isDsl: asked.isDsl, sight: EVERYTHING };
  await input.app.get(RefreshTimes, { strict: false }).refresh(id, by);
  return show(input, id, asked);
}

async function takeBack(input: CommandInput, id: string, by: string, asked: Asked): Promise<ExitCode> {
  const decider = await decided(input, id, by, asked);
  await input.app.get(ChangeFollowUp, { strict: false }).takeBack(id, decider);
  input.terminal.out('Taken back: it is a draft again, and nothing has left.');
  return 0;
}

/** Who decides stands in the story; whose command it was, in the audit. */
async function decided(input: CommandInput, id: string, by: string, { isDsl }: Asked): Promise<Decider> {
  const decider = await decidingStaff(input.app, id, by, isDsl);
  await note(input, 'follow-up-decided-by-command', id, `for ${decider.actor}`);
  return decider;
}

/** As the school's clock shows it. */
function schoolTime(at: string, zone: string): string {
  return DateTime.fromISO(at, { zone }).setLocale('en-GB').toFormat('cccc d MMMM yyyy, HH:mm');
}

function note(
  { app }: Pick<CommandInput, 'app'>,
  action: string,
  id: string,
  reason = BECAUSE,
): Promise<void> {
  const subject = action === 'follow-ups-listed' ? 'school' : 'follow-up';
  const line = {
    actor: actorHere(),
    action,
    subject,
    subjectId: id.slice(0, 60),
    reason,
  };
  return app.get(AuditLog, { strict: false }).recordRead(line);
}

function actorHere(): string {
  return `command:${userInfo().username}`;
}

function wordsOf(found: FollowUpShown): string {
  const slots = found.slots.map(
    ({ startsAt, kind, free, whyNot }, at) =>
      `  ${at + 1}. ${schoolTime(startsAt, found.school.zone)}, ${kind}${free ? '' : ` (not possible any more: ${whyNot ?? 'taken'})`}`,
  );
  const recipients = found.recipients.flatMap((one) =>
    one.text === null
      ? [`--- ${one.name}: nothing (${one.whyNot ?? one.state})`]
      : [`--- ${one.name}, by ${one.way ?? 'nothing'}: ${one.subject ?? ''}`, one.text],
  );
  const evidence = found.case.evidence.map((one) => `  ${one.sentence}`);
  const staff = found.staff.map((one) => one.name).join(', ');
  return [
    `${found.pupil.name}, ${found.school.name}. ${found.state}, for the ${found.routedTo}.`,
    ...evidence,
    staff === '' ? 'Nobody to meet is known: import staff.csv.' : `With ${staff}.`,
    slots.length === 0 ? 'No time was found that suits them within their hours.' : 'Times:',
    ...slots,
    ...(found.state === 'draft' && found.slots.some((one) => one.whyNot !== null)
      ? [`Other times: tandem approve ${found.followUpId} --refresh`]
      : []),
    ...(recipients.length === 0 ? ['No contact is known for this pupil: import contacts.csv.'] : recipients),
  ].join('\n');
}
