import { Body, Get, HttpStatus, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { PupilAgreements } from '../../access/pupil-changes/pupil-agreements.js';
import { Requires } from '../../access/requires.decorator.js';
import { readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { notYet, SocialWorkerForm, WishForm } from './agreement.forms.js';
import { type AgreementView, presentForm } from './agreement.presenter.js';
import { PupilForm } from './pupil-form.js';

const WISH = 'pupil-agreements/wish.njk';
const WISH_TITLE = 'Who should be there';
const SOCIAL_WORKER = 'pupil-agreements/social-worker.njk';
const SOCIAL_WORKER_TITLE = 'The social worker’s agreement';

/** What the pupil, and the pupil's social worker, said about one adult being asked to a meeting. */
@StaffPages('pupils/:publicId/contacts/:contactId')
export class ContactAnswersController {
  constructor(
    private readonly pupil: PupilForm,
    private readonly agreements: PupilAgreements,
  ) {}

  /** The form for the pupil's wish. What was said before is shown to nobody, and so not here. */
  @Get('wish')
  @Requires('cases:write')
  @Shows(WISH)
  async wishForm(
    @Param('publicId') publicId: string,
    @Param('contactId') contactId: string,
    @CurrentActor() actor: Actor,
  ): Promise<AgreementView<WishForm>> {
    const subject = await this.pupil.about(actor, publicId, contactId);
    return presentForm(WISH_TITLE, subject, new WishForm());
  }

  /** Records the pupil's wish. */
  @Post('wish')
  @Requires('cases:write')
  async wish(
    @Param('publicId') publicId: string,
    @Param('contactId') contactId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const subject = await this.pupil.about(actor, publicId, contactId);
    const { values, errors } = readForm(WishForm, body);
    if (errors.length > 0 || values.wish === '')
      return new Page(
        WISH,
        presentForm(WISH_TITLE, subject, values, errors),
        HttpStatus.UNPROCESSABLE_ENTITY,
      );
    await this.agreements.wish(actor, publicId, contactId, values.wish === 'none' ? null : values.wish);
    return SeeOther.done(
      `${subject.href}#contacts`,
      `What ${subject.name} said is recorded. Nobody is shown it.`,
    );
  }

  /** The form for the social worker's agreement. */
  @Get('social-worker')
  @Requires('dsl')
  @Shows(SOCIAL_WORKER)
  async socialWorkerForm(
    @Param('publicId') publicId: string,
    @Param('contactId') contactId: string,
    @CurrentActor() actor: Actor,
  ): Promise<AgreementView<SocialWorkerForm>> {
    const subject = await this.pupil.about(actor, publicId, contactId);
    const values = Object.assign(new SocialWorkerForm(), { on: subject.today });
    return presentForm(SOCIAL_WORKER_TITLE, subject, values);
  }

  /** Records the social worker's agreement, or takes it back. */
  @Post('social-worker')
  @Requires('dsl')
  async socialWorker(
    @Param('publicId') publicId: string,
    @Param('contactId') contactId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const subject = await this.pupil.about(actor, publicId, contactId);
    const { values, errors } = readForm(SocialWorkerForm, body);
    const { agrees, on } = values;
    const late = agrees === 'yes' ? notYet(on, subject.today) : [];
    const wrong = errors.length > 0 ? errors : late;
    if (wrong.length > 0 || agrees === '') {
      const view = presentForm(SOCIAL_WORKER_TITLE, subject, values, wrong);
      return new Page(SOCIAL_WORKER, view, HttpStatus.UNPROCESSABLE_ENTITY);
    }
    await this.agreements.socialWorker(actor, publicId, contactId, agrees === 'yes' ? on : null);
    return SeeOther.done(`${subject.href}#contacts`, 'The social worker’s answer is recorded.');
  }
}
