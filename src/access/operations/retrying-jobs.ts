import { Injectable } from '@nestjs/common';
import { FailedJobs } from '../../platform/jobs/failed-jobs.js';
import type { Actor } from '../actor.js';
import { AuditLog } from '../audit/audit-log.js';

/** A person lets what failed for good be tried once more; the audit says who. */
@Injectable()
export class RetryingJobs {
  constructor(
    private readonly failed: FailedJobs,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NotFound where no job with this number is kept as failed */
  one(actor: Actor, id: number): Promise<void> {
    return this.failed.retry(id, (tx) => this.audit.record(tx, lineOf(actor, String(id))));
  }

  /** All that failed at one kind of work. Returns how many; 0 where somebody was quicker. */
  all(actor: Actor, subscriber: string): Promise<number> {
    return this.failed.retryAll(subscriber, (tx, ids) =>
      this.audit.recordAll(
        tx,
        ids.map((id) => lineOf(actor, String(id))),
      ),
    );
  }
}

function lineOf({ name: actor }: Actor, subjectId: string) {
  return { actor, action: 'job-retried', subject: 'job', subjectId };
}
