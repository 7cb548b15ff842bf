import { Body, Get, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { ImportSteps } from '../../data-import/batches/import-steps.service.js';
import { UploadFolder } from '../../data-import/batches/upload-folder.js';
import { InvalidInput } from '../../shared/errors.js';
import { readForm } from '../forms/form.js';
import { SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import type { ImportView } from './import.presenter.js';
import { ImportPages } from './import-pages.js';
import { LeaveOutForm } from './imports.forms.js';

/** One import, from the first look at its files to what became of them. */
@StaffPages('imports')
export class ImportController {
  constructor(
    private readonly pages: ImportPages,
    private readonly steps: ImportSteps,
    private readonly folder: UploadFolder,
  ) {}

  /** What its files look like, how far it is, or what became of it. */
  @Get(':batchId')
  @Requires('imports:write')
  @Shows('imports/import.njk')
  show(@Param('batchId') batchId: string, @CurrentActor() actor: Actor): Promise<ImportView> {
    return this.pages.one(actor, batchId);
  }

  /** A worker tries it out and keeps nothing. 409 when it has begun. */
  @Post(':batchId/try')
  @Requires('imports:write')
  tryOut(@Param('batchId') batchId: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    return this.onto(batchId, this.steps.tryOut(actor, batchId));
  }

  /** A worker takes the files in. 409 when it has begun, so that two clicks import once. */
  @Post(':batchId/start')
  @Requires('imports:write')
  start(@Param('batchId') batchId: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    return this.onto(batchId, this.steps.start(actor, batchId));
  }

  /** Deletes the files of an import that has not begun. 409 when it has. */
  @Post(':batchId/put-away')
  @Requires('imports:write')
  async putAway(@Param('batchId') batchId: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    await this.folder.remove(await this.steps.putAway(actor, batchId));
    return SeeOther.done('/imports', 'The files were deleted. Nothing was imported.');
  }

  /** Leaves one file out, or takes it in again. */
  @Post(':batchId/files/:fileId/leave-out')
  @Requires('imports:write')
  async leaveOut(
    @Param('batchId') batchId: string,
    @Param('fileId') fileId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<SeeOther> {
    const { values, errors } = readForm(LeaveOutForm, body);
    if (errors.length > 0) throw new InvalidInput('leaveOut', 'yes or no');
    return this.onto(batchId, this.steps.leaveOut(actor, batchId, fileId, values.leaveOut === 'yes'));
  }

  private async onto(batchId: string, step: Promise<void>): Promise<SeeOther> {
    try {
      await step;
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return SeeOther.warned(`/imports/${batchId}`, `Expected ${error.expected}.`);
    }
    return new SeeOther(`/imports/${batchId}`);
  }
}
