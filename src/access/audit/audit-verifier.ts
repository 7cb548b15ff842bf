import { addMinutes, type Instant } from '../../shared/instants.js';
import { findExchange, fits } from './audit-exchange.js';
import {
  type AuditTables,
  HEAD_SQL,
  headHolds,
  type HeadRow,
  SEALED_ROWS,
  type SealedRow,
  unsealedStretches,
} from './audit-tables.js';
import { type AuditVerdict, type Broken, broken, type KeptHead, toKeep } from './audit-verdict.js';
import type { SealKeys } from './seal-keys.js';

const SEALS_AT_ONCE = 2_000;
/** Longer than any transaction: on PostgreSQL a line may appear that much after one that says a later time. */
const LATE_MINUTES = 60;

export interface VerifyOptions {
  readonly kept?: Pick<KeptHead, 'sealed' | 'mac'> | null;
  /** Told now and then how many seals have been looked at. */
  readonly onProgress?: (seals: number) => void;
}

/** Looks at every seal in order, a page at a time, and stops at the first that does not hold. Changes nothing. */
export async function verifyAudit(
  tables: AuditTables,
  keys: SealKeys,
  options: VerifyOptions = {},
): Promise<AuditVerdict> {
  const from = performance.now();
  const walk = new Walk(tables, keys, options);
  const found = await walk.toTheEnd();
  const seconds = (performance.now() - from) / 1_000;
  const [head] = await tables.query<HeadRow>(HEAD_SQL);
  const waiting = await waitingLines(tables);
  return {
    sealed: walk.number,
    waiting: waiting.lines,
    waitingSince: waiting.since,
    broken: found ?? (await walk.insertedSince()),
    warning: walk.warning(),
    head: head && head.sealed > 0 ? toKeep(head) : null,
    linesPerSecond: seconds > 0 ? Math.round(walk.number / seconds) : 0,
  };
}

async function waitingLines(tables: AuditTables): Promise<{ lines: number; since: Instant | null }> {
  const waiting = { lines: 0, since: null as Instant | null };
  for await (const { lines, since } of unsealedStretches(tables)) {
    waiting.lines += lines;
    if (waiting.since === null || since < waiting.since) waiting.since = since;
  }
  return waiting;
}

/** One walk along the seals: where it is, and what it has seen. */
class Walk {
  /** The last seal that holds. */
  number = 0;
  private previous = '';
  private youngestKey = Number.MAX_SAFE_INTEGER;
  private highestId = -Infinity;
  private newestAt: Instant = '';
  private datedBack: { first: number; lines: number } | null = null;

  constructor(
    private readonly tables: AuditTables,
    private readonly keys: SealKeys,
    private readonly options: VerifyOptions,
  ) {}

  /** The first that does not hold, or null. Seals that are added meanwhile are looked at too. */
  async toTheEnd(): Promise<Broken | null> {
    for (;;) {
      const [head] = await this.tables.query<HeadRow>(HEAD_SQL);
      const wrong = this.headIsWrong(head) ?? (await this.page());
      if (wrong !== 'at the end') {
        if (wrong !== null) return wrong;
        this.options.onProgress?.(this.number);
        continue;
      }
      if (!head || this.number < head.sealed)
        return broken('truncated', this.number + 1, null, (head?.sealed ?? 0) - this.number);
      if (this.number > head.sealed && (await this.headStaysBehind()))
        return broken('head-behind', head.sealed + 1, null);
      if (this.number === head.sealed && this.previous !== head.lastMac)
        return broken('head-changed', null, null);
      return this.isShorterThanKept();
    }
  }

  /** A line that has no seal yet and stands between others that have: nothing that happened now can stand there. */
  async insertedSince(): Promise<Broken | null> {
    const [line] = await this.tables.query<{ id: number }>(
      `SELECT e.id FROM audit_entry e WHERE e.id < $1 AND e.at < $2
         AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.audit_id = e.id) ORDER BY e.id LIMIT 1`,
      [Math.max(this.highestId, 0), this.tooOld() ?? '9'],
    );
    return line ? broken('inserted', null, line.id) : null;
  }

  warning(): string | null {
    if (this.datedBack === null) return null;
    const { first, lines } = this.datedBack;
    return (
      `${lines} sealed line(s), the first of them line ${first}, say a time more than an hour before that of lines ahead of them: ` +
      'a clock was put back, or somebody has written into the database'
    );
  }

  private headIsWrong(head: HeadRow | undefined): Broken | null {
    if (!head) return broken('head-missing', null, null);
    if (head.sealed > 0 && this.keys.ageOf(head.keyId) === null) return null;
    return headHolds(head, this.keys) ? null : broken('head-changed', null, null);
  }

  private async headStaysBehind(): Promise<boolean> {
    const [head] = await this.tables.query<HeadRow>(HEAD_SQL);
    return (head?.sealed ?? 0) < this.number;
  }

  private isShorterThanKept(): Broken | null {
    const { kept } = this.options;
    return kept && kept.sealed > this.number ? broken('not-the-kept-head', kept.sealed, null) : null;
  }

  private async page(): Promise<Broken | 'at the end' | null> {
    const rows = await this.tables.query<SealedRow>(
      `${SEALED_ROWS} WHERE s.seal_number > $1 ORDER BY s.seal_number LIMIT ${SEALS_AT_ONCE}`,
      [this.number],
    );
    for (const row of rows) {
      const wrong = this.keyIsWrong(row) ?? (await this.rowIsWrong(row));
      if (wrong) return wrong;
      this.goOn(row);
    }
    return rows.length === 0 ? 'at the end' : null;
  }

  private keyIsWrong({ sealNumber, keyId, auditId }: SealedRow): Broken | null {
    if (sealNumber !== this.number + 1) return broken('seal-missing', this.number + 1, null);
    const age = this.keys.ageOf(keyId);
    if (age === null) return broken('key-unknown', sealNumber, auditId);
    return age > this.youngestKey ? broken('key-of-before', sealNumber, auditId) : null;
  }

  private async rowIsWrong(row: SealedRow): Promise<Broken | null> {
    const { sealNumber, auditId, mac } = row;
    const { kept } = this.options;
    if (row.hasLine === null) return this.gone(row);
    const place = { number: sealNumber, previous: this.previous };
    if (!fits(this.keys, place, row)) {
      const other = await findExchange(this.tables, this.keys, { place, row });
      return other === null
        ? broken('edited', sealNumber, auditId)
        : broken('swapped', sealNumber, auditId, other);
    }
    if (kept && kept.sealed === sealNumber && kept.mac !== mac)
      return broken('not-the-kept-head', sealNumber, auditId);
    return this.isOutOfOrder(row) ? broken('inserted', sealNumber, auditId) : null;
  }

  /** One line gone, or all from here on. */
  private async gone({ sealNumber, auditId }: SealedRow): Promise<Broken> {
    const [left] = await this.tables.query<{ left: number | string }>(
      `SELECT COUNT(*) AS "left" FROM audit_seal s WHERE s.seal_number > $1
         AND EXISTS (SELECT 1 FROM audit_entry e WHERE e.id = s.audit_id)`,
      [sealNumber],
    );
    const [seals] = await this.tables.query<{ n: number | string }>(
      'SELECT COUNT(*) AS n FROM audit_seal WHERE seal_number >= $1',
      [sealNumber],
    );
    const lines = Number(seals?.n ?? 0);
    return Number(left?.left ?? 0) === 0 && lines > 1
      ? broken('truncated', sealNumber, auditId, lines)
      : broken('deleted', sealNumber, auditId);
  }

  /** SQLite gives ids in the order of commits. On PostgreSQL one may come late, but never by an hour. */
  private isOutOfOrder({ id, at }: SealedRow): boolean {
    if (id > this.highestId) return false;
    const oldest = this.tooOld();
    return oldest === null || at < oldest;
  }

  private tooOld(): Instant | null {
    if (this.tables.dialect === 'sqlite') return null;
    return this.newestAt === '' ? '' : addMinutes(this.newestAt, -LATE_MINUTES);
  }

  private goOn({ sealNumber, mac, keyId, id, at }: SealedRow): void {
    if (this.newestAt !== '' && at < this.newestAt && at < addMinutes(this.newestAt, -LATE_MINUTES))
      this.datedBack = { first: this.datedBack?.first ?? id, lines: (this.datedBack?.lines ?? 0) + 1 };
    this.number = sealNumber;
    this.previous = mac;
    this.youngestKey = this.keys.ageOf(keyId) ?? this.youngestKey;
    if (id > this.highestId) this.highestId = id;
    if (at > this.newestAt) this.newestAt = at;
  }
}
