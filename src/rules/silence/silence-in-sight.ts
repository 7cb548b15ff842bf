import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { schoolsInSight } from '../../access/sight/places-in-sight.js';
import type { Sight, SightPart } from '../../access/sight/why-visible.js';
import { Reader } from '../../platform/database/reader.js';
import { valuesList } from '../../platform/database/sql.js';
import { SILENT_REGISTERS, type SilenceRow, silenceOf } from './silence-rows.js';
import type { Silence } from './silence-words.js';

/** To which part of what somebody may see a list is narrowed; null or left out: not. */
export interface NarrowedTo {
  /** Public id. */
  readonly school?: string | null;
  readonly year?: string | null;
}

/** Reads which registers do not come, for pages that would look calm without that. */
@Injectable()
export class SilenceInSight {
  constructor(private readonly reader: Reader) {}

  /** Of the schools and year groups within sight, where a register is expected; one statement, none where nothing is in sight. */
  async of(sight: Sight, { school = null, year = null }: NarrowedTo = {}): Promise<Silence[]> {
    const schoolIds = schoolsInSight(sight);
    if (schoolIds?.length === 0) return [];
    const rows = await this.read(schoolIds);
    return rows
      .filter((row) => row.isExpected === 1)
      .filter((row) => school === null || row.schoolPublicId === school)
      .filter((row) => year === null || row.yearGroup === year)
      .flatMap((row) => seen(row, sight.parts));
  }

  /** The same, and for an administrator that of their school: they see no pupil's story, and have the register sent. */
  toldTo({ organisationId, permissions }: Actor, sight: Sight): Promise<Silence[]> {
    if (organisationId === null || !permissions.includes('operations:read')) return this.of(sight);
    const own = { schoolIds: [organisationId], yearGroups: null, ifFamilyAgreed: false };
    return this.of({ ...sight, parts: [...sight.parts, { ...own, because: 'administrator' }] });
  }

  /** All that is silent at a school, also what nobody expects; null: at every school. For whoever keeps Tandem running. */
  async at(schoolId: number | null): Promise<Silence[]> {
    return (await this.read(schoolId === null ? null : [schoolId])).map(silenceOf);
  }

  private read(schoolIds: readonly number[] | null): Promise<SilenceRow[]> {
    if (schoolIds === null) return this.reader.query<SilenceRow>(SILENT_REGISTERS);
    const within = ` WHERE r.school_id IN ${valuesList(1, schoolIds.length)}`;
    return this.reader.query<SilenceRow>(SILENT_REGISTERS + within, schoolIds);
  }
}

/** Whoever sees only whose family has said yes learns that the register is missing, and not how many there are. */
function seen(row: SilenceRow, parts: readonly SightPart[]): Silence[] {
  const within = parts.filter(
    ({ schoolIds, yearGroups }) =>
      (schoolIds === null || schoolIds.includes(row.schoolId)) &&
      (yearGroups === null || yearGroups.includes(row.yearGroup)),
  );
  if (within.length === 0) return [];
  return [{ ...silenceOf(row), mayCount: within.some(({ ifFamilyAgreed }) => !ifFamilyAgreed) }];
}
