import { Body, Get, HttpStatus, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { PupilAgreements } from '../../access/pupil-changes/pupil-agreements.js';
import { Requires } from '../../access/requires.decorator.js';
import { ContextEndedAlready } from '../../people/pupils/pupil-agreements.service.js';
import { RowIdPipe } from '../../platform/http/row-id.pipe.js';
import { readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { contextErrors, KnownContextForm } from './agreement.forms.js';
import { type AgreementView, presentForm } from './agreement.presenter.js';
import { PupilForm } from './pupil-form.js';

const TEMPLATE = 'pupil-agreements/known-context.njk';
const TITLE = 'What explains it';

/** What the school knows that explains a pupil's signals: recorded, and ended. While it holds, no meeting is drafted. */
@StaffPages('pupils/:publicId/known-context')
@Requires('cases:write')
export class KnownContextController {
  constructor(
    private readonly pupil: PupilForm,
    private readonly agreements: PupilAgreements,
  ) {}

  /** The form. */
  @Get()
  @Shows(TEMPLATE)
  async form(
    @Param('publicId') publicId: string,
    @CurrentActor() actor: Actor,
  ): Promise<AgreementView<KnownContextForm>> {
    const subject = await this.pupil.about(actor, publicId);
    return presentForm(TITLE, subject, Object.assign(new KnownContextForm(), { from: subject.today }));
  }

  /** Records it. 422 with the form again when something is missing. */
  @Post()
  async add(
    @Param('publicId') publicId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const subject = await this.pupil.about(actor, publicId);
    const { values, errors } = readForm(KnownContextForm, body);
    const { kind } = values;
    const wrong = errors.length > 0 ? errors : contextErrors(values, subject.today);
    if (wrong.length > 0 || kind === '')
      return new Page(TEMPLATE, presentForm(TITLE, subject, values, wrong), HttpStatus.UNPROCESSABLE_ENTITY);
    await this.agreements.addContext(actor, publicId, { ...values, kind });
    return SeeOther.done(
      `${subject.href}#agreed`,
      `Recorded. No meeting about ${subject.name} is drafted while it holds.`,
    );
  }

  /** It no longer holds, from today on. 409 when somebody else ended it first. */
  @Post(':contextId/end')
  async end(
    @Param('publicId') publicId: string,
    @Param('contextId', RowIdPipe) contextId: number,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const subject = await this.pupil.about(actor, publicId);
    try {
      await this.agreements.endContext(actor, publicId, contextId);
    } catch (error) {
      if (!(error instanceof ContextEndedAlready)) throw error;
      const view = { title: 'Something has changed meanwhile', text: error.message, errors: [] };
      return new Page('layout/error.njk', view, HttpStatus.CONFLICT);
    }
    return SeeOther.done(`${subject.href}#agreed`, 'It no longer holds, from today on.');
  }
}
