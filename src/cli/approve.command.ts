import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { AuditLog } from '../access/audit/audit-log.js';
import { everything } from '../access/sight/why-visible.js';
import { ApproveFollowUp } from '../followups/approval/approve-follow-up.service.js';
import { ChangeFollowUp } from '../followups/approval/change-follow-up.service.js';
import { RefreshTimes } from '../followups/approval/refresh-times.service.js';
import type { Decider } from '../followups/approval/decider.js';
import { type FollowUpShown, FollowUpReading } from '../followups/reading/follow-up-reading.js';
import { DomainError } from '../shared/errors.js';
import { placeOf, readForSlot, schoolTime, type ToApprove, wordsOf } from './approve-words.js';
import { BadUsage, type Command, type CommandInput, type ExitCode } from './command.js';
import { decidingStaff } from './deciding-staff.js';

const USAGE =
  '[--list] | ID [--slot N] [--refresh] | ID --slot N --read CODE --by NAME [--dsl] [--json] | ID --take-back --by NAME [--dsl]';
/** The highest that `urgencyOf` gives. */
const MOST_URGENT = 59;
const BECAUSE = 'works on the server itself';
const EVERYTHING = everything(BECAUSE);

/**
 * A named person reads a draft and says yes. Without `--by` everything that would be sent is shown, ending with the line that sends
 * just that, and nothing happens.
 */
export const approveCommand: Command = {
  name: 'approve',
  usage: USAGE,
  does: 'Lists drafts, shows one with each exact text for slot N (from 1) and the CODE of what was shown, or approves just that. --refresh suggests times that are possible now. --take-back undoes an approval whose mail has not left. --dsl: acting as the DSL.',
  run(input) {
    const { values, positionals } = parseArgs({
      args: [...input.args],
      allowPositionals: true,
      options: {
        list: { type: 'boolean' },
        slot: { type: 'string' },
        read: { type: 'string' },
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
      read: codeFrom(values.read),
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
  /** Of the texts as they were shown; null: not given. */
  readonly read: string | null;
  readonly isDsl: boolean;
  readonly json: boolean;
}

function slotFrom(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d?$/.test(text)) throw new BadUsage('--slot: expected 1, 2, 3 …');
  return Number(text) - 1;
}

function codeFrom(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!/^[0-9a-f]{12,64}$/i.test(text)) throw new BadUsage('--read: expected the code that was shown last');
  return text.toLowerCase();
}

async function list({ app, terminal }: CommandInput, { json }: Asked): Promise<ExitCode> {
  const followUps = await app.get(FollowUpReading, { strict: false }).list({ state: 'draft' }, EVERYTHING);
  await note({ app }, 'follow-ups-listed', 'all');
  if (json) terminal.out(JSON.stringify({ followUps }));
  else if (followUps.length === 0) terminal.out('No draft waits for anybody.');
  else
    for (const one of followUps)
      terminal.out(
        `${one.followUpId}  ${one.pupil.name}, ${placeOf(one.pupil, one.school)}, for the ${one.routedTo}, urgency ${one.urgency} of ${MOST_URGENT}. ${one.whyNow ?? 'Why is for the DSL to read.'}${one.onlyForReading === null ? '' : ` ${one.onlyForReading}`}`,
      );
  return 0;
}

async function show(input: CommandInput, id: string, asked: Asked): Promise<ExitCode> {
  const reading = input.app.get(FollowUpReading, { strict: false });
  const found = await reading.read(id, EVERYTHING, asked.isDsl, asked.slot ?? 0);
  await note(input, 'follow-up-read', id);
  const approval = await toApprove(input, id, found, asked);
  input.terminal.out(
    asked.json ? JSON.stringify({ ...found, approval }) : wordsOf(found, approval, asked.isDsl),
  );
  return 0;
}

/** For the time asked for, and failing that the first that is possible; null when there is nothing to approve. */
async function toApprove(
  input: CommandInput,
  id: string,
  { state, slots }: FollowUpShown,
  { slot, isDsl }: Asked,
): Promise<ToApprove | null> {
  if (state !== 'draft' || slots.length === 0) return null;
  if (slot !== null && slot >= slots.length) throw new BadUsage(`--slot: expected 1 to ${slots.length}`);
  const first = slots.findIndex((one) => one.whyNot === null);
  const slotIndex = slot ?? Math.max(first, 0);
  const whyNot = slots[slotIndex]?.whyNot ?? null;
  if (whyNot !== null) return { slot: slotIndex + 1, whyNot };
  try {
    const approval = input.app.get(ApproveFollowUp, { strict: false });
    return readForSlot(slotIndex + 1, await approval.preview(id, whoIsHere(isDsl), { slotIndex }));
  } catch (error) {
    if (error instanceof DomainError) return { slot: slotIndex + 1, whyNot: error.message };
    throw error;
  }
}

async function approve(input: CommandInput, id: string, by: string, asked: Asked): Promise<ExitCode> {
  if (asked.slot === null) throw new BadUsage('--slot: which of the times');
  if (asked.read === null)
    throw new BadUsage(
      `--read: the code in the last line of "tandem approve ${id} --slot ${asked.slot + 1}"`,
    );
  const decider = await decided(input, id, by, asked);
  const approved = await input.app
    .get(ApproveFollowUp, { strict: false })
    .approve(id, decider, { slotIndex: asked.slot }, asked.read);
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
  await input.app.get(RefreshTimes, { strict: false }).refresh(id, whoIsHere(asked.isDsl));
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

/** Whoever is at the keyboard: to look, nobody has to be named. */
function whoIsHere(isDsl: boolean): Decider {
  return { name: actorHere(), actor: actorHere(), isDsl, sight: EVERYTHING };
}

function actorHere(): string {
  return `command:${userInfo().username}`;
}
