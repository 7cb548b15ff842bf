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

  /** The rule set in force. The first call in a process publishes Tandem's defaults where they are missing. */
  async current(): Promise<PublishedRuleSet> {
    await this.ensureDefaults();
    const newest = await this.reader.first<{ version: number }>(
      'SELECT MAX(version) AS version FROM rule_set',
    );
    return this.version(newest?.version ?? 0);
  }

  /** The newest published set with who published it and when; Tandem's defaults, unpublished, where nothing has been evaluated yet. Writes nothing. */
  async inForce(): Promise<RuleSetInForce> {
    const newest = await this.newest();
    if (!newest)
      return { version: null, publishedAt: null, author: DEFAULT_AUTHOR, rules: compileRules(DEFAULT_RULES) };
    const { version, publishedAt, author } = newest;
    return { version, publishedAt, author, rules: (await this.version(version)).rules };
  }

  /**
   * The set that was in force at the end of a day in a zone, else {@link inForce}: a school that has just begun asks about days before any was
   * published. Writes nothing.
   */
  async inForceOn(day: Day, timezone: string): Promise<RuleSetInForce> {
    const published = await this.reader.manager.find(RuleSet, {
      select: { version: true, publishedAt: true, author: true },
      order: { version: 'DESC' },
    });
    const then = published.find((one) => localDayOf(one.publishedAt, timezone) <= day);
    if (!then) return this.inForce();
    const { version, publishedAt, author } = then;
    return { version, publishedAt, author, rules: (await this.version(version)).rules };
  }

  /** One published rule set. @throws NotFound */
  async version(version: number): Promise<PublishedRuleSet> {
    const known = this.compiled.get(version);
    if (known) return known;
    const row = await this.reader.manager.findOneBy(RuleSet, { version });
    if (!row) throw new NotFound(`There is no rule set ${version}.`);
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

  private ensureDefaults(): Promise<void> {
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
    const newest = await this.newest();
    if (newest && (newest.author !== DEFAULT_AUTHOR || sameRules(newest.rules, rules))) return;
    const release = tandemVersion();
    await this.unitOfWork.run((tx) =>
      runSql(
        tx,
        `INSERT INTO rule_set (public_id, version, title, published_at, author, reason, rules)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (version) DO NOTHING`,
        [
          newPublicId(),
          (newest?.version ?? 0) + 1,
          'Default rules',
          this.clock.now(),
          DEFAULT_AUTHOR,
          `default set of Tandem ${release}`,
          JSON.stringify(rules),
        ],
      ),
    );
  }

  private async newest(): Promise<RuleSet | null> {
    const [newest] = await this.reader.manager.find(RuleSet, { order: { version: 'DESC' }, take: 1 });
    return newest ?? null;
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
