import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { sightSql } from '../../access/sight/sight-sql.js';
import { Sights } from '../../access/sight/sights.service.js';
import { wasAtSql } from '../../people/enrolments/places-today.js';
import { yearGroupSql } from '../../people/enrolments/year-group.js';
import { StaffDirectory } from '../../people/staff/staff-directory.js';
import { Reader } from '../../platform/database/reader.js';
import { type SqlValue } from '../../platform/database/sql.js';
import { type Day, type EpochDay, fromEpochDay } from '../../shared/days.js';
import { LOGGED_HERE } from './worry-record.js';

/** A worry that waits for somebody of pastoral staff to say that they have read it. */
export interface UnreadWorry {
  readonly worryId: string;
  readonly pupilId: number;
  readonly pupilPublicId: string;
  readonly pupilName: string;
  readonly yearGroup: string | null;
  readonly day: Day;
  readonly theme: string;
  readonly severity: string;
  readonly text: string;
  readonly author: string | null;
}

interface Row {
  public_id: string;
  pupil_id: number;
  pupil_public_id: string;
  first_name: string;
  preferred_name: string | null;
  last_name: string;
  school_id: number;
  year_group: string | null;
  day: EpochDay;
  theme: string;
  severity: string;
  text: string;
  author_name: string | null;
}

const AT_MOST = 500;
/** The day a worry was logged (UTC): it is read where the pupil was then, also when they have left since. */
const LOGGED_ON = 'SUBSTR(o.recorded_at, 1, 10)';

/**
 * Worries logged in Tandem that nobody has read yet, for those who were named to the writer: the pastoral leads of the year group, and the DSLs
 * where no lead is. Possible harm is never among them.
 */
@Injectable()
export class UnreadWorries {
  constructor(
    private readonly reader: Reader,
    private readonly sights: Sights,
    private readonly staff: StaffDirectory,
  ) {}

  /** The oldest first: it has waited longest. Null: they read nothing here, whatever else they may see. */
  async for(actor: Actor): Promise<UnreadWorry[] | null> {
    return (await this.rows(actor, 'o.acknowledged_at IS NULL'))?.map(shown) ?? null;
  }

  /** Whether this worry, read or not, is theirs to read. */
  async isFor(actor: Actor, worryId: string): Promise<boolean> {
    return ((await this.rows(actor, 'o.public_id = $1', [worryId])) ?? []).length > 0;
  }

  private async rows(actor: Actor, which: string, given: readonly SqlValue[] = []): Promise<Row[] | null> {
    const sight = await this.sights.of(actor);
    const reads = await this.whatTheyRead(actor, sight.today);
    if (!reads) return null;
    const values: SqlValue[] = [...given];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const within = sightSql(sight, { pupilId: 'p.id', schoolId: 'w.school_id' }, bind);
    const rows = await this.reader.query<Row>(
      `SELECT o.public_id, o.pupil_id, p.public_id AS pupil_public_id, p.first_name, p.preferred_name, p.last_name, w.school_id,
         ${yearGroupSql('p.id', 'w.school_id', LOGGED_ON)} AS year_group,
         o.day, o.theme, o.severity, o.text, o.author_name
       FROM observation o JOIN pupil p ON p.id = o.pupil_id JOIN ${wasAtSql('p.id', LOGGED_ON)}
       WHERE o.source = ${bind(LOGGED_HERE)} AND o.superseded_at IS NULL AND o.possible_harm = false AND ${which}
         AND (o.author_staff_id IS NULL OR o.author_staff_id <> ${bind(actor.staffId ?? 0)}) AND ${within}
       ORDER BY o.recorded_at, o.id`,
      values,
    );
    // After asking whose it is: what others are to read must never push one's own off the list.
    return rows.filter(reads).slice(0, AT_MOST);
  }

  /** As `WorryReaders` names them. Null: nothing, whatever else they may see. */
  private async whatTheyRead(
    { roles = [], organisationId }: Actor,
    today: Day,
  ): Promise<((row: Row) => boolean) | null> {
    const own = roles.filter(({ role }) => role === 'pastoral-lead');
    const isDsl = roles.some(({ role }) => role === 'dsl');
    if (organisationId === null || (own.length === 0 && !isDsl)) return null;
    const leads = (await this.staff.withRole([organisationId], ['pastoral-lead'], today)).flatMap((one) =>
      one.roles.filter(({ role }) => role === 'pastoral-lead'),
    );
    return ({ year_group: year }) =>
      own.some((one) => leadsYear(one, year)) || (isDsl && !leads.some((one) => leadsYear(one, year)));
  }
}

function leadsYear(
  { yearGroups }: { readonly yearGroups: readonly string[] | null },
  year: string | null,
): boolean {
  return yearGroups === null || (year !== null && yearGroups.includes(year));
}

function shown(row: Row): UnreadWorry {
  return {
    worryId: row.public_id,
    pupilId: row.pupil_id,
    pupilPublicId: row.pupil_public_id,
    pupilName: `${row.preferred_name ?? row.first_name} ${row.last_name}`,
    yearGroup: row.year_group,
    day: fromEpochDay(row.day),
    theme: row.theme,
    severity: row.severity,
    text: row.text,
    author: row.author_name,
  };
}
