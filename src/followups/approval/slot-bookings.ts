import { type EntityManager, In } from 'typeorm';
import { runSql, valuesList } from '../../platform/database/sql.js';
import type { Instant } from '../../shared/instants.js';
import { isAsked } from '../meeting-home.js';
import type { MeetingScene } from '../meeting-scene.js';
import { quartersOf } from '../scheduling.js';
import { Booking } from './booking.entity.js';
import { SlotTaken } from './follow-up-errors.js';

/**
 * Takes every quarter-hour of a meeting for everybody who is to be there: staff, contacts who are asked, the pupil. All or none;
 * of two who want the same quarter of the same person the database lets one win. Throws {@link SlotTaken}.
 */
export async function bookSlot(
  tx: EntityManager,
  scene: MeetingScene,
  startsAt: Instant,
  endsAt: Instant,
): Promise<void> {
  const names = peopleOf(scene);
  // Always in the same order: two that take several people at once must not wait for each other in a ring.
  const wanted = [...names.keys()]
    .sort()
    .flatMap((person) => quartersOf(startsAt, endsAt).map((quarter) => [person, quarter] as const));
  const taken = await runSql<{ person: string; quarter: string }>(
    tx,
    `INSERT INTO booking (person, quarter, follow_up_id) VALUES ${valuesList(wanted.length, 3)}
     ON CONFLICT (person, quarter) DO NOTHING RETURNING person, quarter`,
    wanted.flatMap(([person, quarter]) => [person, quarter, scene.followUp.id]),
  );
  if (taken.length === wanted.length) return;
  const got = new Set(taken.map((one) => `${one.person} ${one.quarter}`));
  const missing = wanted.filter(([person, quarter]) => !got.has(`${person} ${quarter}`));
  throw new SlotTaken([...new Set(missing.map(([person]) => names.get(person) ?? person))]);
}

/** Gives all quarters of a meeting back. */
export async function freeSlot(tx: EntityManager, followUpId: number): Promise<void> {
  await tx.delete(Booking, { followUpId: In([followUpId]) });
}

function peopleOf({ staff, home }: MeetingScene): Map<string, string> {
  const people = new Map(staff.map((one) => [`staff:${one.staffId}`, one.name]));
  for (const one of home.people.filter(isAsked))
    if (one.contactId !== null) people.set(`contact:${one.contactId}`, one.name);
  return people.set(`pupil:${home.pupil.id}`, home.pupilFirstName);
}
