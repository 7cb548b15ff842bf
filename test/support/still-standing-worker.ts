import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { TestApp } from './test-app.js';

/** A worker whose process the test can let stand still between two transactions, as a machine that swaps or a paused container does. */
export class StillStandingWorker {
  /** Begun so far since it was last told when to stand still. */
  transactions = 0;
  private isTime: () => boolean = () => false;
  private stands: () => void = () => undefined;
  private gate: Promise<void> = Promise.resolve();
  private open: () => void = () => undefined;

  constructor(app: TestApp) {
    const unitOfWork = app.get(UnitOfWork);
    const run = unitOfWork.run.bind(unitOfWork);
    unitOfWork.run = async <T>(work: (tx: EntityManager) => Promise<T>): Promise<T> => {
      if (this.isTime()) this.standStill();
      await this.gate;
      this.transactions += 1;
      return run(work);
    };
  }

  /** Before the next transaction at which this is so. Answers when it stands. */
  standStillWhen(isTime: () => boolean): Promise<void> {
    this.transactions = 0;
    this.isTime = isTime;
    return new Promise((resolve) => {
      this.stands = resolve;
    });
  }

  /** It goes on. */
  wake(): void {
    this.open();
  }

  private standStill(): void {
    this.isTime = () => false;
    this.gate = new Promise((resolve) => {
      this.open = resolve;
    });
    this.stands();
  }
}
