import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../../access/actor.js';
import { AuditLog } from '../../../access/audit/audit-log.js';
import { InvalidInput } from '../../../shared/errors.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import type { Fate } from '../../../shared/fate.js';
import type { Instant } from '../../../shared/instants.js';
import { type NamedRow, type Sender, Senders } from './sender.js';
import { type RowOutcome, reportOf, type SignalReport } from './signal-report.js';
import { type FieldError, isRefused, readRows } from './signal-rows.js';

/** A row ready to be recorded, with the pupil it is about. */
export interface ReadyRow<Row> {
  readonly row: Row;
  /** Public id, for the audit. */
  readonly pupil: string;
}

/** One kind of signal as it comes over REST. */
export interface SignalKind<Dto extends NamedRow, Row> {
  /** Name of the list in a batch: `marks`. */
  readonly name: string;
  readonly dto: new () => Dto;
  /** In the audit: `marks-recorded`. */
  readonly action: string;
  /** Rows of one transaction, so that it stays within about 20 ms. */
  readonly rowsAtOnce: number;
  prepare(dto: Dto, sender: Sender, actor: Actor): Promise<PreparedRow<Row>> | PreparedRow<Row>;
  write(tx: EntityManager, rows: readonly Row[], now: Instant): Promise<readonly Fate[]>;
}

export type PreparedRow<Row> = ReadyRow<Row> | readonly FieldError[];

/**
 * Takes one signal or a batch: each row is checked, its ids resolved as far as the key may know, and recorded. Every few
 * hundred rows commit on their own; sent again after a failure, what was recorded is unchanged. So a batch needs no Idempotency-Key;
 * with one it is a single transaction, and no longer than others can wait for.
 */
@Injectable()
export class SignalIntake {
  constructor(
    private readonly senders: Senders,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NotFound or InvalidFields when no row could be recorded, InvalidInput for more rows than one transaction takes. */
  async take<Dto extends NamedRow, Row>(
    kind: SignalKind<Dto, Row>,
    body: unknown,
    actor: Actor,
  ): Promise<SignalReport> {
    const sent = await readRows(body, kind.name, kind.dto);
    if (this.unitOfWork.isWithinRequest && sent.rows.length > kind.rowsAtOnce)
      throw new InvalidInput(kind.name, `with an Idempotency-Key expected at most ${kind.rowsAtOnce} rows`);
    const named = sent.rows.flatMap((row) => (isRefused(row) ? [] : [row]));
    const sender = await this.senders.resolve(actor, named);
    const outcomes: RowOutcome[] = [];
    const ready: { at: number; row: ReadyRow<Row> }[] = [];
    for (const [at, row] of sent.rows.entries()) {
      const prepared = isRefused(row) ? row : await kind.prepare(row, sender, actor);
      if (isReady(prepared)) ready.push({ at, row: prepared });
      else outcomes[at] = prepared;
    }
    for (let from = 0; from < ready.length; from += kind.rowsAtOnce) {
      const some = ready.slice(from, from + kind.rowsAtOnce);
      const fates = await this.record(
        kind,
        some.map(({ row }) => row),
        actor,
      );
      some.forEach(({ at }, index) => (outcomes[at] = fates[index] ?? 'unchanged'));
    }
    return reportOf(kind.name, sent.single, outcomes);
  }

  private record<Dto extends NamedRow, Row>(
    kind: SignalKind<Dto, Row>,
    rows: readonly ReadyRow<Row>[],
    actor: Actor,
  ): Promise<readonly Fate[]> {
    return this.unitOfWork.run(async (tx) => {
      const fates = await kind.write(
        tx,
        rows.map(({ row }) => row),
        this.clock.now(),
      );
      const changed = new Set(rows.filter((_, at) => fates[at] !== 'unchanged').map(({ pupil }) => pupil));
      await this.audit.recordAll(
        tx,
        [...changed].map((subjectId) => ({
          actor: actor.name,
          action: kind.action,
          subject: 'pupil',
          subjectId,
        })),
      );
      return fates;
    });
  }
}

function isReady<Row>(prepared: PreparedRow<Row>): prepared is ReadyRow<Row> {
  return !Array.isArray(prepared);
}
