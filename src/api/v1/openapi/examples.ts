import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One call and its answer. A test makes each of these calls and compares. */
export interface Example {
  /** Values for the names in the address. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly status: number;
  /** Absent: an answer without a body. */
  readonly answer?: unknown;
}

const FOLDER = join(import.meta.dirname, 'examples');

/** The examples of all operations, by the operation's name; one file for each tag. */
export function readExamples(): ReadonlyMap<string, Example> {
  return new Map(
    readdirSync(FOLDER).flatMap((file) =>
      Object.entries(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Record<string, Example>),
    ),
  );
}
