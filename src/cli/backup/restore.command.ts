import { userInfo } from 'node:os';
import { SystemClock } from '../../platform/clock/clock.js';
import type { TandemConfig } from '../../platform/config/config.js';
import { loadConfig } from '../../platform/config/load-config.js';
import type { BareCommand, BareInput, ExitCode } from '../command.js';
import { counted } from '../counted.js';
import { fileFrom } from './backup.command.js';
import { whereKeysAre } from './keys-place.js';
import { restorePostgres } from './postgres-restore.js';
import { type Restored, restoreSqlite } from './sqlite-restore.js';

const USAGE = 'FILE [--json]';

/** Puts a school's database back. Nothing leaves for a home by itself that was in line then. */
export const restoreCommand: BareCommand = {
  name: 'restore',
  usage: USAGE,
  does: 'Puts a backup back while Tandem is stopped; what was there is kept beside it, and mail in line is held (held-mail).',
  run: restore,
};

async function restore({ args, env, terminal }: BareInput): Promise<ExitCode> {
  const { file, json } = fileFrom(args, `tandem restore ${USAGE}`);
  const config = loadConfig(env);
  const { databaseUrl } = config;
  const by = { now: new SystemClock().now(), actor: `command:${userInfo().username}` };
  const done =
    databaseUrl === null
      ? await restoreSqlite(config, file, by)
      : await restorePostgres({ ...config, databaseUrl }, env, file, by);
  const warnings = warningsOf(done, whereKeysAre(env, config));
  if (json) terminal.out(JSON.stringify({ file, ...done, warnings }));
  else say(terminal, { file, config, done, warnings });
  return 0;
}

function say(
  terminal: BareInput['terminal'],
  told: { file: string; config: TandemConfig; done: Restored; warnings: readonly string[] },
): void {
  const { file, done, warnings } = told;
  terminal.out(`Restored from ${file}, taken ${done.takenAt ?? 'at a time it does not say'}.`);
  if (done.replaced !== null) terminal.out(`What was there before is kept: ${done.replaced}`);
  for (const warning of warnings) terminal.out(`warning  ${warning}`);
  terminal.out('Staff sign in again. You can start Tandem.');
}

/** What people must do that no programme can. */
function warningsOf({ takenAt, held, unopened }: Restored, keys: string): string[] {
  const warnings = [
    `What was recorded since ${takenAt ?? 'the backup'} is not there, holds and bars by a DSL included: have them entered, and the files imported again, before anything is approved`,
  ];
  if (held > 0)
    warnings.push(
      `${counted(held, 'mail')} to homes ${held === 1 ? 'was' : 'were'} in line and may have left since: held until somebody says so for each (tandem held-mail)`,
    );
  const { familyLinks, secondFactors } = unopened;
  if (familyLinks > 0)
    warnings.push(
      `The keys in use (${keys}) do not open ${counted(familyLinks, 'link')} of families: put the keys of the backup there before you start, or no mail with such a link leaves`,
    );
  if (secondFactors > 0)
    warnings.push(
      `The keys in use (${keys}) do not open ${counted(secondFactors, 'second factor')} of staff, who cannot sign in with it`,
    );
  return warnings;
}
