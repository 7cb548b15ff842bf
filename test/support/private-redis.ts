import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './process.js';

/** A Redis of a test's own, on a free port, that keeps nothing: stopping and starting it is losing everything. */
export interface PrivateRedis {
  readonly url: string;
  start(): Promise<void>;
  /** Ends it as a power cut would. */
  stop(): Promise<void>;
  flush(): Promise<void>;
  keys(): Promise<string[]>;
}

/** Where the redis-server of this machine is; null when there is none. */
export function redisServerBinary(): string | null {
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'redis-server'));
  return places.find(isExecutable) ?? null;
}

export async function privateRedis(binary: string): Promise<PrivateRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | null = null;
  const redis: PrivateRedis = {
    url,
    async start() {
      server = spawn(
        binary,
        ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
        {
          stdio: 'ignore',
        },
      );
      await eventually('Redis answers', () => answers(url));
    },
    async stop() {
      const dying = server;
      server = null;
      if (!dying) return;
      const gone = new Promise((settle) => dying.once('exit', settle));
      dying.kill('SIGKILL');
      await gone;
    },
    flush: () => ask(url, async (client) => void (await client.flushall())),
    keys: () => ask(url, (client) => client.keys('*')),
  };
  await redis.start();
  return redis;
}

async function answers(url: string): Promise<boolean> {
  return ask(url, (client) => client.ping()).then(
    () => true,
    () => false,
  );
}

async function ask<T>(url: string, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await question(client);
  } finally {
    client.disconnect();
  }
}

function freePort(): Promise<number> {
  return new Promise((settle) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        settle(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
