import { DateTime } from 'luxon';
import { type MeetingTime, readCode, type ReadTexts } from '../followups/approval/read-texts.js';
import type { FollowUpShown } from '../followups/reading/follow-up-reading.js';

/** What approving for one of the times would send; or why that is not possible. */
export type ToApprove = { readonly slot: number } & (
  (ReadTexts & MeetingTime & { readonly read: string }) | { readonly whyNot: string }
);

type Recipient = FollowUpShown['recipients'][number];

/** As the school's clock shows it. */
export function schoolTime(at: string, zone: string): string {
  return DateTime.fromISO(at, { zone }).setLocale('en-GB').toFormat('cccc d MMMM yyyy, HH:mm');
}

/** With the code by which a person says that they have read all of it. `slot` from 1. */
export function readForSlot(slot: number, read: ReadTexts & MeetingTime): ToApprove {
  return { slot, read: readCode(read), ...read };
}

/** Two pupils can have one name: the year tells them apart. */
export function placeOf({ yearGroup }: { readonly yearGroup: string | null }, school: string): string {
  return yearGroup === null ? school : `year ${yearGroup}, ${school}`;
}

/** A follow-up as a person reads it before deciding: the evidence, the times, every word to everybody, and how to approve them. */
export function wordsOf(found: FollowUpShown, toApprove: ToApprove | null, isDsl: boolean): string {
  const evidence = found.case.evidence.map(
    (one) => `  ${one.sentence}${one.hasEnded ? ' This has ended since.' : ''}`,
  );
  const staff = found.staff.map((one) => one.name).join(', ');
  const recipients = found.recipients.flatMap((one) => recipientWords(one, toApprove));
  return [
    `${found.pupil.name}, ${placeOf(found.pupil, found.school.name)}. ${found.state}, for the ${found.routedTo}.`,
    ...(found.onlyForReading === null ? [] : [found.onlyForReading]),
    ...evidence,
    staff === '' ? 'Nobody to meet is known: import staff.csv.' : `With ${staff}.`,
    ...timesOf(found),
    ...(recipients.length === 0 ? ['No contact is known for this pupil: import contacts.csv.'] : recipients),
    ...(toApprove === null ? [] : approvalWords(found, toApprove, isDsl)),
  ].join('\n');
}

function timesOf({ slots, school, state, followUpId, noTimesBecause }: FollowUpShown): string[] {
  if (slots.length === 0)
    return [
      `No time was found that suits them within their hours${noTimesBecause === null ? '' : `: ${noTimesBecause}`}.`,
    ];
  const times = slots.map(
    ({ startsAt, kind, free, whyNot }, at) =>
      `  ${at + 1}. ${schoolTime(startsAt, school.zone)}, ${kind}${free ? '' : ` (not possible any more: ${whyNot ?? 'taken'})`}`,
  );
  const stale = state === 'draft' && slots.some((one) => one.whyNot !== null);
  return ['Times:', ...times, ...(stale ? [`Other times: tandem approve ${followUpId} --refresh`] : [])];
}

/** The words that approving would send, where there are such. */
function recipientWords(one: Recipient, toApprove: ToApprove | null): string[] {
  const texts = toApprove !== null && 'recipients' in toApprove ? toApprove.recipients : [];
  const exact = texts.find(({ invitationId }) => invitationId === one.invitationId);
  const { subject, text } = exact ?? one;
  if (text === null) return [`--- ${one.name}: nothing (${one.whyNot ?? one.state})`];
  const entry = exact && exact.calendar !== null ? ['(and an entry for their calendar)'] : [];
  return [`--- ${one.name}, by ${one.way ?? 'nothing'}: ${subject ?? ''}`, text, ...entry];
}

/** Ends with the very line to type. */
function approvalWords(
  { followUpId, school }: FollowUpShown,
  toApprove: ToApprove,
  isDsl: boolean,
): string[] {
  if ('whyNot' in toApprove) return [`Time ${toApprove.slot} cannot be approved: ${toApprove.whyNot}`];
  const { slot, read, startsAt } = toApprove;
  return [
    `--- To approve these words for ${schoolTime(startsAt, school.zone)}, type, with your own name:`,
    `npx tandem approve ${followUpId} --slot ${slot} --read ${read}${isDsl ? ' --dsl' : ''} --by "NAME"`,
  ];
}
