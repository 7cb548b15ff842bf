import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type EntityManager } from 'typeorm';
import { DatabaseBusy, isContention, isPoolExhausted, NestedUnitOfWork } from './database-errors.js';
import { dialectOf } from './sql.js';

const PATIENCE_MS = 30_000;
/** Between two looks whether the write lock is free: short beside what a page takes, long beside what a look costs. */
const PAUSE_MS = 1;
/** After so many looks somebody is writing at length (a file of marks, a backup), and a page is late anyway. */
const LOOKS_IN_QUICK_SUCCESSION = 20;
const LONGER_PAUSE_MS = 4;

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
  private readonly inside = new AsyncLocalStorage<'unit' | 'between' | Around>();

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in one transaction and returns what it returns. Throws what it throws, {@link DatabaseBusy}, or
   * {@link NestedUnitOfWork} when called from inside another one (hand the `tx` on instead).
   */
  run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const within = this.inside.getStore();
    if (within === 'unit' || within === 'between') return Promise.reject(new NestedUnitOfWork());
    if (within?.isOpen) return within.run((tx) => this.inside.run('unit', () => work(tx)));
    return this.inTurn((tx) => this.inside.run('unit', () => work(tx)));
  }

  /**
   * Runs a whole request in one transaction: every unit of work in it becomes a part of that (a savepoint, so that one that fails and
   * is caught leaves nothing), and all of them commit together with what `request` does by `tx`, or not at all. For an answer that
   * must be kept if, and only if, what it answers for was done. What a {@link Reader} reads meanwhile does not see it yet.
   */
  runAround<T>(request: (tx: EntityManager) => Promise<T>): Promise<T> {
    if (this.inside.getStore()) return Promise.reject(new NestedUnitOfWork());
    return this.inTurn(async (tx) => {
      const around = new Around(tx, this.afterCommits.get(tx) ?? []);
      try {
        return await this.inside.run(around, () => request(tx));
      } finally {
        around.isOpen = false;
      }
    });
  }

  /**
   * Runs long reading or reckoning between this process's transactions, never during one. On SQLite the driver blocks: what is long
   * and comes in between two statements of a transaction keeps the write lock, and with it every page that writes a line of the
   * audit, waiting. On PostgreSQL it runs at once. A write inside would wait for itself, and is refused: {@link NestedUnitOfWork}.
   */
  betweenWrites<T>(work: () => Promise<T> | T): Promise<T> {
    if (this.inside.getStore()) return Promise.reject(new NestedUnitOfWork());
    return this.queued(() => this.inside.run('between', async () => work()));
  }

  /** A request's one transaction is open: what is long in it keeps all other writers waiting. */
  get isWithinRequest(): boolean {
    const within = this.inside.getStore();
    return within instanceof Around && within.isOpen;
  }

  /** Calls `callback` once the transaction has committed, and never if it rolls back. It must not throw. */
  afterCommit(tx: EntityManager, callback: () => void): void {
    this.afterCommits.get(tx)?.push(callback);
  }

  private inTurn<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.queued(() => this.persist(work));
  }

  private queued<T>(work: () => Promise<T>): Promise<T> {
    if (dialectOf(this.dataSource.manager) === 'postgres') return work();
    const result = this.tail.then(work);
    this.tail = result.catch(() => undefined);
    return result;
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
        await sleep(attempt < LOOKS_IN_QUICK_SUCCESSION ? PAUSE_MS : LONGER_PAUSE_MS);
      }
    }
  }

  private async once<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const callbacks: (() => void)[] = [];
    const result = await this.dataSource.transaction((tx) => {
      this.afterCommits.set(tx, callbacks);
      return work(tx);
    });
    callbacks.forEach((callback) => {
      callback();
    });
    return result;
  }
}

/** A transaction around several units of work; they follow each other, because they share its connection. */
class Around {
  isOpen = true;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly tx: EntityManager,
    private readonly callbacks: (() => void)[],
  ) {}

  run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const result = this.tail.then(() => this.part(work));
    this.tail = result.catch(() => undefined);
    return result;
  }

  private async part<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const before = this.callbacks.length;
    try {
      return await this.tx.transaction(work);
    } catch (error) {
      this.callbacks.length = before;
      throw error;
    }
  }
}
