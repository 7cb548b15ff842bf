import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImportBatch } from '../../src/data-import/batches/import-batch.entity.js';
import { WatchDropFolder } from '../../src/data-import/drop-folder/watch-drop-folder.handler.js';
import type { DatabaseKind } from '../support/databases.js';
import { countOf } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

export const SCHOOLS = 'school_id,name\nN,Northfield\n';
export const PUPIL_HEADINGS = 'pupil_id,school_id,first_name,last_name,year_group\n';
export const PUPILS = `${PUPIL_HEADINGS}1,N,Amir,Khan,9\n2,N,Noor,Khan,8\n`;

/** Tandem, and a folder into which systems write: that of Northfield into `sims`, unless said otherwise. */
export class WatchedSchool {
  private constructor(
    readonly app: TestApp,
    readonly folder: string,
  ) {}

  static async open(kind: DatabaseKind): Promise<WatchedSchool> {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-drop-'));
    return new WatchedSchool(await startTestApp(kind, { dropFolder: folder }), folder);
  }

  async close(): Promise<void> {
    await this.app.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  drop(files: Readonly<Record<string, string>>, source = 'sims'): void {
    mkdirSync(join(this.folder, source), { recursive: true });
    for (const [name, content] of Object.entries(files))
      writeFileSync(join(this.folder, source, name), content);
  }

  /** A minute passes, and the folder is looked at. */
  async look(): Promise<void> {
    this.app.clock.advanceMinutes(1);
    await this.app.get(WatchDropFolder).handle();
  }

  /** The same, and all there is to do is done. */
  async minute(): Promise<void> {
    await this.look();
    await this.app.drain();
  }

  batches(): Promise<ImportBatch[]> {
    return this.app.dataSource.manager.find(ImportBatch, { order: { id: 'ASC' } });
  }

  pupils(): Promise<number> {
    return countOf(this.app, 'SELECT COUNT(*) AS n FROM pupil');
  }

  path(...parts: string[]): string {
    return join(this.folder, 'sims', ...parts);
  }

  /** All files below a place in the folder of the source, without the names of the imports. */
  below(place: string): string[] {
    if (!existsSync(this.path(place))) return [];
    return readdirSync(this.path(place), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.\w+$/.test(name))
      .map((name) => name.replace(/^[\w-]{22}\//, ''))
      .sort();
  }

  /** What has not been put away. */
  waiting(): string[] {
    return readdirSync(this.path()).filter((name) => name.includes('.'));
  }
}
