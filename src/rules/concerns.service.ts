import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { sightSql } from '../access/sight/sight-sql.js';
import type { Sight } from '../access/sight/why-visible.js';
import { Reader } from '../platform/database/reader.js';
import type { SqlValue } from '../platform/database/sql.js';
import type { Day } from '../shared/days.js';
import { cutPage, type PageOf } from '../shared/page.js';
import { Concern, type ConcernState } from './concern.entity.js';
import { RuleSet } from './rule-set.entity.js';

/** Which concerns are wanted; null and absent mean all. */
export interface ConcernFilter {
  /** Only those of pupils within sight at the school where they were raised. */
  readonly sight: Sight;
  /** Raised at this school. */
  readonly schoolId?: number;
  readonly pupilId?: number;
  readonly states?: readonly ConcernState[];
  /** Only with an id above this one; for the next page. */
  readonly afterId?: number;
  /** At most so many. */
  readonly limit?: number;
}

/** A concern as a page tells it, without its evidence. */
export interface ToldConcern {
  readonly state: ConcernState;
  readonly severity: number;
  /** What its rule is called: two rules can say the same sentence of a pupil. */
  readonly title: string;
  /** Of the day it was raised. */
  readonly sentence: string;
  readonly raisedOn: Day;
  readonly clearedOn: Day | null;
  readonly clearedBecause: string | null;
}

interface RuleOfRow {
  readonly ruleKey: string;
  readonly version: number;
}

const IDS_AT_ONCE = 500;

/** Reads concerns. */
@Injectable()
export class ConcernsService {
  constructor(private readonly reader: Reader) {}

  byId(id: number): Promise<Concern | null> {
    return this.reader.manager.findOneBy(Concern, { id });
  }

  /** All of one pupil that are within sight, standing and past: the gravest first, of equals the newest. */
  async toldOf(sight: Sight, pupilId: number): Promise<ToldConcern[]> {
    const values: SqlValue[] = [pupilId];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const within = sightSql(sight, { pupilId: 'c.pupil_id', schoolId: 'c.school_id' }, bind);
    const rows = await this.reader.query<Omit<ToldConcern, 'title'> & RuleOfRow>(
      `SELECT c.state, c.rule_key AS "ruleKey", c.rule_set_version AS "version", c.severity, c.sentence, c.raised_on AS "raisedOn", c.cleared_on AS "clearedOn",
         c.cleared_because AS "clearedBecause"
       FROM concern c WHERE c.pupil_id = $1 AND ${within} ORDER BY c.severity DESC, c.raised_on DESC, c.id DESC`,
      values,
    );
    const titles = await this.titlesOf(rows);
    return rows.map(({ ruleKey, version, ...row }) => ({
      ...row,
      title: titles.get(`${version} ${ruleKey}`) ?? ruleKey,
    }));
  }

  /** By version and key; one statement, however many versions. */
  private async titlesOf(rows: readonly RuleOfRow[]): Promise<ReadonlyMap<string, string>> {
    const versions = [...new Set(rows.map((row) => row.version))];
    const sets = await this.reader.manager.findBy(RuleSet, { version: In(versions) });
    return new Map(
      sets.flatMap(({ version, rules }) =>
        rules.map(({ key, title }) => [`${version} ${key}`, title] as const),
      ),
    );
  }

  /** In the order they were raised; with a limit one page of them, and the row id behind which the next one goes on. */
  async page(filter: ConcernFilter & { readonly limit: number }): Promise<PageOf<Concern, number>> {
    const found = await this.list({ ...filter, limit: filter.limit + 1 });
    return cutPage(found, filter.limit, (concern) => concern.id);
  }

  /** In the order they were raised. */
  async list(filter: ConcernFilter): Promise<Concern[]> {
    const values: SqlValue[] = [];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const all = [sightSql(filter.sight, { pupilId: 'c.pupil_id', schoolId: 'c.school_id' }, bind)];
    if (filter.schoolId !== undefined) all.push(`c.school_id = ${bind(filter.schoolId)}`);
    if (filter.pupilId !== undefined) all.push(`c.pupil_id = ${bind(filter.pupilId)}`);
    if (filter.states) all.push(`c.state IN (${filter.states.map(bind).join(', ') || 'NULL'})`);
    if (filter.afterId !== undefined) all.push(`c.id > ${bind(filter.afterId)}`);
    const limit = filter.limit === undefined ? '' : `LIMIT ${bind(filter.limit)}`;
    const rows = await this.reader.query<{ id: number }>(
      `SELECT c.id FROM concern c WHERE ${all.join(' AND ')} ORDER BY c.id ${limit}`,
      values,
    );
    const found: Concern[] = [];
    for (let from = 0; from < rows.length; from += IDS_AT_ONCE) {
      const ids = rows.slice(from, from + IDS_AT_ONCE).map((row) => row.id);
      found.push(
        ...(await this.reader.manager.find(Concern, { where: { id: In(ids) }, order: { id: 'ASC' } })),
      );
    }
    return found;
  }
}
