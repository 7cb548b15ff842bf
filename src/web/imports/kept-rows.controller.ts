import { Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { KeptRowsFinder } from '../../data-import/batches/kept-rows.js';
import type { Complaint } from '../../data-import/rejected-rows.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';

/** The rows of an import that somebody must mend, as a CSV that is harmless in a spreadsheet. */
@StaffPages('imports')
export class KeptRowsController {
  constructor(
    private readonly rows: KeptRowsFinder,
    private readonly audit: AuditLog,
  ) {}

  /** Rows that were refused: line, field and reason, then the row as it stood. */
  @Get(':batchId/refused/:runId')
  @Requires('imports:write')
  async refused(
    @Param('batchId') batchId: string,
    @Param('runId') runId: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    await this.send(actor, batchId, runId, 'rejected', response);
  }

  /** Rows that were taken in though something about them must be looked at. */
  @Get(':batchId/warned/:runId')
  @Requires('imports:write')
  async warned(
    @Param('batchId') batchId: string,
    @Param('runId') runId: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    await this.send(actor, batchId, runId, 'warned', response);
  }

  private async send(
    actor: Actor,
    batchId: string,
    runId: string,
    complaint: Complaint,
    response: Response,
  ): Promise<void> {
    const { path, name } = await this.rows.of(actor, batchId, runId, complaint);
    await this.audit.recordRead({
      ...{ actor: actor.name, action: 'import-refused-rows-read', subject: 'import-run', subjectId: runId },
      reason: 'administrator, of their own organisation',
    });
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    await pipeline(createReadStream(path), response);
  }
}
