import { setTimeout as sleep } from 'node:timers/promises';
import type { Wave } from './fault-school.js';
import type { PlainSql } from './plain-sql.js';
import { answerOf, type CommandPlace, runCommand, startCommand } from './tandem-command.js';

interface FileReport {
  readonly file: string;
  readonly accepted: number;
  readonly corrected: number;
  readonly unchanged: number;
  readonly rejected: number;
}

/** Of each import this many runs are killed in the middle before one may finish. */
const KILLS_A_WAVE = 2;

/** Imports by command that are killed in the middle and begun again, as an impatient technician would. */
export class WaveImports {
  /** Killed after they had begun to write and before they had ended. */
  killed = 0;
  underWay = false;
  readonly surprises: string[] = [];

  constructor(
    private readonly place: CommandPlace,
    readonly waves: readonly Wave[],
    private readonly sql: PlainSql,
    private readonly random: () => number,
  ) {}

  /** Data rows of all files of all waves. */
  get rows(): number {
    return this.waves.flatMap((wave) => Object.values(wave.rows)).reduce((sum, rows) => sum + rows, 0);
  }

  /** One wave: killed, begun again, then loaded whole. */
  async load({ folder, rows }: Wave): Promise<void> {
    this.underWay = true;
    for (let kill = 0; kill < KILLS_A_WAVE; kill++) await this.killInTheMiddle(folder);
    const words = ['import', folder];
    const { files } = await runCommand<{ files: FileReport[] }>(this.place, words);
    this.underWay = false;
    for (const { file, accepted, unchanged, corrected, rejected } of files)
      if (accepted + unchanged !== rows[file] || corrected + rejected > 0)
        this.surprises.push(
          `${folder}/${file}: ${accepted} accepted, ${unchanged} unchanged of ${rows[file]}`,
        );
  }

  /** All of it once more, undisturbed: nothing may change any more. */
  async again(): Promise<void> {
    const folders = this.waves.map((wave) => wave.folder);
    const { files } = await runCommand<{ files: FileReport[] }>(this.place, ['import', ...folders]);
    const unchanged = files.reduce((sum, file) => sum + file.unchanged, 0);
    const others = files.reduce((sum, file) => sum + file.accepted + file.corrected + file.rejected, 0);
    if (unchanged !== this.rows || others > 0)
      this.surprises.push(`again: ${unchanged} unchanged and ${others} others of ${this.rows} rows`);
  }

  private async killInTheMiddle(folder: string): Promise<void> {
    const words = ['import', folder, '--json'];
    const begun = await this.runsBegun();
    const command = startCommand(this.place, words);
    let over = false;
    const ended = command.ended.finally(() => (over = true));
    while (!over && (await this.runsBegun()) === begun) await sleep(5);
    await sleep(this.random() * 250);
    command.kill();
    const end = await ended;
    if (end.signal === 'SIGKILL') this.killed += 1;
    else answerOf(words, end);
  }

  private runsBegun(): Promise<number> {
    return this.sql.count('SELECT COUNT(*) FROM import_run');
  }
}
