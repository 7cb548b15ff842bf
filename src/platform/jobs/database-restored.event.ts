import { defineEvent } from './event.js';

/** The database was put back from a backup; what would reach a home is held. */
export const databaseRestored = defineEvent<Record<string, never>>('database-restored');
