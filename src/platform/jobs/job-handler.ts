import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { JobPayload, Subscription } from './event.js';

export const HANDLES = 'tandem:handles';

/** A job while it is being done. */
export interface RunningJob<Payload extends JobPayload> {
  readonly id: number;
  readonly payload: Payload;
  /** 1 on the first try. */
  readonly attempt: number;
  /**
   * Marks the job done and does its effects in ONE transaction. If another worker was first, nothing of `effects`
   * stays and {@link JobAlreadyDone} is thrown, which the runner takes as an end without error.
   */
  complete<T>(effects: (tx: EntityManager) => Promise<T>): Promise<T>;
}

/** Reads and computes as it likes, then writes through `job.complete`. Must be safe to run twice. */
export interface JobHandler<Payload extends JobPayload> {
  handle(job: RunningJob<Payload>): Promise<void>;
}

/** Marks a class as the one handler of a subscription. Start-up fails when a subscription has none or two. */
export function Handles<Payload extends JobPayload>(subscription: Subscription<Payload>): ClassDecorator {
  return applyDecorators(Injectable(), SetMetadata(HANDLES, subscription));
}

/** Somebody else has done this job in the meantime. */
export class JobAlreadyDone extends Error {
  constructor() {
    super('This job has already been done.');
    this.name = 'JobAlreadyDone';
  }
}

/** It cannot be done just now, and nobody has failed: it is tried again after this time, and no try is counted. */
export class NotNow extends Error {
  constructor(
    reason: string,
    readonly againInMs: number,
  ) {
    super(reason);
    this.name = 'NotNow';
  }
}

/** A failure that trying again cannot mend: the job is kept as failed at once. */
export class PermanentFailure extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'PermanentFailure';
  }
}
