import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Job } from '../../src/platform/jobs/job.entity.js';
import { holdWhatReachesHomes } from '../../src/platform/jobs/held-jobs.js';
import { addMinutes } from '../../src/shared/instants.js';
import { draftFor, type Family, MS_OKAFOR } from '../followups/northfield.js';
import { readAndApprove } from '../followups/reading-first.js';
import type { TestApp } from '../support/test-app.js';

/** Work that was tried three times and is kept as failed; answers with its number. */
export async function failedJob(app: TestApp, subscriber: string, reason: string): Promise<number> {
  const now = app.clock.now();
  const made = await app.dataSource.manager.insert(Job, {
    ...{ event: 'of-a-test', subscriber, payload: '{"accountLinkId":0}', state: 'failed', attempts: 3 },
    ...{ lastError: reason, dueAt: now, createdAt: addMinutes(now, -90), finishedAt: now, handedAt: null },
  });
  return Number((made.identifiers[0] as { id?: number } | undefined)?.id);
}

/** A meeting that was approved, whose mail a restore has come to hold. */
export async function heldInvitation(app: TestApp, family: Family, startsAt: string): Promise<void> {
  const draft = await draftFor(app, family);
  await readAndApprove(app, draft.publicId, MS_OKAFOR, { startsAt });
  await app.get(UnitOfWork).run((tx) => holdWhatReachesHomes(tx, app.clock.now()));
}
