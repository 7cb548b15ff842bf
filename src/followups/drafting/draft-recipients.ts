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

/**
 * True when who is asked, or a word to any of them, has changed since the draft was written. `texts`: as they would be written
 * for that day now.
 */
export async function draftChanged(
  tx: EntityManager,
  followUpId: number,
  home: Home,
  texts: ReadonlyMap<HomePerson, WrittenInvitation>,
): Promise<boolean> {
  const drafted = await tx.findBy(Invitation, { followUpId, state: 'drafted' });
  const asked = home.people.filter(isAsked);
  if (asked.length !== drafted.length) return true;
  return asked.some((person) => {
    const before = drafted.find((one) => one.contactId === person.contactId);
    if (!before) return true;
    const { subject, textBody } = draftOf(person, texts.get(person));
    return before.subject !== subject || before.textBody !== textBody;
  });
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
