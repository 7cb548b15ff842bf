import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { type HoldInForce, HoldsInForce } from '../../access/holds/holds-in-force.js';
import { Sights } from '../../access/sight/sights.service.js';
import { actorNames } from '../../cases/actor-names.js';
import { Reader } from '../../platform/database/reader.js';
import type { Day } from '../../shared/days.js';
import { DslDesk, type NoteRead } from '../../signals/dsl-list/dsl-desk.js';
import { FollowUpReading, type ListedFollowUp } from './follow-up-reading.js';

/** All that waits for a DSL. */
export interface DslDay {
  readonly today: Day;
  readonly notes: readonly NoteRead[];
  readonly holds: readonly HoldInForce[];
  /** Drafts that nobody else may read or approve. */
  readonly drafts: readonly ListedFollowUp[];
  /** What people call who acted, by actor. */
  readonly nameOf: ReadonlyMap<string, string>;
}

/** What is for a DSL alone, in one: the list of notes, the holds, the drafts. Whoever calls this has asked for the permission `dsl`. */
@Injectable()
export class DslDayReader {
  constructor(
    private readonly desk: DslDesk,
    private readonly holds: HoldsInForce,
    private readonly followUps: FollowUpReading,
    private readonly sights: Sights,
    private readonly reader: Reader,
  ) {}

  async of(actor: Actor): Promise<DslDay> {
    const sight = await this.sights.of(actor);
    const notes = await this.desk.notes(actor);
    const holds = await this.holds.of(actor);
    const drafts = await this.followUps.list({ state: 'draft' }, sight);
    const actors = [
      ...holds.map((hold) => hold.placedBy),
      ...notes.flatMap((note) => note.acknowledgedBy ?? []),
    ];
    return {
      today: sight.today,
      notes,
      holds,
      drafts: drafts.filter((one) => one.routedTo === 'dsl'),
      nameOf: await actorNames(this.reader.manager, actors),
    };
  }
}
