import type { Command } from './command.js';

/** Every command brings the database up to date first; this one does nothing else. */
export const migrateCommand: Command = {
  name: 'migrate',
  usage: '',
  does: 'Brings the database to the shape this version needs. Safe to run again.',
  run({ terminal }) {
    terminal.out('The database is up to date.');
    return Promise.resolve(0);
  },
};
