import { apiKeyCommand } from './api-key.command.js';
import { approveCommand } from './approve.command.js';
import { auditCommand } from './audit.command.js';
import type { Command } from './command.js';
import { evaluateCommand } from './evaluate.command.js';
import { importCommand } from './import.command.js';
import { migrateCommand } from './migrate.command.js';
import { firstRunCodeCommand, userCommand } from './user.command.js';

/** Every command of `npx tandem`, in the order help shows them. */
export const commands: readonly Command[] = [
  approveCommand,
  apiKeyCommand,
  auditCommand,
  evaluateCommand,
  importCommand,
  migrateCommand,
  userCommand,
  firstRunCodeCommand,
];
