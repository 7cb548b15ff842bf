import type { LogLevel } from './environment.js';

/** Which part of Tandem this process is. `all` is web, worker and family pages on one machine. */
export type TandemRole = 'all' | 'web' | 'worker' | 'family';

/** Settings of one installation, read and checked once at start. Nothing else reads the environment. */
export abstract class TandemConfig {
  abstract readonly role: TandemRole;
  /** Port of the pages and the API; 0 lets the system choose one. */
  abstract readonly port: number;
  /** Address to listen on; loopback unless set, so that a trial is never open to a network by accident. */
  abstract readonly host: string;
  /** Folder of everything the embedded default keeps: database, mail, keys. */
  abstract readonly dataFolder: string;
  abstract readonly databaseUrl: string | null;
  abstract readonly redisUrl: string | null;
  abstract readonly smtpUrl: string | null;
  /** Sender of all mail to families. */
  abstract readonly mailFrom: string;
  abstract readonly baseUrl: string;
  abstract readonly familyBaseUrl: string;
  /** 32-byte secrets, newest first: the first seals, all open. */
  abstract readonly keys: readonly Buffer[];
  abstract readonly logLevel: LogLevel;
  /** Minutes in which an approval can be taken back before anything is sent. */
  abstract readonly takeBackMinutes: number;
  /** Days for which the rows that an import refused are kept, to be mended. */
  abstract readonly refusedRowsDays: number;
  /** Folder that is watched for files to import, a folder in it for each source; null: none. */
  abstract readonly dropFolder: string | null;
  /** True only in the demonstration, whose weeks are played by a clock of its own. */
  abstract readonly demo: boolean;
}
