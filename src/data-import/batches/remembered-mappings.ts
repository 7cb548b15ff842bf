import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { runSql } from '../../platform/database/sql.js';
import type { ColumnMapping } from '../csv/column-mapping.js';
import { openCsvFile } from '../csv/csv-file.js';
import { FileRefused } from '../csv/file-refused.js';
import { normaliseHeading } from '../csv/heading.js';
import { keptMapping } from './file-look.js';

/** Which files a mapping is for: those of one system, of one school, with the same headings in the same order. */
export interface MappedFiles {
  readonly organisationId: number;
  readonly source: string;
  readonly headings: readonly string[];
}

interface SpeakingSchool {
  readonly id: number;
  readonly source: string;
  readonly sourceId: string;
  readonly isOnly: boolean;
}

/** What the columns of a system's files mean, so that nobody has to say it again each week. */
@Injectable()
export class RememberedMappings {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
  ) {}

  /** As JSON; null where nobody has said anything about files like this one, or it has no headings that can be read. */
  async forFile(path: string, organisationId: number, source: string): Promise<string | null> {
    const headings = await headingsIn(path);
    if (headings === null) return null;
    const found = await this.reader.first<{ mapping: string }>(
      'SELECT mapping FROM import_mapping WHERE organisation_id = $1 AND source = $2 AND headings = $3',
      [organisationId, source, hashOf(headings)],
    );
    return found?.mapping ?? null;
  }

  /**
   * For a file of the watched folder, which nobody of one school brings: what people of the school said whose files these are. Null where the
   * files are several schools': then nobody has spoken for all of them, and what was said when there was one must not steer the others'.
   */
  async forDroppedFile(path: string, source: string): Promise<ColumnMapping | null> {
    const school = await this.schoolThatSpeaksFor(source);
    const json = school && (await this.forFile(path, school.id, source));
    const mapping = keptMapping(json);
    return school && mapping && speaksOnlyOf(school, mapping) ? mapping : null;
  }

  /** The school that alone has this source; in an installation with one school that school, as for an import by page. */
  private async schoolThatSpeaksFor(source: string): Promise<SpeakingSchool | null> {
    const schools = await this.reader.query<Omit<SpeakingSchool, 'isOnly'>>(
      `SELECT id, source, source_id AS "sourceId" FROM organisation WHERE kind = 'school' ORDER BY id`,
    );
    const [only, another] = schools;
    if (only && !another) return { ...only, isOnly: true };
    const [own, other] = schools.filter((school) => school.source === source);
    return own && !other ? { ...own, isOnly: false } : null;
  }

  /** In the caller's transaction. */
  async remember(
    tx: EntityManager,
    { organisationId, source, headings }: MappedFiles,
    mapping: string,
    actor: string,
  ): Promise<void> {
    await runSql(
      tx,
      `INSERT INTO import_mapping (organisation_id, source, headings, mapping, actor, at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (organisation_id, source, headings) DO UPDATE SET mapping = $4, actor = $5, at = $6`,
      [organisationId, source, hashOf(headings), mapping, actor, this.clock.now()],
    );
  }

  /** From now on such files are read by their own headings again. */
  async forget(tx: EntityManager, { organisationId, source, headings }: MappedFiles): Promise<void> {
    await runSql(
      tx,
      'DELETE FROM import_mapping WHERE organisation_id = $1 AND source = $2 AND headings = $3',
      [organisationId, source, hashOf(headings)],
    );
  }
}

/** By page the rows of others would be refused. In the folder they would not, so a value said for every row may name the school itself only. */
function speaksOnlyOf({ isOnly, sourceId }: SpeakingSchool, { constants }: ColumnMapping): boolean {
  const named = ['school_id', 'organisation_id'].flatMap((column) => constants[column] ?? []);
  return isOnly || named.every((id) => id === sourceId);
}

/** Null for a file that has none: what is wrong with it is said when it is looked at. */
async function headingsIn(path: string): Promise<readonly string[] | null> {
  try {
    const file = await openCsvFile(path);
    await file.close();
    return file.headings;
  } catch (error) {
    if (error instanceof FileRefused) return null;
    throw error;
  }
}

function hashOf(headings: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(headings.map(normaliseHeading)))
    .digest('base64url');
}
