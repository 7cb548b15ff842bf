import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { heldJobs, type HeldJob, letGo, noteDone } from '../../platform/jobs/held-jobs.js';
import { localDayOf } from '../../shared/local-day.js';
import { NotFound } from '../../shared/errors.js';
import { CaseDesk } from '../case-desk.js';
import { FollowUp } from '../follow-up.entity.js';
import { Invitation } from '../invitation.entity.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import type { Decider } from '../approval/decider.js';
import { readSchool } from '../meeting-school.js';
import { EarlierMail } from './earlier-mail.js';
import { InvitationMail } from './invitation-mail.entity.js';

/** Something that was in line for a home when the backup was taken. */
export interface HeldMail {
  readonly id: number;
  readonly followUpId: string;
  readonly caseId: number;
  /** Null: nobody's mail, but a task to phone or to give a letter. */
  readonly recipient: string | null;
  readonly what: 'invitation' | 'cancellation' | 'task';
  readonly meetingAt: string | null;
  /** When it was to leave: if that was before the database was lost, it most likely has. */
  readonly dueAt: string;
}

/** Whom it concerns, for the owner's task. */
export function heldMailOrigin(jobId: number): string {
  return `held-mail:${jobId}`;
}

/**
 * After a restore nobody but a person knows what has left since the backup. For each mail that was in line they say so: it has
 * left, and is written down as sent; or it has not, and goes, looked at once more like any other.
 */
@Injectable()
export class HeldMails {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly desk: CaseDesk,
    private readonly earlier: EarlierMail,
    private readonly audit: AuditLog,
  ) {}

  /** The earliest due first. */
  list(): Promise<HeldMail[]> {
    return listHeld(this.reader.manager);
  }

  /** Lets it leave, at its time. Throws {@link NotFound}. */
  async letGo(id: number, decider: Decider): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { followUp } = await this.held(tx, id);
      await letGo(tx, id, this.clock.now());
      await this.tell(tx, followUp, id, decider, 'may leave');
      await this.note(tx, followUp, decider, 'held-mail-let-go');
    });
  }

  /** It left after the backup was taken. Throws {@link NotFound}. */
  async hasLeft(id: number, decider: Decider): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { followUp, invitation, mail, job, sequence } = await this.held(tx, id);
      await noteDone(tx, id, this.clock.now());
      const { zone } = await readSchool(tx, followUp.schoolId);
      const left = { followUp, invitation, mail, sequence, at: job.dueAt, day: localDayOf(job.dueAt, zone) };
      await this.earlier.note(tx, left);
      await this.tell(tx, followUp, id, decider, 'had left before');
      await this.note(tx, followUp, decider, 'held-mail-had-left');
    });
  }

  private async held(tx: EntityManager, id: number) {
    const job = (await heldJobs(tx)).find((one) => one.id === id);
    const { invitationId, sequence } = payloadOf(job);
    const known = await tx.findOneBy(Invitation, { id: invitationId });
    if (!job || !known) throw new NotFound('No held mail has this number.');
    const followUp = await lockedFollowUp(tx, { id: known.followUpId });
    const invitation = await tx.findOneByOrFail(Invitation, { id: invitationId });
    const mail = await mailOf(tx, followUp, invitationId, sequence);
    return { job, followUp, invitation, mail, sequence };
  }

  /** Without the recipient: whether somebody is held by a DSL is not for everybody who reads the story. */
  private async tell(
    tx: EntityManager,
    { caseId, publicId }: FollowUp,
    id: number,
    decider: Decider,
    what: string,
  ): Promise<void> {
    await this.desk.withdraw(tx, caseId, (origin) => origin === heldMailOrigin(id), 'It has been decided');
    await this.desk.tell(tx, {
      ...{ caseId, kind: 'held-mail-decided', actor: decider.actor },
      text: `A mail held since the database was restored ${what}, says ${decider.name}`,
      data: { followUp: publicId },
    });
  }

  private note(tx: EntityManager, { publicId }: FollowUp, { actor }: Decider, action: string): Promise<void> {
    return this.audit.record(tx, { actor, action, subject: 'follow-up', subjectId: publicId });
  }
}

/** What is held, read on any connection. */
export async function listHeld(manager: EntityManager): Promise<HeldMail[]> {
  const found: HeldMail[] = [];
  for (const job of await heldJobs(manager)) {
    const { invitationId, sequence } = payloadOf(job);
    const invitation = await manager.findOneBy(Invitation, { id: invitationId });
    const followUp = invitation && (await manager.findOneBy(FollowUp, { id: invitation.followUpId }));
    if (!followUp) continue;
    const mail = await mailOf(manager, followUp, invitationId, sequence);
    found.push({
      ...{ id: job.id, followUpId: followUp.publicId, caseId: followUp.caseId, dueAt: job.dueAt },
      recipient: mail?.toName ?? null,
      what: mail === null ? 'task' : mail.method === 'CANCEL' ? 'cancellation' : 'invitation',
      meetingAt: followUp.startsAt,
    });
  }
  return found;
}

/** Which invitation a held job is about. */
export function payloadOf(job: HeldJob | undefined): { invitationId: number; sequence: number } {
  return JSON.parse(job?.payload ?? '{"invitationId":0,"sequence":0}') as {
    invitationId: number;
    sequence: number;
  };
}

function mailOf(
  manager: EntityManager,
  { state }: FollowUp,
  invitationId: number,
  sequence: number,
): Promise<InvitationMail | null> {
  const method = state === 'cancelled' ? 'CANCEL' : 'REQUEST';
  return manager.findOneBy(InvitationMail, { invitationId, sequence, method });
}
