import type { INestApplicationContext } from '@nestjs/common';

/** 0 done · 1 failed, with one line on stderr · 2 done, but input rows were refused. */
export type ExitCode = 0 | 1 | 2;

/** Where a command speaks to: answers on `out`, progress and complaints on `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** What a command gets: its words, the programme on this installation's database, and where to answer. */
export interface CommandInput {
  readonly args: readonly string[];
  readonly app: INestApplicationContext;
  readonly terminal: Terminal;
}

/** A command as help shows it. */
export interface CommandWords {
  readonly name: string;
  /** The words after the name. */
  readonly usage: string;
  readonly does: string;
}

/** One command of `npx tandem`. */
export interface Command extends CommandWords {
  run(input: CommandInput): Promise<ExitCode>;
}

/** What a command gets that must not start the programme: the database may be missing, damaged, or about to be replaced. */
export interface BareInput {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
}

/** A command of `npx tandem` that works beside the programme. */
export interface BareCommand extends CommandWords {
  run(input: BareInput): Promise<ExitCode>;
}

/** A command was called with words it does not know; shown with its usage. Exit code 1. */
export class BadUsage extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadUsage';
  }
}
