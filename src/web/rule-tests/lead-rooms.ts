import { Injectable } from '@nestjs/common';
import type { TestedLoad } from '../../cases/backtests/tested-load.js';
import { Reader } from '../../platform/database/reader.js';
import { valuesList } from '../../platform/database/sql.js';

/** Who the leads of a test are, and how many new cases a week each has room for. */
export interface LeadRooms {
  readonly names: ReadonlyMap<number, string>;
  /** By school. */
  readonly rooms: ReadonlyMap<number, number>;
}

/** Reads, in two statements, what a test's load is held against. */
@Injectable()
export class LeadRoomsReader {
  constructor(private readonly reader: Reader) {}

  async of({ leads }: Pick<TestedLoad, 'leads'>): Promise<LeadRooms> {
    const staffIds = [...new Set(leads.flatMap(({ ownerStaffId }) => ownerStaffId ?? []))];
    const schoolIds = [...new Set(leads.map(({ schoolId }) => schoolId))];
    const named = await this.rows<{ name: string }>(
      "SELECT id, first_name || ' ' || last_name AS name FROM staff",
      staffIds,
    );
    const places = await this.rows<{ room: number }>(
      'SELECT id, cases_per_lead AS room FROM organisation',
      schoolIds,
    );
    return {
      names: new Map(named.map(({ id, name }) => [id, name])),
      rooms: new Map(places.map(({ id, room }) => [id, room])),
    };
  }

  private async rows<Row>(
    select: string,
    ids: readonly number[],
  ): Promise<(Row & { readonly id: number })[]> {
    if (ids.length === 0) return [];
    return this.reader.query(`${select} WHERE id IN ${valuesList(1, ids.length)}`, ids);
  }
}
