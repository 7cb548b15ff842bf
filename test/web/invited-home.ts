import { FamilyLinks } from '../../src/followups/family-links/family-links.service.js';
import type { FollowUp } from '../../src/followups/follow-up.entity.js';
import {
  draftFor,
  type Family,
  type FamilyWishes,
  linkOf,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
} from '../followups/northfield.js';
import { readAndApprove } from '../followups/reading-first.js';
import type { TestApp } from '../support/test-app.js';

/** A home that has its invitation, and the path of its page. */
export interface InvitedHome {
  readonly family: Family;
  readonly followUp: FollowUp;
  readonly path: string;
}

/** Northfield with one family: drafted, approved by Ms Okafor, sent. */
export async function inviteHome(app: TestApp, wishes: FamilyWishes = {}): Promise<InvitedHome> {
  const northfield = await makeNorthfield(app);
  const family = await makeFamily(app, northfield, wishes);
  const followUp = await draftFor(app, family);
  const approved = await readAndApprove(app, followUp.publicId, MS_OKAFOR, { slotIndex: 0 });
  app.clock.moveTo(approved.sendAfter);
  await app.drain();
  const link = await linkOf(app, family.pupilId);
  return { family, followUp, path: `/f/${app.get(FamilyLinks).tokenOf(link)}` };
}
