import { apiKeyCommand } from './api-key.command.js';
import { approveCommand } from './approve.command.js';
import { auditCommand } from './audit.command.js';
import { backtestCommand } from './backtest.command.js';
import { backupCommand } from './backup/backup.command.js';
import { restoreCommand } from './backup/restore.command.js';
import type { BareCommand, Command } from './command.js';
import { doctor } from './doctor.js';
import { evaluateCommand } from './evaluate.command.js';
import { heldMailCommand } from './held-mail.command.js';
import { importCommand } from './import.command.js';
import { migrateCommand } from './migrate.command.js';
import { rulesCommand } from './rules.command.js';
import { firstRunCodeCommand, userCommand } from './user.command.js';

/** Every command of `npx tandem`, in the order help shows them. */
export const commands: readonly Command[] = [
  approveCommand,
  apiKeyCommand,
  auditCommand,
  backtestCommand,
  evaluateCommand,
  heldMailCommand,
  importCommand,
  migrateCommand,
  rulesCommand,
  userCommand,
  firstRunCodeCommand,
];

/** Those that work beside the programme, which they must not start. */
export const bareCommands: readonly BareCommand[] = [
  backupCommand,
  restoreCommand,
  {
    name: 'doctor',
    usage: '[--json]',
    does: 'Says what is missing or wrong on this machine.',
    run: ({ args, env, terminal }) => doctor(args, env, terminal),
  },
];
