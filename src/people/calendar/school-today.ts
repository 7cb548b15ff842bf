import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import type { Day } from '../../shared/days.js';
import { localDayOf } from '../../shared/local-day.js';

/** Whose day counts where none is named: for an administrator of a whole installation. */
export const ZONE_OF_NOBODY = 'Europe/London';

/**
 * Which day it is where somebody is. At half past midnight in June it is still yesterday in UTC: a link, an agreement or a
 * week that goes by that would begin and end an hour late.
 */
@Injectable()
export class SchoolToday {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
  ) {}

  /** At a school or team; null: whoever sees the whole installation. */
  at(organisationId: number | null): Promise<Day> {
    const zoneOf = 'SELECT timezone FROM organisation WHERE id = $1';
    return this.inZoneOf(zoneOf, organisationId ?? 0);
  }

  /** The zone in which a school's or team's clock runs. */
  async zoneOf(organisationId: number | null): Promise<string> {
    const row = await this.reader.first<{ timezone: string }>(
      'SELECT timezone FROM organisation WHERE id = $1',
      [organisationId ?? 0],
    );
    return row?.timezone ?? ZONE_OF_NOBODY;
  }

  /** At the school that owns a pupil's record. */
  ofPupil(pupilId: number): Promise<Day> {
    return this.inZoneOf(
      'SELECT o.timezone FROM pupil p JOIN organisation o ON o.id = p.organisation_id WHERE p.id = $1',
      pupilId,
    );
  }

  /** Answers for every school and team, by id, as of now. */
  async everywhere(): Promise<(organisationId: number) => Day> {
    const rows = await this.reader.query<{ id: number; timezone: string }>(
      'SELECT id, timezone FROM organisation',
    );
    const zones = new Map(rows.map(({ id, timezone }) => [id, timezone]));
    const now = this.clock.now();
    return (organisationId) => localDayOf(now, zones.get(organisationId) ?? ZONE_OF_NOBODY);
  }

  /** In every zone in which there is a school or team; never empty. */
  async byZone(): Promise<ReadonlyMap<string, Day>> {
    const rows = await this.reader.query<{ timezone: string }>('SELECT DISTINCT timezone FROM organisation');
    const now = this.clock.now();
    const zones = [ZONE_OF_NOBODY, ...rows.map(({ timezone }) => timezone)];
    return new Map(zones.map((zone) => [zone, localDayOf(now, zone)]));
  }

  private async inZoneOf(sql: string, id: number): Promise<Day> {
    const row = await this.reader.first<{ timezone: string }>(sql, [id]);
    return localDayOf(this.clock.now(), row?.timezone ?? ZONE_OF_NOBODY);
  }
}

/** SQL for the day it is where `zoneColumn` says, one zone each; `bind` takes a value and gives its placeholder. */
export function todaySql(
  zoneColumn: string,
  days: ReadonlyMap<string, Day>,
  bind: (value: string) => string,
): string {
  const cases = [...days].map(([zone, day]) => `WHEN ${bind(zone)} THEN ${bind(day)}`);
  return `(CASE ${zoneColumn} ${cases.join(' ')} END)`;
}
