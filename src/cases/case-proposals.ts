import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventBus } from '../platform/jobs/event-bus.js';
import { Concern } from '../rules/concern.entity.js';
import { addDays, type Day } from '../shared/days.js';
import { activeCaseOf, caseOfConcern, proposedInWeek } from './active-cases.js';
import { casesPerLead, LONGEST_WAIT_DAYS, roomLeft } from './capacity.js';
import { CaseAdditions } from './case-additions.js';
import { ownersOf } from './case-owner.js';
import { caseProposed } from './case-proposed.event.js';
import { CaseRecorder } from './case-recorder.js';
import { neverHeldBack } from './proposal.js';
import { lockPupil, lockRow } from './row-lock.js';
import { type Lead, nextForLead, type WaitingPupil, waitingPupilById } from './waiting-pupils.js';

/** Turns standing concerns into proposed cases, no more in a week than a lead can hold conversations. */
@Injectable()
export class CaseProposals {
  constructor(
    private readonly recorder: CaseRecorder,
    private readonly additions: CaseAdditions,
    private readonly events: EventBus,
  ) {}

  /**
   * What a concern that has just been raised leads to: nothing (`list`, ended meanwhile, or already in a case), a
   * further piece of evidence in the pupil's active case, a proposed case, or waiting for a place. Safe to run twice.
   */
  async consider(tx: EntityManager, concernId: number): Promise<void> {
    const before = await tx.findOneBy(Concern, { id: concernId });
    if (!before || before.consequence === 'list') return;
    const lead = await this.holdLead(tx, before);
    await lockPupil(tx, before.pupilId);
    const concern = await tx.findOneBy(Concern, { id: concernId });
    if (concern?.state !== 'raised' || (await caseOfConcern(tx, concernId))) return;
    const active = await activeCaseOf(tx, concern);
    if (active) return this.additions.add(tx, active, [concern]);
    await this.proposeOrWait(tx, concern, lead);
  }

  /**
   * Proposes the most urgent of those who wait for this lead while the week of `asOf` has room; returns how many. A
   * case already proposed is never replaced by a more urgent one: somebody may be reading it.
   */
  async fillWeek(tx: EntityManager, lead: Lead, asOf: Day): Promise<number> {
    const room = roomLeft(await proposedInWeek(tx, lead, asOf), await casesPerLead(tx, lead.schoolId));
    if (room === 0) return 0;
    const from = addDays(asOf, -LONGEST_WAIT_DAYS);
    const next = await nextForLead(tx, lead, asOf, { places: room, from });
    for (const waiting of next) await this.propose(tx, waiting, asOf);
    return next.length;
  }

  /** Takes the lead's week for the rest of the transaction, so that two workers do not fill the same place. */
  async takeTurn(tx: EntityManager, lead: Lead): Promise<void> {
    if (lead.ownerStaffId === null) await lockRow(tx, 'organisation', lead.schoolId);
    else await lockRow(tx, 'staff', lead.ownerStaffId);
  }

  private async holdLead(tx: EntityManager, { pupilId, schoolId, raisedOn }: Concern): Promise<Lead> {
    const owners = await ownersOf(tx, schoolId, [pupilId], raisedOn);
    const lead = { schoolId, ownerStaffId: owners.get(pupilId) ?? null };
    await this.takeTurn(tx, lead);
    return lead;
  }

  private async proposeOrWait(tx: EntityManager, concern: Concern, lead: Lead): Promise<void> {
    const { pupilId, raisedOn } = concern;
    const waiting = await waitingPupilById(tx, pupilId, lead, raisedOn);
    if (!waiting) return;
    if (neverHeldBack(waiting.frozen)) await this.propose(tx, waiting, raisedOn);
    else await this.fillWeek(tx, lead, raisedOn);
  }

  private async propose(tx: EntityManager, waiting: WaitingPupil, asOf: Day): Promise<void> {
    await lockPupil(tx, waiting.pupilId);
    const caseId = await this.recorder.recordProposed(tx, waiting, asOf);
    if (caseId !== null) {
      await this.events.publish(tx, caseProposed, { caseId });
      return;
    }
    const active = await activeCaseOf(tx, waiting);
    if (active) await this.additions.addFrozen(tx, active, waiting);
  }
}
