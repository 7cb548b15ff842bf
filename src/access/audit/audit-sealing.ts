import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import { Reader } from '../../platform/database/reader.js';
import { dialectOf, runSql, type SqlValue, valuesList } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { addMinutes } from '../../shared/instants.js';
import { HEAD_SQL, headHolds, type HeadRow, unsealedSql, unsealedStretches } from './audit-tables.js';
import { SealKeys, type StoredLine } from './seal-keys.js';

/** Lines that are sealed in one unit of work: about ten milliseconds on SQLite. */
const LINES_AT_ONCE = 500;
/** On PostgreSQL a transaction may commit a smaller id after a larger one; no transaction lasts that long. */
const SETTLED_AFTER_MINUTES = 60;

/** The seals do not go on from a head that does not hold: that would make good what somebody has done to it. */
export class HeadDoesNotHold extends Error {
  constructor(why: string) {
    super(`The audit is not sealed on: ${why}. See "tandem doctor".`);
    this.name = 'HeadDoesNotHold';
  }
}

/**
 * Seals what the audit has taken down, in an order of its own: on PostgreSQL a line with a smaller id can appear after one with a larger,
 * so each look takes whatever line is there without a seal. Late lines are sealed later, none is passed over, and however many processes
 * do it at once, each line gets one seal.
 */
@Injectable()
export class AuditSealing {
  private readonly keys: SealKeys;

  constructor(
    config: TandemConfig,
    private readonly clock: Clock,
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
  ) {
    this.keys = new SealKeys(config.keys);
  }

  /** Seals what has come since the last time. Returns how many lines. @throws HeadDoesNotHold */
  async sealNew(): Promise<number> {
    const [head] = await this.reader.query<HeadRow>(HEAD_SQL);
    const sealed = await this.sealAfter(head?.settledId ?? 0);
    await this.settle();
    return sealed;
  }

  /** The same, and looks at every line there is: what came later than anybody thought possible is sealed too. */
  async sealAll(): Promise<number> {
    let sealed = 0;
    for await (const { after } of unsealedStretches(this.reader)) sealed += await this.sealAfter(after);
    return sealed;
  }

  private async sealAfter(after: number | null): Promise<number> {
    let sealed = 0;
    for (let last: number | null = after; ;) {
      const unit = await this.unitOfWork.run((tx) => this.sealSome(tx, last));
      sealed += unit.lines;
      if (unit.lines < LINES_AT_ONCE) return sealed;
      last = unit.last;
    }
  }

  private async sealSome(
    tx: EntityManager,
    after: number | null,
  ): Promise<{ lines: number; last: number | null }> {
    const head = await this.lockedHead(tx);
    const lines = await runSql<StoredLine>(
      tx,
      unsealedSql(after, LINES_AT_ONCE),
      after === null ? [] : [after],
    );
    if (lines.length > 0) await this.append(tx, head, lines);
    return { lines: lines.length, last: lines.at(-1)?.id ?? after };
  }

  /** Whoever holds the head seals; another waits, and then finds these lines done. */
  private async lockedHead(tx: EntityManager): Promise<HeadRow> {
    const [head] = await runSql<HeadRow>(tx, HEAD_SQL + (dialectOf(tx) === 'postgres' ? ' FOR UPDATE' : ''));
    if (!head) throw new HeadDoesNotHold('its head has been taken away');
    if (head.sealed > 0 && this.keys.ageOf(head.keyId) === null)
      throw new HeadDoesNotHold(`key ${head.keyId}, which sealed it last, is not among TANDEM_KEYS`);
    if (!headHolds(head, this.keys)) throw new HeadDoesNotHold('its head has been changed');
    const [last] = await runSql<{ number: number | null }>(
      tx,
      'SELECT MAX(seal_number) AS number FROM audit_seal',
    );
    if ((last?.number ?? 0) > head.sealed) throw new HeadDoesNotHold('its head has been put back');
    return head;
  }

  private async append(tx: EntityManager, head: HeadRow, lines: readonly StoredLine[]): Promise<void> {
    const keyId = this.keys.newest;
    const rows: SqlValue[] = [];
    let { sealed: number, lastMac: previous } = head;
    for (const line of lines) {
      number += 1;
      previous = this.keys.seal(keyId, { number, previous }, line);
      rows.push(number, line.id, keyId, previous);
    }
    await runSql(
      tx,
      `INSERT INTO audit_seal (seal_number, audit_id, key_id, mac) VALUES ${valuesList(lines.length, 4)}`,
      rows,
    );
    const next = { sealed: number, lastMac: previous, keyId, at: this.clock.now() };
    await runSql(
      tx,
      'UPDATE audit_head SET sealed = $1, last_mac = $2, key_id = $3, at = $4, mac = $5 WHERE id = 1',
      [number, previous, keyId, next.at, this.keys.sealHead(next)],
    );
  }

  /** Where the next look begins. SQLite gives ids in the order of the commits, so there everything is settled at once. */
  private settle(): Promise<unknown> {
    const before = addMinutes(this.clock.now(), -SETTLED_AFTER_MINUTES);
    const isLate = this.reader.dialect === 'postgres' ? 'AND e.at < $1' : '';
    return this.unitOfWork.run((tx) =>
      runSql(
        tx,
        `UPDATE audit_head SET settled_id = (SELECT COALESCE(MAX(e.id), settled_id) FROM audit_entry e
           JOIN audit_seal s ON s.audit_id = e.id WHERE e.id > settled_id ${isLate}) WHERE id = 1`,
        isLate === '' ? [] : [before],
      ),
    );
  }
}
