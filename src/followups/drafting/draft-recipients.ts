import type { EntityManager } from 'typeorm';
import { newPublicId } from '../../shared/ids.js';
import { Invitation } from '../invitation.entity.js';
import type { WrittenInvitation } from '../invitation-wording.js';
import { type Home, type HomePerson, isAsked } from '../meeting-home.js';

/** Writes one row for each person of the home, asked or not, over what stood there before. */
export async function writeRecipients(
  tx: EntityManager,
  followUpId: number,
  home: Home,
  texts: ReadonlyMap<HomePerson, WrittenInvitation>,
): Promise<void> {
  const before = await tx.findBy(Invitation, { followUpId });
  for (const person of home.people) {
    const fields = draftOf(person, texts.get(person));
    const known = before.find((one) => one.contactId === person.contactId);
    if (known) await tx.update(Invitation, { id: known.id }, fields);
    else
      await tx.insert(Invitation, {
        ...fields,
        publicId: newPublicId(),
        followUpId,
        pupilId: home.pupil.id,
        contactId: person.contactId,
      });
  }
  const gone = before.filter((one) => !home.people.some((person) => person.contactId === one.contactId));
  for (const { id } of gone)
    await tx.update(Invitation, { id }, { state: 'withheld', stopReason: 'not-involved', textBody: '' });
}

/** True when who is asked has changed since the draft was written: what was read is no longer what would be sent. */
export async function recipientsChanged(tx: EntityManager, followUpId: number, home: Home): Promise<boolean> {
  const drafted = await tx.findBy(Invitation, { followUpId, state: 'drafted' });
  const before = drafted.map((one) => one.contactId ?? 0).sort((a, b) => a - b);
  const now = home.people.filter(isAsked).map((one) => one.contactId ?? 0);
  return before.join() !== now.sort((a, b) => a - b).join();
}

/** The words themselves are kept out of the row of somebody who is not asked. */
function draftOf(person: HomePerson, text: WrittenInvitation | undefined): Partial<Invitation> {
  const asked = isAsked(person);
  return {
    state: asked ? 'drafted' : 'withheld',
    stopReason: 'reason' in person.decision ? person.decision.reason : null,
    language: (asked ? text?.language : undefined) ?? person.language,
    subject: asked ? (text?.subject ?? '') : '',
    textBody: asked ? (text?.text ?? '') : '',
  };
}
