import Database from 'better-sqlite3';
import { parentPort, workerData } from 'node:worker_threads';
import type { ReadingAnswer, ReadingRequest, ReadingThreadData } from './reading-thread.js';

/** The other side of {@link ReadingThread}: one connection that can only read, one statement after the other. */
const { path, timeoutMs } = workerData as ReadingThreadData;
const database = new Database(path, { readonly: true, timeout: timeoutMs });
const prepared = new Map<string, Database.Statement>();
/** Each size of a batch is a text of its own. */
const MOST_PREPARED = 100;

function statement(sql: string): Database.Statement {
  const known = prepared.get(sql);
  if (known) return known;
  if (prepared.size >= MOST_PREPARED) prepared.clear();
  const fresh = database.prepare(sql);
  prepared.set(sql, fresh);
  return fresh;
}

function answer({ id, sql, values }: ReadingRequest): ReadingAnswer {
  try {
    return { id, rows: statement(sql).all(values) };
  } catch (error) {
    const { message, code } = error as { message: string; code?: string };
    return { id, failure: { message, code: code ?? 'UNKNOWN' } };
  }
}

parentPort?.on('message', (request: ReadingRequest) => parentPort?.postMessage(answer(request)));
