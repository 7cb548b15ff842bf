import { Injectable } from '@nestjs/common';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Reader } from '../../platform/database/reader.js';
import type { BacktestSpec } from '../../rules/backtest/backtest-spec.js';
import { RuleSetsService } from '../../rules/rule-sets.service.js';
import type { Day } from '../../shared/days.js';
import { groupBy } from '../../shared/group-by.js';
import { ownersOf } from '../case-owner.js';
import { GatheredLoad, type TestedArrival, type TestedLoad } from './tested-load.js';

/** As many ids as any database takes in one statement. */
const PUPILS_AT_ONCE = 1000;

/** Says of a test whose conversations it would have cost. */
@Injectable()
export class TestedLoads {
  constructor(
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
    private readonly ruleSets: RuleSetsService,
  ) {}

  /** Ready to be shown the pupils of a test. @param schoolIds as the test has them: of one school its own rules count */
  async begin({ rules }: BacktestSpec, schoolIds: readonly number[] | null): Promise<GatheredLoad> {
    const only = schoolIds?.length === 1 ? (schoolIds[0] ?? null) : null;
    const tried = rules ?? (await this.ruleSets.inForce(only)).rules.map(({ rule }) => rule);
    return new GatheredLoad(new Map(tried.map(({ key, consequence }) => [key, consequence])));
  }

  /** By the leads of today, and the year groups on the last day looked at: a year's pupils have moved on since. */
  async ended(gathered: GatheredLoad, to: Day): Promise<TestedLoad> {
    const owners = new Map<string, number | null>();
    for (const [schoolId, own] of groupBy(gathered.arrivals, (one) => one.schoolId)) {
      const today = await this.schoolToday.at(schoolId);
      const ids = [...new Set(own.map(({ pupilId }) => pupilId))];
      for (let from = 0; from < ids.length; from += PUPILS_AT_ONCE) {
        const some = ids.slice(from, from + PUPILS_AT_ONCE);
        const found = await ownersOf(this.reader.manager, schoolId, some, today, to);
        for (const [pupilId, owner] of found) owners.set(`${schoolId}/${pupilId}`, owner);
      }
    }
    const ownerOf = ({ schoolId, pupilId }: TestedArrival) => owners.get(`${schoolId}/${pupilId}`) ?? null;
    return gathered.ended(ownerOf);
  }
}
