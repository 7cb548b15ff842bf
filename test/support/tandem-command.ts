import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { TestDatabase } from './databases.js';
import { type Exit, PROJECT, tandemEnvironment } from './process.js';

/** The installation a command is given on. */
export interface CommandPlace {
  readonly database: TestDatabase;
  readonly redisUrl: string | null;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a command said, and how it ended. */
export interface CommandEnd extends Exit {
  readonly out: string;
  readonly err: string;
}

/** A command under way, which can be killed in the middle. */
export interface RunningCommand {
  readonly ended: Promise<CommandEnd>;
  kill(): void;
}

/** Starts `tandem …` from dist as a process of its own. */
export function startCommand(place: CommandPlace, words: readonly string[]): RunningCommand {
  const env = { ...tandemEnvironment({ ...place, role: 'all' }), LOG_LEVEL: 'error' };
  const child = spawn(process.execPath, [join(PROJECT, 'dist/cli/tandem.js'), ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const ended = new Promise<CommandEnd>((settle) =>
    child.once('close', (code, signal) => {
      settle({ code, signal, ...said });
    }),
  );
  return { ended, kill: () => void child.kill('SIGKILL') };
}

/** Runs a command with `--json` to its end and gives its last line. Throws what it said unless it ended with 0. */
export async function runCommand<Answer>(place: CommandPlace, words: readonly string[]): Promise<Answer> {
  const end = await startCommand(place, [...words, '--json']).ended;
  return answerOf<Answer>(words, end);
}

/** The JSON line a command ended with. */
export function answerOf<Answer>(words: readonly string[], end: CommandEnd): Answer {
  if (end.code !== 0)
    throw new Error(`tandem ${words[0] ?? ''} ended with ${end.code ?? end.signal}: ${end.err}`);
  return JSON.parse(end.out.trim().split('\n').at(-1) ?? '') as Answer;
}
