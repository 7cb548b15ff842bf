import { Body, Get, HttpStatus, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { PupilAgreements } from '../../access/pupil-changes/pupil-agreements.js';
import { Requires } from '../../access/requires.decorator.js';
import { LaterAnswerStands } from '../../people/pupils/pupil-agreements.service.js';
import { type FormError, readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { MastAnswerForm, notYet, standsAlready } from './agreement.forms.js';
import { type AgreementView, presentForm } from './agreement.presenter.js';
import { PupilForm } from './pupil-form.js';

const TEMPLATE = 'pupil-agreements/mast-answer.njk';
const TITLE = 'The family’s answer about the support team';

/** What a family said about being helped by the support team (MAST), which joins only when they agreed. */
@StaffPages('pupils/:publicId/mast-answer')
@Requires('cases:write')
export class MastAnswerController {
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
  ): Promise<AgreementView<MastAnswerForm>> {
    const subject = await this.pupil.about(actor, publicId);
    return presentForm(TITLE, subject, Object.assign(new MastAnswerForm(), { on: subject.today }));
  }

  /** Records it. A team whose family took its yes back sees the pupil no longer, and is led to its list. */
  @Post()
  async record(
    @Param('publicId') publicId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const subject = await this.pupil.about(actor, publicId);
    const { values, errors } = readForm(MastAnswerForm, body);
    const { answer, on, by } = values;
    const refused = (wrong: readonly FormError[]) =>
      new Page(TEMPLATE, presentForm(TITLE, subject, values, wrong), HttpStatus.UNPROCESSABLE_ENTITY);
    const wrong = errors.length > 0 ? errors : notYet(on, subject.today);
    if (wrong.length > 0 || answer === '') return refused(wrong);
    try {
      await this.agreements.mast(actor, publicId, { answer, on, by });
    } catch (error) {
      if (error instanceof LaterAnswerStands) return refused([standsAlready(error, subject.today)]);
      throw error;
    }
    if (await this.pupil.isStillSeen(actor, publicId))
      return SeeOther.done(`${subject.href}#agreed`, 'The family’s answer is recorded.');
    return SeeOther.done('/pupils', 'The family’s answer is recorded. You see the pupil no longer.');
  }
}
