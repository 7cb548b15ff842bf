import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import { NotFound } from '../../shared/errors.js';
import type { Instant } from '../../shared/instants.js';
import { type RuleDifference, ruleSetDifference } from '../drafts/rule-set-difference.js';
import type { Rule } from '../rule.js';
import { FOR_ALL } from '../rule-set-sql.js';
import { bringsTheSame } from '../same-rule.js';

/** A version that came into force at a school. */
export interface PublishedVersion {
  /** Opaque id that may be shown. */
  readonly publicId: string;
  readonly version: number;
  readonly title: string;
  readonly publishedAt: Instant;
  readonly author: string;
  readonly reason: string;
  /** It was published for this school, not for all that have none of their own. */
  readonly isOwn: boolean;
  readonly rules: readonly Rule[];
  /** To the one in force before; null: there was none. */
  readonly differences: readonly RuleDifference[] | null;
}

/** The versions in a row, up to the one in force, that bring a school the same. */
export interface RulesUnchanged {
  /** When the first of them was published. */
  readonly since: Instant;
  readonly versions: readonly number[];
}

type StoredVersion = Omit<PublishedVersion, 'differences'>;

interface VersionRow extends Omit<PublishedVersion, 'rules' | 'isOwn' | 'differences'> {
  readonly rules: string;
  readonly schoolId: number | null;
}

/** What has been in force at a school, when, by whom and why: versions never change, so neither does their history. */
@Injectable()
export class RuleHistory {
  constructor(private readonly reader: Reader) {}

  /** The newest first; null for the school: what has been for schools without a set of their own. */
  async at(schoolId: number | null): Promise<PublishedVersion[]> {
    const sets = await this.sets(schoolId);
    return sets
      .map((set, at): PublishedVersion => {
        const before = sets[at - 1];
        return { ...set, differences: before ? ruleSetDifference(before.rules, set.rules) : null };
      })
      .reverse();
  }

  /** One that has been in force at a school, however long ago. @throws NotFound */
  async one(schoolId: number | null, publicId: string): Promise<PublishedVersion> {
    const found = (await this.at(schoolId)).find((set) => set.publicId === publicId);
    if (!found) throw new NotFound('No such set of rules has been in force here.');
    return found;
  }

  /** How long the rules have brought a school the same, however often a set was published since; null before any was. */
  async unchangedAt(schoolId: number | null): Promise<RulesUnchanged | null> {
    const newestFirst = (await this.sets(schoolId)).reverse();
    const [inForce] = newestFirst;
    if (!inForce) return null;
    const other = newestFirst.findIndex(({ rules }) => !bringsTheSame(rules, inForce.rules));
    const same = other === -1 ? newestFirst : newestFirst.slice(0, other);
    const since = same.at(-1)?.publishedAt ?? inForce.publishedAt;
    return { since, versions: same.map(({ version }) => version) };
  }

  /** The oldest first. */
  private async sets(schoolId: number | null): Promise<StoredVersion[]> {
    const rows = await this.reader.query<VersionRow>(
      `SELECT s.public_id AS "publicId", s.version, s.title, s.published_at AS "publishedAt", s.author, s.reason, s.rules, x.school_id AS "schoolId"
       FROM rule_set s LEFT JOIN rule_set_school x ON x.version = s.version AND x.school_id = $1
       WHERE x.school_id IS NOT NULL OR ${FOR_ALL} ORDER BY s.version`,
      [schoolId],
    );
    const firstOwn = rows.findIndex((row) => row.schoolId !== null);
    const inForce = rows.filter((row, at) => firstOwn === -1 || at < firstOwn || row.schoolId !== null);
    return inForce.map(({ schoolId: own, ...row }) => ({
      ...{ ...row, isOwn: own !== null, rules: JSON.parse(row.rules) as Rule[] },
    }));
  }
}
