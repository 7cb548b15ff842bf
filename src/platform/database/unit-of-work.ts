import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type EntityManager } from 'typeorm';
import { DatabaseBusy, isContention, isPoolExhausted, NestedUnitOfWork } from './database-errors.js';
import { dialectOf } from './sql.js';

const PATIENCE_MS = 30_000;

/**
 * The one way to write. A use case runs in one transaction: it commits whole or leaves nothing, and what must follow
 * from it (job rows) commits with it.
 *
 * On SQLite all writes of a process queue up behind each other, because TypeORM has one connection and one query
 * runner per data source: overlapping transactions would join and share a rollback. `BEGIN IMMEDIATE` takes the
 * write lock at once, and a lock held by another process is waited for here, asynchronously, so that the web server
 * goes on answering. PostgreSQL runs at READ COMMITTED; use cases lock the rows they decide on.
 *
 * Await nothing but the database inside, and stay within about 20 ms. `work` may run again after contention: keep
 * no state outside it.
 */
@Injectable()
export class UnitOfWork {
  private tail: Promise<unknown> = Promise.resolve();
  private readonly afterCommits = new WeakMap<EntityManager, (() => void)[]>();
  private readonly inside = new AsyncLocalStorage<true>();

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in one transaction and returns what it returns. Throws what it throws, {@link DatabaseBusy}, or
   * {@link NestedUnitOfWork} when called from inside another one (hand the `tx` on instead).
   */
  run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    if (this.inside.getStore()) return Promise.reject(new NestedUnitOfWork());
    if (dialectOf(this.dataSource.manager) === 'postgres') return this.persist(work);
    const result = this.tail.then(() => this.persist(work));
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** Calls `callback` once the transaction has committed, and never if it rolls back. It must not throw. */
  afterCommit(tx: EntityManager, callback: () => void): void {
    this.afterCommits.get(tx)?.push(callback);
  }

  private async persist<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const giveUpAt = Date.now() + PATIENCE_MS;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(work);
      } catch (error) {
        if (isPoolExhausted(error)) throw new DatabaseBusy();
        if (!isContention(error)) throw error;
        if (Date.now() > giveUpAt) throw new DatabaseBusy();
        await sleep(Math.min(1 + attempt, 15));
      }
    }
  }

  private async once<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const callbacks: (() => void)[] = [];
    const result = await this.dataSource.transaction((tx) => {
      this.afterCommits.set(tx, callbacks);
      return this.inside.run(true, () => work(tx));
    });
    callbacks.forEach((callback) => {
      callback();
    });
    return result;
  }
}
