import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { Clock } from '../platform/clock/clock.js';
import { Reader } from '../platform/database/reader.js';
import { runSql } from '../platform/database/sql.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { NotFound } from '../shared/errors.js';
import type { Day } from '../shared/days.js';
import type { Instant } from '../shared/instants.js';
import { newPublicId } from '../shared/ids.js';
import { localDayOf } from '../shared/local-day.js';
import { DEFAULT_RULES } from './default-rule-set.js';
import type { SignalKind } from './indicator.js';
import { compileRules, type CompiledRule, type Rule } from './rule.js';
import { FOR_ALL, ownVersions } from './rule-set-sql.js';
import { RuleSet } from './rule-set.entity.js';

/** A published rule set, ready to run on any number of pupils. */
export interface PublishedRuleSet {
  readonly version: number;
  readonly rules: readonly CompiledRule[];
}

/** A rule set as somebody reads it. */
export interface RuleSetInForce {
  /** Null: not published yet. */
  readonly version: number | null;
  readonly publishedAt: Instant | null;
  readonly author: string;
  readonly rules: readonly CompiledRule[];
}

interface PublishedFor {
  readonly version: number;
  readonly publishedAt: Instant;
  readonly author: string;
  /** Null: for no school in particular. */
  readonly schoolId: number | null;
}

const DEFAULT_AUTHOR = 'Tandem';

/**
 * The published rule sets: read, and kept ready to run. Versions never change, so each is compiled once; which one is
 * in force is asked of the database each time, because another process may have published.
 */
@Injectable()
export class RuleSetsService {
  private readonly compiled = new Map<number, PublishedRuleSet>();
  private defaults: Promise<void> | null = null;

  constructor(
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * The rule set in force where a school has none of its own. The first call in a process publishes Tandem's defaults where they are
   * missing.
   */
  async current(): Promise<PublishedRuleSet> {
    await this.ensureDefaults();
    const newest = await this.reader.first<{ version: number | null }>(
      `SELECT MAX(version) AS version FROM rule_set s WHERE ${FOR_ALL}`,
    );
    return this.version(newest?.version ?? 0);
  }

  /** The rule set in force at each of these schools. */
  async atSchools(schoolIds: readonly number[]): Promise<ReadonlyMap<number, PublishedRuleSet>> {
    const general = await this.current();
    const own = await this.ownVersions(schoolIds);
    const sets = await Promise.all(
      schoolIds.map(async (id) => {
        const version = own.get(id);
        return [id, version === undefined ? general : await this.version(version)] as const;
      }),
    );
    return new Map(sets);
  }

  /** Every rule set that is in force somewhere, the general one first. */
  async inForceAnywhere(): Promise<PublishedRuleSet[]> {
    const schools = await this.reader.query<{ schoolId: number }>(
      'SELECT DISTINCT school_id AS "schoolId" FROM rule_set_school',
    );
    const own = await this.atSchools(schools.map((row) => row.schoolId));
    return [...new Set([await this.current(), ...own.values()])];
  }

  /**
   * What is in force at a school (null: where a school has no set of its own), with who published it and when; Tandem's defaults, unpublished,
   * where nothing has been evaluated yet. Writes nothing.
   */
  async inForce(schoolId: number | null = null): Promise<RuleSetInForce> {
    const own = schoolId === null ? undefined : (await this.ownVersions([schoolId])).get(schoolId);
    const newest = own === undefined ? await this.newest() : await this.stored(own);
    if (!newest)
      return { version: null, publishedAt: null, author: DEFAULT_AUTHOR, rules: compileRules(DEFAULT_RULES) };
    const { version, publishedAt, author } = newest;
    return { version, publishedAt, author, rules: (await this.version(version)).rules };
  }

  /**
   * The set that was in force at a school at the end of a day in a zone, else {@link inForce}: a school that has just begun asks about days before
   * any was published. Writes nothing.
   */
  async inForceOn(schoolId: number, day: Day, timezone: string): Promise<RuleSetInForce> {
    const published = await this.reader.query<PublishedFor>(
      `SELECT s.version, s.published_at AS "publishedAt", s.author, x.school_id AS "schoolId"
       FROM rule_set s LEFT JOIN rule_set_school x ON x.version = s.version AND x.school_id = $1
       WHERE x.school_id IS NOT NULL OR ${FOR_ALL} ORDER BY s.version DESC`,
      [schoolId],
    );
    const by = published.filter((one) => localDayOf(one.publishedAt, timezone) <= day);
    const then = by.find((one) => one.schoolId !== null) ?? by[0];
    if (!then) return this.inForce(schoolId);
    const { version, publishedAt, author } = then;
    return { version, publishedAt, author, rules: (await this.version(version)).rules };
  }

  private ownVersions(schoolIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
    return ownVersions((sql, values) => this.reader.query(sql, values), schoolIds);
  }

  /** One published rule set. @throws NotFound */
  async version(version: number): Promise<PublishedRuleSet> {
    const found = await this.find(version);
    if (!found) throw new NotFound(`There is no rule set ${version}.`);
    return found;
  }

  /** One published rule set; null: there is none. */
  async find(version: number): Promise<PublishedRuleSet | null> {
    const known = this.compiled.get(version);
    if (known) return known;
    const row = await this.stored(version);
    if (!row) return null;
    const published = { version, rules: compileRules(row.rules) };
    this.compiled.set(version, published);
    return published;
  }

  /** The kinds of signal that the rules of any of these sets read. @throws NotFound */
  async kindsRead(versions: readonly number[]): Promise<ReadonlySet<SignalKind>> {
    const kinds = new Set<SignalKind>();
    for (const version of versions)
      for (const { reads } of (await this.version(version)).rules) for (const kind of reads) kinds.add(kind);
    return kinds;
  }

  /** Publishes Tandem's defaults where they are missing; writes at most once in a process. Not between writes: it would wait for itself. */
  ensureDefaults(): Promise<void> {
    this.defaults ??= this.publishDefaults(DEFAULT_RULES).catch((error: unknown) => {
      this.defaults = null;
      throw error;
    });
    return this.defaults;
  }

  /**
   * Publishes these defaults unless they are in force, or the school has put a set of its own in their place. Safe from
   * several processes at once: the version is unique, and who comes second finds the work done.
   */
  async publishDefaults(rules: readonly Rule[]): Promise<void> {
    compileRules(rules);
    for (;;) {
      const newest = await this.newest();
      if (newest && (newest.author !== DEFAULT_AUTHOR || sameRules(newest.rules, rules))) return;
      const highest = await this.reader.first<{ version: number | null }>(
        'SELECT MAX(version) AS version FROM rule_set',
      );
      await this.insertDefaults(rules, (highest?.version ?? 0) + 1);
    }
  }

  /** Nothing happens where somebody else has taken the version meanwhile. */
  private async insertDefaults(rules: readonly Rule[], version: number): Promise<void> {
    const release = tandemVersion();
    await this.unitOfWork.run((tx) =>
      runSql(
        tx,
        `INSERT INTO rule_set (public_id, version, title, published_at, author, reason, rules)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (version) DO NOTHING`,
        [
          newPublicId(),
          version,
          'Default rules',
          this.clock.now(),
          DEFAULT_AUTHOR,
          `default set of Tandem ${release}`,
          JSON.stringify(rules),
        ],
      ),
    );
  }

  /** The newest that is for no school in particular. */
  private newest(): Promise<RuleSet | null> {
    return this.reader.manager
      .createQueryBuilder(RuleSet, 's')
      .where(FOR_ALL)
      .orderBy('s.version', 'DESC')
      .take(1)
      .getOne();
  }

  private stored(version: number): Promise<RuleSet | null> {
    return this.reader.manager.findOneBy(RuleSet, { version });
  }
}

/** Equal as stored: JSON leaves out what is undefined. */
function sameRules(stored: readonly Rule[], rules: readonly Rule[]): boolean {
  return JSON.stringify(stored) === JSON.stringify(rules);
}

/** `x.y` of this release. */
function tandemVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version.split('.').slice(0, 2).join('.');
}
