import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { heldJobs, type HeldJob, letGo, noteDone } from '../../platform/jobs/held-jobs.js';
import { NotFound } from '../../shared/errors.js';
import { localDayOf } from '../../shared/local-day.js';
import type { Decider } from '../approval/decider.js';
import { FollowUpDesk } from '../approval/follow-up-desk.js';
import { desksToday } from '../desks-today.js';
import { type Desk, FollowUp } from '../follow-up.entity.js';
import { Invitation } from '../invitation.entity.js';
import { readScene } from '../meeting-scene.js';
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
  /** Who decides about it today. */
  readonly desk: Desk;
}

/** A held job with the meeting it is about. */
interface HeldOfMeeting {
  readonly job: HeldJob;
  readonly followUp: FollowUp;
  /** Null: somebody was to be phoned or given a letter. */
  readonly mail: InvitationMail | null;
}

/** The same in the transaction that decides about it. */
interface DecidedHeld extends HeldOfMeeting {
  readonly invitation: Invitation;
  readonly sequence: number;
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
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly schoolToday: SchoolToday,
    private readonly desk: FollowUpDesk,
    private readonly earlier: EarlierMail,
  ) {}

  /** The earliest due first. */
  async list(): Promise<HeldMail[]> {
    const { manager } = this.reader;
    const all = await readHeld(manager);
    const meetings = all.map(({ followUp }) => followUp);
    const deskOf = await desksToday(manager, meetings, await this.schoolToday.everywhere());
    return all.map(({ job, followUp, mail }) => ({
      ...{ id: job.id, followUpId: followUp.publicId, caseId: followUp.caseId, dueAt: job.dueAt },
      recipient: mail?.toName ?? null,
      what: mail === null ? 'task' : mail.method === 'CANCEL' ? 'cancellation' : 'invitation',
      meetingAt: followUp.startsAt,
      desk: deskOf(followUp),
    }));
  }

  /** Lets it leave, at its time. Throws {@link NotFound}, DslDecides. */
  async letGo(id: number, decider: Decider): Promise<void> {
    await this.decide(id, decider, 'held-mail-let-go', async (tx) => {
      await letGo(tx, id, this.clock.now());
      return 'may leave';
    });
  }

  /** It left after the backup was taken. Throws {@link NotFound}, DslDecides. */
  async hasLeft(id: number, decider: Decider): Promise<void> {
    await this.decide(id, decider, 'held-mail-had-left', async (tx, held, zone) => {
      await noteDone(tx, id, this.clock.now());
      const { dueAt: at } = held.job;
      await this.earlier.note(tx, { ...held, at, day: localDayOf(at, zone) });
      return 'had left before';
    });
  }

  /** By whose desk it is on now: the child may have come into care, or been held, since the mail was held. */
  private async decide(
    id: number,
    decider: Decider,
    action: string,
    decision: (tx: EntityManager, held: DecidedHeld, zone: string) => Promise<string>,
  ): Promise<void> {
    const publicId = await this.meetingOf(id);
    await this.desk.decide(publicId, decider, action, async (tx, followUp) => {
      const scene = await readScene(tx, followUp, this.clock.now());
      this.desk.refuseUnlessDesk(scene, decider);
      const what = await decision(tx, await this.held(tx, id, followUp), scene.school.zone);
      await this.tell(tx, followUp, id, decider, what);
    });
  }

  private async meetingOf(id: number): Promise<string> {
    const { manager } = this.reader;
    const job = (await heldJobs(manager)).find((one) => one.id === id);
    const known = job && (await heldOfMeeting(manager, job));
    if (!known) throw new NotFound('No held mail has this number.');
    return known.followUp.publicId;
  }

  private async held(tx: EntityManager, id: number, followUp: FollowUp): Promise<DecidedHeld> {
    const job = (await heldJobs(tx)).find((one) => one.id === id);
    if (!job) throw new NotFound('No held mail has this number.');
    const { invitationId, sequence } = payloadOf(job);
    const invitation = await tx.findOneByOrFail(Invitation, { id: invitationId });
    return { job, followUp, invitation, mail: await mailOf(tx, followUp, invitationId, sequence), sequence };
  }

  /** Without the recipient: whether somebody is held by a DSL is not for everybody who reads the story. */
  private async tell(
    tx: EntityManager,
    followUp: FollowUp,
    id: number,
    { actor, name }: Decider,
    what: string,
  ): Promise<void> {
    const isThis = (origin: string): boolean => origin === heldMailOrigin(id);
    await this.desk.withdraw(tx, followUp.caseId, isThis, 'It has been decided');
    const text = `A mail held since the database was restored ${what}, says ${name}`;
    await this.desk.tell(tx, followUp, 'held-mail-decided', actor, text);
  }
}

/** What is held, the earliest due first. */
async function readHeld(manager: EntityManager): Promise<HeldOfMeeting[]> {
  const found: HeldOfMeeting[] = [];
  for (const job of await heldJobs(manager)) {
    const held = await heldOfMeeting(manager, job);
    if (held) found.push(held);
  }
  return found;
}

async function heldOfMeeting(manager: EntityManager, job: HeldJob): Promise<HeldOfMeeting | null> {
  const { invitationId, sequence } = payloadOf(job);
  const invitation = await manager.findOneBy(Invitation, { id: invitationId });
  const followUp = invitation && (await manager.findOneBy(FollowUp, { id: invitation.followUpId }));
  if (!followUp) return null;
  return { job, followUp, mail: await mailOf(manager, followUp, invitationId, sequence) };
}

/** Which invitation a held job is about. */
export function payloadOf({ payload }: HeldJob): { invitationId: number; sequence: number } {
  return JSON.parse(payload) as { invitationId: number; sequence: number };
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
