import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import type { Actor } from '../../access/actor.js';
import { PupilSight } from '../../access/sight/pupil-sight.js';
import { actorNames } from '../../cases/actor-names.js';
import { ZONE_OF_NOBODY } from '../../people/calendar/school-today.js';
import { PupilDirectory } from '../../people/pupils/pupil-directory.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { type AuditFilter, filterSql, NOT_OF_THE_DSL, ofOrganisationSql } from './audit-sql.js';

/** A line of the audit as somebody may see it. */
export interface ShownLine {
  readonly id: number;
  readonly at: Instant;
  readonly actor: string;
  /** What people call who acted. */
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  readonly subjectId: string;
  /** The pupil it is about; null for who may not see that pupil, and where it is about none. */
  readonly pupil: string | null;
  readonly reason: string | null;
}

export interface AuditPage {
  readonly lines: readonly ShownLine[];
  /** There are older ones. */
  readonly hasOlder: boolean;
}

/** Whose lines somebody sees, and by which clock. */
export interface AuditReach {
  /** Null: all of this installation. */
  readonly organisationId: number | null;
  readonly zone: string;
}

/** Somebody who may have acted, for choosing. */
export interface PossibleActor {
  readonly actor: string;
  readonly name: string;
}

interface LineRow {
  id: number;
  at: Instant;
  actor: string;
  action: string;
  subject: string;
  subject_id: string;
  reason: string | null;
}

const LINES_AT_ONCE = 100;
const ACCOUNT = 'account:';

/** Reads the audit for those whom it is shown to: each the lines of their own organisation, never another's. */
@Injectable()
export class AuditReading {
  constructor(
    private readonly reader: Reader,
    private readonly pupils: PupilDirectory,
    private readonly sight: PupilSight,
  ) {}

  /** The people of the only school of an installation see all of it, what the server itself did too; others what is their organisation's. */
  async reachOf(actor: Actor): Promise<AuditReach> {
    const places = await this.reader.query<{ id: number; kind: string; timezone: string }>(
      'SELECT id, kind, timezone FROM organisation',
    );
    const own = places.find((place) => place.id === actor.organisationId);
    const zone = own?.timezone ?? ZONE_OF_NOBODY;
    const schools = places.filter((place) => place.kind === 'school');
    const isOnlySchool = schools.length === 1 && schools[0]?.id === actor.organisationId;
    return { organisationId: isOnlySchool ? null : actor.organisationId, zone };
  }

  /** A page of lines, newest first. */
  async read(actor: Actor, { organisationId }: AuditReach, filter: AuditFilter): Promise<AuditPage> {
    const values: SqlValue[] = [];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const conditions = [
      ...filterSql(filter, bind),
      ...(organisationId === null ? [] : [ofOrganisationSql(organisationId, bind)]),
      ...(actor.permissions.includes('dsl') ? [] : [NOT_OF_THE_DSL]),
    ];
    const rows = await this.reader.query<LineRow>(
      `SELECT e.id, e.at, e.actor, e.action, e.subject, e.subject_id, e.reason FROM audit_entry e
        ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''} ORDER BY e.id DESC LIMIT ${LINES_AT_ONCE + 1}`,
      values,
    );
    const shown = rows.slice(0, LINES_AT_ONCE);
    return { lines: await this.named(actor, shown), hasOlder: rows.length > shown.length };
  }

  /** Who may be chosen: the staff and keys within reach, by name. */
  async possibleActors({ organisationId }: AuditReach): Promise<PossibleActor[]> {
    const where = organisationId === null ? '' : 'WHERE organisation_id = $1';
    const rows = await this.reader.query<{ actor: string; name: string }>(
      `SELECT 'staff:' || public_id AS actor, first_name || ' ' || last_name AS name FROM staff ${where}
       UNION ALL SELECT 'key:' || public_id, name FROM api_key ${where}`,
      organisationId === null ? [] : [organisationId],
    );
    return rows.sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
  }

  private async named(actor: Actor, rows: readonly LineRow[]): Promise<ShownLine[]> {
    const names = await this.actorNames(rows.map((row) => row.actor));
    const pupils = actor.permissions.includes('pupils:read') ? await this.pupilNames(actor, rows) : null;
    return rows.map(({ id, at, actor: by, action, subject, subject_id: subjectId, reason }) => ({
      ...{ id, at, actor: by, action, subject, subjectId, reason },
      who: names.get(by) ?? by,
      pupil: pupils?.get(subjectId) ?? null,
    }));
  }

  /** Who signs in is known to the audit by their account. */
  private async actorNames(actors: readonly string[]): Promise<Map<string, string>> {
    const accounts = [...new Set(actors.filter((one) => one.startsWith(ACCOUNT)))];
    const owners =
      accounts.length === 0
        ? []
        : await this.reader.query<{ actor: string; name: string }>(
            `SELECT '${ACCOUNT}' || a.public_id AS actor, s.first_name || ' ' || s.last_name AS name
               FROM account a JOIN staff s ON s.id = a.staff_id
              WHERE a.public_id IN (${accounts.map((_, at) => `$${at + 1}`).join(', ')})`,
            accounts.map((one) => one.slice(ACCOUNT.length)),
          );
    const names = await actorNames(this.reader.manager, actors);
    return new Map([...names, ...owners.map(({ actor, name }) => [actor, name] as const)]);
  }

  /** By subject id; only of pupils the reader may see. */
  private async pupilNames(actor: Actor, rows: readonly LineRow[]): Promise<Map<string, string>> {
    const subjects = [...new Set(rows.map((row) => row.subject_id))];
    if (subjects.length === 0) return new Map();
    const list = subjects.map((_, at) => `$${at + 1}`).join(', ');
    const found = await this.reader.query<{ subject: string; pupil_id: number }>(
      `SELECT public_id AS subject, id AS pupil_id FROM pupil WHERE public_id IN (${list})
       UNION ALL SELECT public_id, pupil_id FROM pupil_case WHERE public_id IN (${list})
       UNION ALL SELECT public_id, pupil_id FROM follow_up WHERE public_id IN (${list})`,
      subjects,
    );
    const pupils = await this.pupils.byIds([...new Set(found.map((row) => row.pupil_id))]);
    const seen = await this.sight.among(actor, [...pupils.values()]);
    const names = new Map(
      seen.map(({ pupil }) => [pupil.id, `${pupil.preferredName ?? pupil.firstName} ${pupil.lastName}`]),
    );
    return new Map(
      found.flatMap((row) => {
        const name = names.get(row.pupil_id);
        return name === undefined ? [] : [[row.subject, name] as const];
      }),
    );
  }
}

/** From the first to the last moment of a day where somebody is. */
export function momentsOf(day: Day, zone: string): { from: Instant; until: Instant } {
  const start = DateTime.fromISO(day, { zone }).startOf('day');
  return { from: start.toJSDate().toISOString(), until: start.plus({ days: 1 }).toJSDate().toISOString() };
}
