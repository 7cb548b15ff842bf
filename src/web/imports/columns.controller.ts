import { Body, Get, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { type FileLook, keptMapping } from '../../data-import/batches/file-look.js';
import { MapColumns } from '../../data-import/batches/map-columns.service.js';
import type { ImportUpload } from '../../data-import/batches/import-upload.entity.js';
import { type FileKind, isFileKind } from '../../data-import/rows/row-kinds.js';
import { FileRefused } from '../../data-import/csv/file-refused.js';
import { formError } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { chosenAtFirst, readColumns } from './columns.form.js';
import { type ColumnsView, presentColumns } from './columns.presenter.js';
import { ImportPages } from './import-pages.js';
import { KIND_WORDS } from './import-words.js';

const TEMPLATE = 'imports/columns.njk';

/** Saying what the columns of a file mean: what its rows are, and which heading is which of our columns. */
@StaffPages('imports')
export class ColumnsController {
  constructor(
    private readonly pages: ImportPages,
    private readonly columns: MapColumns,
  ) {}

  /** The form, for the kind in the address, else for what the file is read as now. 404 when it waits no longer. */
  @Get(':batchId/files/:fileId')
  @Requires('imports:write')
  @Shows(TEMPLATE)
  async form(
    @Param('batchId') batchId: string,
    @Param('fileId') fileId: string,
    @Query('kind') asked: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<ColumnsView> {
    const { upload, look } = await this.pages.file(actor, batchId, fileId);
    const kind = kindOf(asked) ?? look.kind;
    const chosen = kind && chosenAtFirst(kind, headingsOf(look), keptMapping(upload.mapping));
    return presentColumns({ batchId, upload, look, kind, chosen, errors: [] });
  }

  /** Keeps what was said, for this import and the next file with the same headings. 422 with the form again when a column is missing. */
  @Post(':batchId/files/:fileId')
  @Requires('imports:write')
  async say(
    @Param('batchId') batchId: string,
    @Param('fileId') fileId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { upload, look } = await this.pages.file(actor, batchId, fileId);
    const kind = kindOf(fieldIn(body, 'kind'));
    if (kind === null) return again(batchId, upload, look, [formError('kind', 'Choose what the rows are')]);
    const headings = headingsOf(look);
    const { chosen, mapping, errors } = readColumns(body, kind, headings);
    const shown = { batchId, upload, look, kind, chosen };
    if (mapping === null)
      return new Page(TEMPLATE, presentColumns({ ...shown, errors }), HttpStatus.UNPROCESSABLE_ENTITY);
    try {
      await this.columns.say(actor, batchId, fileId, headings, mapping);
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      return again(batchId, upload, look, [formError('kind', error.message)]);
    }
    return SeeOther.done(
      `/imports/${batchId}`,
      `${upload.fileName} is read as: ${KIND_WORDS[kind]}. It will be next time, too, if its headings are the same.`,
    );
  }

  /** The file is read by its own headings again, now and next time. */
  @Post(':batchId/files/:fileId/forget')
  @Requires('imports:write')
  async forget(
    @Param('batchId') batchId: string,
    @Param('fileId') fileId: string,
    @CurrentActor() actor: Actor,
  ): Promise<SeeOther> {
    const { upload, look } = await this.pages.file(actor, batchId, fileId);
    await this.columns.say(actor, batchId, fileId, headingsOf(look), null);
    return SeeOther.done(`/imports/${batchId}`, `${upload.fileName} is read by its own headings again.`);
  }
}

function again(
  batchId: string,
  upload: ImportUpload,
  look: FileLook,
  errors: readonly ReturnType<typeof formError>[],
): Page {
  const view = presentColumns({ batchId, upload, look, kind: null, chosen: null, errors });
  return new Page(TEMPLATE, view, HttpStatus.UNPROCESSABLE_ENTITY);
}

function headingsOf({ columns }: FileLook): string[] {
  return columns.map(({ heading }) => heading);
}

function kindOf(asked: unknown): FileKind | null {
  return typeof asked === 'string' && isFileKind(asked) ? asked : null;
}

function fieldIn(body: unknown, field: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[field] : undefined;
}
