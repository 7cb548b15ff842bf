import { type Approved, ApproveFollowUp } from '../../src/followups/approval/approve-follow-up.service.js';
import { CancelFollowUp } from '../../src/followups/approval/cancel-follow-up.service.js';
import { ChangeFollowUp } from '../../src/followups/approval/change-follow-up.service.js';
import type { SlotChoice } from '../../src/followups/approval/chosen-slot.js';
import type { Decider } from '../../src/followups/approval/decider.js';
import type { TestApp } from '../support/test-app.js';

/** The fingerprint of texts that nobody has read: what is refused for another reason is refused before it is looked at. */
export const UNREAD = '0'.repeat(64);

/** Somebody reads what approving for a time would send, and approves it. */
export async function readAndApprove(
  app: TestApp,
  publicId: string,
  by: Decider,
  choice: SlotChoice,
): Promise<Approved> {
  const { fingerprint } = await app.get(ApproveFollowUp).preview(publicId, by, choice);
  return app.get(ApproveFollowUp).approve(publicId, by, choice, fingerprint);
}

/** Somebody reads what moving a meeting would send, and moves it. */
export async function readAndMove(
  app: TestApp,
  publicId: string,
  by: Decider,
  startsAt: string,
): Promise<void> {
  const { fingerprint } = await app.get(ChangeFollowUp).previewMove(publicId, by, startsAt);
  await app.get(ChangeFollowUp).move(publicId, by, startsAt, fingerprint);
}

/** Somebody reads what calling a meeting off would send, and calls it off. */
export async function readAndCancel(
  app: TestApp,
  publicId: string,
  by: Decider,
  reason: string,
): Promise<void> {
  const { fingerprint } = await app.get(CancelFollowUp).preview(publicId, by);
  await app.get(CancelFollowUp).cancel(publicId, by, reason, fingerprint);
}
