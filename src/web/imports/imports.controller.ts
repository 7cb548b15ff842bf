import { Body, Get, HttpStatus, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { BringFiles } from '../../data-import/batches/bring-files.service.js';
import { ImportReach, type Reach } from '../../data-import/batches/import-reach.js';
import { UploadFolder } from '../../data-import/batches/upload-folder.js';
import { InvalidInput } from '../../shared/errors.js';
import { errorOf, type FormError, formError, readForm } from '../forms/form.js';
import { typedBack } from '../forms/typed-text.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { ImportPages } from './import-pages.js';
import { BringFilesForm, ImportsQuery } from './imports.forms.js';
import { type ImportsView, type NewImportView, presentNew } from './imports.presenter.js';
import { takenFrom } from './take-uploads.js';

const NEW = 'imports/new-import.njk';
/** What is proposed where nothing is known yet: the command's own name for it. */
const USUAL_SOURCE = 'csv';

/** What imports there have been, and the form that takes files for the next one. */
@StaffPages('imports')
export class ImportsController {
  constructor(
    private readonly reach: ImportReach,
    private readonly files: BringFiles,
    private readonly folder: UploadFolder,
    private readonly pages: ImportPages,
  ) {}

  /** Newest first, 25 a page. */
  @Get()
  @Requires('imports:write')
  @Shows('imports/imports.njk')
  async list(@Query() asked: unknown, @CurrentActor() actor: Actor): Promise<ImportsView> {
    const { values, errors } = readForm(ImportsQuery, asked);
    return this.pages.list(actor, errors.length > 0 ? 1 : values.page);
  }

  /** An empty form. */
  @Get('new')
  @Requires('imports:write')
  @Shows(NEW)
  async form(@CurrentActor() actor: Actor): Promise<NewImportView> {
    const reach = await this.reach.of(actor.organisationId);
    return presentNew(reach.ownSource ?? USUAL_SOURCE, fixedSource(reach), []);
  }

  /**
   * Keeps the files, sent as multipart with `source` and one or several `files`, and goes on to what they look like. 422 with the form
   * again when there is none, one is too large or no table, or the source is another school's.
   */
  @Post()
  @Requires('imports:write')
  async bring(
    @Body() body: unknown,
    @Req() request: Request,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const came = takenFrom(request);
    const { values, errors } = readForm(BringFilesForm, body);
    if (came.problem !== null)
      return this.again(actor, values, [...errors, formError('files', came.problem)]);
    if (came.files.length === 0)
      return this.again(actor, values, [...errors, formError('files', 'Choose at least one file')]);
    if (errors.length > 0) return this.again(actor, values, errors);
    try {
      const files = came.files.map(({ publicId, originalname: name, size: bytes }) => ({
        ...{ publicId, name, bytes, path: this.folder.pathOf(publicId) },
      }));
      // Before they stand in a row: somebody who closes the page just then must not find an import without its files.
      came.isWanted = true;
      return new SeeOther(`/imports/${await this.files.bring(actor, values.source, files)}`);
    } catch (error) {
      await this.folder.remove(came.files.map(({ publicId }) => publicId));
      if (!(error instanceof InvalidInput)) throw error;
      return this.again(actor, values, [errorOf(error)]);
    }
  }

  private async again(actor: Actor, form: BringFilesForm, errors: readonly FormError[]): Promise<Page> {
    const fixed = fixedSource(await this.reach.of(actor.organisationId));
    const view = presentNew(typedBack(form.source), fixed, errors);
    return new Page(NEW, view, HttpStatus.UNPROCESSABLE_ENTITY);
  }
}

/** Among several schools each has one source; of the only school any may be named. */
function fixedSource({ within, ownSource }: Reach): string | null {
  return within === null ? null : ownSource;
}
