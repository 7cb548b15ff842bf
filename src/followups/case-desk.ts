import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CaseActions } from '../cases/actions/case-actions.js';
import { CaseChronology } from '../cases/chronology/case-chronology.js';
import { PupilCase } from '../cases/pupil-case.entity.js';
import { Clock } from '../platform/clock/clock.js';
import type { Day } from '../shared/days.js';
import { NotFound } from '../shared/errors.js';
import { dueIn, readSchool, readSchoolDays } from './meeting-school.js';
import { localDayOf } from '../shared/local-day.js';

/** A line about a meeting in its case's story. */
export interface CaseLine {
  readonly caseId: number;
  readonly kind: string;
  readonly actor: string;
  readonly text: string;
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Something the owner of a case is asked to do. */
export interface OwnerTask {
  readonly caseId: number;
  readonly title: string;
  /** School days from today; 0 is today, or the next school day when today is none. */
  readonly withinSchoolDays: number;
  readonly origin: string;
}

/** What meetings tell the desk of the person who owns the case: lines of the story, and things to do. */
@Injectable()
export class CaseDesk {
  constructor(
    private readonly clock: Clock,
    private readonly chronology: CaseChronology,
    private readonly actions: CaseActions,
  ) {}

  async tell(tx: EntityManager, line: CaseLine): Promise<void> {
    await this.chronology.append(tx, line);
  }

  /** Puts other words on what the owner was asked and has not done, where `isMeant` says so of its origin. */
  reword(
    tx: EntityManager,
    caseId: number,
    isMeant: (origin: string) => boolean,
    title: string,
  ): Promise<void> {
    return this.actions.reword(tx, caseId, isMeant, title);
  }

  /** Takes back what the owner was asked and has not done, where `isMeant` says so of its origin: it no longer stands. */
  withdraw(
    tx: EntityManager,
    caseId: number,
    isMeant: (origin: string) => boolean,
    because: string,
  ): Promise<void> {
    return this.actions.withdraw(tx, caseId, isMeant, because);
  }

  /** What the owner has ever been asked for in a case, each by its origin. */
  askedFor(tx: EntityManager, caseId: number): Promise<string[]> {
    return this.actions.askedFor(tx, caseId);
  }

  /** Asks the owner, once for each `origin`. Returns the day it is due. */
  async ask(tx: EntityManager, task: OwnerTask): Promise<Day> {
    const found = await readCase(tx, task.caseId);
    const { zone } = await readSchool(tx, found.schoolId);
    const now = this.clock.now();
    const days = await readSchoolDays(tx, found.schoolId, localDayOf(now, zone));
    const dueOn = dueIn(task.withinSchoolDays, now, days, zone);
    const { caseId, title, origin } = task;
    await this.actions.add(tx, { caseId, title, origin, ownerStaffId: found.ownerStaffId, dueOn });
    return dueOn;
  }
}

/** Throws {@link NotFound}. */
export async function readCase(manager: EntityManager, caseId: number): Promise<PupilCase> {
  const found = await manager.findOneBy(PupilCase, { id: caseId });
  if (!found) throw new NotFound('There is no such case.');
  return found;
}

/** Somebody may meet about it now; one that is watched waits for its day. */
export function isStanding({ state }: Pick<PupilCase, 'state'>): boolean {
  return state === 'proposed' || state === 'open';
}
