import { Inject } from '@nestjs/common';
import { defineEvent, definePeriodic, defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler } from '../../platform/jobs/job-handler.js';
import { LOGGER, type Logger } from '../../platform/logging/logging.module.js';
import { AuditChecks } from './audit-checks.js';
import { AuditSealing, HeadDoesNotHold } from './audit-sealing.js';

/** Every minute: what has been taken down since is open to whoever can write into the database. */
export const auditGoesOn = defineEvent<Record<string, never>>('audit-goes-on');
definePeriodic({ name: 'seal-audit', everyMinutes: 1, event: auditGoesOn });

export const sealAudit = defineSubscription({
  event: auditGoesOn,
  subscriber: 'seal-audit',
  attempts: 3,
  backoffSeconds: 20,
});

/** Once a day. */
export const auditCheckDue = defineEvent<Record<string, never>>('audit-check-due');
definePeriodic({ name: 'check-audit', everyMinutes: 24 * 60, event: auditCheckDue });

export const checkAudit = defineSubscription({
  event: auditCheckDue,
  subscriber: 'check-audit',
  attempts: 3,
  backoffSeconds: 600,
});

/** Seals in order what the audit has taken down. */
@Handles(sealAudit)
export class SealAudit implements JobHandler<Record<string, never>> {
  constructor(
    private readonly sealing: AuditSealing,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(): Promise<void> {
    await orSayWhyNot(this.sealing.sealNew(), this.logger);
  }
}

/** Looks at every line and every seal, so that damage is known within a day, and the page about the audit can say so. */
@Handles(checkAudit)
export class CheckAudit implements JobHandler<Record<string, never>> {
  constructor(
    private readonly sealing: AuditSealing,
    private readonly checks: AuditChecks,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** First the check: what has been done to the audit is said before anything is added to it. */
  async handle(): Promise<void> {
    await this.checks.check();
    await orSayWhyNot(this.sealing.sealAll(), this.logger);
  }
}

/** A head that does not hold is nothing that trying again mends: it is logged here, and said by the daily check and `tandem doctor`. */
async function orSayWhyNot(sealing: Promise<number>, logger: Logger): Promise<void> {
  try {
    await sealing;
  } catch (error) {
    if (!(error instanceof HeadDoesNotHold)) throw error;
    logger.error({ why: error.message }, 'the audit is not sealed on');
  }
}
