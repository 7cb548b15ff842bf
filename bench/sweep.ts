import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchDatabase } from './full-year.js';

const MAIN = join(resolve(import.meta.dirname, '..'), 'main.js');

export interface Installation {
  readonly env: NodeJS.ProcessEnv;
  readonly database: BenchDatabase;
}

export interface Sweep {
  readonly seconds: number;
  /** The largest a worker became, MB. */
  readonly megabytes: number;
}

/** Of a worker of an installation with its data in this folder. */
export function environment(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LOG_LEVEL: 'info', PORT: '0', TANDEM_ROLE: 'worker', ...more };
}

const OWED = 'SELECT COUNT(*) FROM (SELECT 1 FROM pupil WHERE evaluated_on IS NULL LIMIT 1) owed';

/** Everybody is owed a look; from the moment the workers are at work until nobody is. */
export async function sweep({ env, database }: Installation, count: number): Promise<Sweep> {
  await database.run('UPDATE pupil SET evaluated_on = NULL');
  await database.run('DELETE FROM periodic_task');
  const workers = await Promise.all(Array.from({ length: count }, () => startWorker(env)));
  const began = performance.now();
  while ((await database.number(OWED)) > 0) await pause(20);
  const seconds = secondsSince(began);
  const sizes = await Promise.all(workers.map(largestSize));
  await Promise.all(workers.map(stop));
  return { seconds, megabytes: Math.max(...sizes) };
}

const DUE = () =>
  `SELECT COUNT(*) FROM job WHERE state = 'waiting' AND due_at <= '${new Date().toISOString()}'`;

/** Lets the worker do what follows from the first look, so that what is measured later is a day as any other. */
export async function settle({ env, database }: Installation): Promise<void> {
  const worker = await startWorker(env);
  do await pause(500);
  while ((await database.number(DUE())) > 0);
  await stop(worker);
}

async function startWorker(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'inherit', 'pipe'] });
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.startsWith('{') && (JSON.parse(line) as { msg: string }).msg === 'working') break;
  }
  child.stderr.resume();
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await gone;
}

/** MB, as the kernel counts what was resident. */
async function largestSize(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
export const secondsSince = (began: number): number => round2((performance.now() - began) / 1000);
export const round2 = (value: number): number => Math.round(value * 100) / 100;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
