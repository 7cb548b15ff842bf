import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { PupilSight } from '../../access/sight/pupil-sight.js';
import { WorrySights } from '../../access/sight/worry-sights.js';
import { mayConcern, type Sight } from '../../access/sight/why-visible.js';
import { actorNames } from '../../cases/actor-names.js';
import type { CaseState } from '../../cases/case.lifecycle.js';
import type { FrozenConcern } from '../../cases/frozen-concern.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { PupilDirectory } from '../../people/pupils/pupil-directory.js';
import type { Pupil } from '../../people/pupils/pupil.entity.js';
import { Reader } from '../../platform/database/reader.js';
import { type Day, type EpochDay, fromEpochDay } from '../../shared/days.js';
import { groupBy } from '../../shared/group-by.js';
import type { Instant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';
import { LOGGED_HERE } from '../../signals/worries/worry-record.js';
import { type CaseFacts, type WhatCame, whatCameOf, type WorryFacts } from './what-came-of-it.js';

/** A worry, for who wrote it. */
export interface MyWorry {
  readonly worryId: string;
  readonly pupilId: number;
  readonly pupilName: string;
  readonly day: Day;
  /** Their own words; null of possible harm: those stand on the DSL's list and nowhere else. */
  readonly text: string | null;
  readonly possibleHarm: boolean;
  readonly restricted: boolean;
  readonly came: readonly WhatCame[];
}

interface NoteRow {
  public_id: string;
  pupil_id: number;
  day: EpochDay;
  text: string;
  possible_harm: boolean | 0 | 1;
  restricted: boolean | 0 | 1;
  recorded_at: Instant;
  acknowledged_at: Instant | null;
  acknowledged_by: string | null;
}

interface CaseRow {
  id: number;
  pupil_id: number;
  school_id: number;
  state: CaseState;
  proposed_at: Instant;
  opened_at: Instant | null;
  closed_at: Instant | null;
  evidence: string;
}

type DayOf = (at: Instant) => Day;

const AT_MOST = 50;

/** Reads what somebody has logged, and what came of it as far as they may know. */
@Injectable()
export class MyWorriesReader {
  constructor(
    private readonly reader: Reader,
    private readonly sights: WorrySights,
    private readonly sight: PupilSight,
    private readonly pupils: PupilDirectory,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** The newest first. About pupils who are no longer where the writer works, nothing is told. */
  async of(actor: Actor): Promise<MyWorry[]> {
    if (actor.staffId === null) return [];
    return this.told(actor, await this.notes(actor.staffId, ''));
  }

  /** One of theirs, or null. */
  async one(actor: Actor, worryId: string): Promise<MyWorry | null> {
    if (actor.staffId === null) return null;
    return (await this.told(actor, await this.notes(actor.staffId, worryId)))[0] ?? null;
  }

  private async told(actor: Actor, notes: readonly NoteRow[]): Promise<MyWorry[]> {
    const sight = await this.sights.of(actor);
    const all = await this.pupils.byIds([...new Set(notes.map((note) => note.pupil_id))]);
    const seen = await this.sight.within(sight, [...all.values()]);
    const pupils = new Map(seen.map(({ pupil }) => [pupil.id, pupil]));
    const dayOf = await this.clockOf(actor);
    const casesOf = await this.cases([...pupils.keys()], sight, dayOf);
    const readers = await actorNames(
      this.reader.manager,
      notes.flatMap((note) => note.acknowledged_by ?? []),
    );
    return notes.flatMap((note) => {
      const pupil = pupils.get(note.pupil_id);
      if (!pupil) return [];
      const readBy =
        note.acknowledged_by === actor.name ? 'you' : (readers.get(note.acknowledged_by ?? '') ?? null);
      const readOn = note.acknowledged_at === null ? null : dayOf(note.acknowledged_at);
      const facts = { writtenAt: note.recorded_at, writtenOn: dayOf(note.recorded_at), readOn, readBy };
      return [worryOf(note, pupil, facts, casesOf.get(pupil.id) ?? [])];
    });
  }

  /** Days by the clock of where the writer works. */
  private async clockOf({ organisationId }: Actor): Promise<DayOf> {
    const zone = await this.schoolToday.zoneOf(organisationId);
    return (at) => localDayOf(at, zone);
  }

  private notes(staffId: number, worryId: string): Promise<NoteRow[]> {
    return this.reader.query<NoteRow>(
      `SELECT public_id, pupil_id, day, text, possible_harm, restricted, recorded_at, acknowledged_at, acknowledged_by
       FROM observation WHERE source = $1 AND superseded_at IS NULL AND author_staff_id = $2
         AND ($3 = '' OR public_id = $3) ORDER BY recorded_at DESC, id DESC LIMIT ${AT_MOST}`,
      [LOGGED_HERE, staffId, worryId],
    );
  }

  /** By pupil, oldest first. Meetings that are for the DSL are told of to nobody. */
  private async cases(
    pupilIds: readonly number[],
    sight: Sight,
    dayOf: DayOf,
  ): Promise<Map<number, CaseFacts[]>> {
    if (pupilIds.length === 0) return new Map();
    const rows = await this.reader.query<CaseRow>(
      `SELECT id, pupil_id, school_id, state, proposed_at, opened_at, closed_at, evidence FROM pupil_case
       WHERE pupil_id IN (${list(pupilIds)}) ORDER BY id`,
      pupilIds,
    );
    const known = rows.filter((row) => mayConcern(sight, row.school_id));
    const held = await this.meetingsHeld(known.map((row) => row.id));
    const facts = known.map((row) => ({
      pupilId: row.pupil_id,
      ...factsOf(row, held.get(row.id) ?? [], dayOf),
    }));
    return groupBy(facts, ({ pupilId }) => pupilId);
  }

  private async meetingsHeld(caseIds: readonly number[]): Promise<Map<number, Instant[]>> {
    if (caseIds.length === 0) return new Map();
    const rows = await this.reader.query<{ case_id: number; starts_at: Instant }>(
      `SELECT case_id, starts_at FROM follow_up WHERE state = 'held' AND routed_to <> 'dsl' AND starts_at IS NOT NULL
         AND case_id IN (${list(caseIds)}) ORDER BY starts_at, id`,
      caseIds,
    );
    const byCase = groupBy(rows, (row) => row.case_id);
    return new Map([...byCase].map(([id, own]) => [id, own.map((row) => row.starts_at)]));
  }
}

function list(ids: readonly number[]): string {
  return ids.map((_, at) => `$${at + 1}`).join(', ');
}

function factsOf(row: CaseRow, meetingsHeld: readonly Instant[], dayOf: DayOf): CaseFacts {
  return {
    state: row.state,
    proposedOn: dayOf(row.proposed_at),
    openedOn: row.opened_at === null ? null : dayOf(row.opened_at),
    closedOn: row.closed_at === null ? null : dayOf(row.closed_at),
    evidence: JSON.parse(row.evidence) as FrozenConcern[],
    meetingsHeld: meetingsHeld.map((at) => ({ at, on: dayOf(at) })),
  };
}

function worryOf(
  note: NoteRow,
  pupil: Pupil,
  facts: Omit<WorryFacts, 'worryId' | 'possibleHarm'>,
  cases: readonly CaseFacts[],
): MyWorry {
  const possibleHarm = Boolean(note.possible_harm);
  return {
    worryId: note.public_id,
    pupilId: note.pupil_id,
    pupilName: `${pupil.preferredName ?? pupil.firstName} ${pupil.lastName}`,
    day: fromEpochDay(note.day),
    text: possibleHarm ? null : note.text,
    possibleHarm,
    restricted: Boolean(note.restricted),
    came: whatCameOf({ worryId: note.public_id, possibleHarm, ...facts }, cases),
  };
}
