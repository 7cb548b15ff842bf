import { Body, Get, HttpStatus, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { InvalidInput } from '../../shared/errors.js';
import { HomeTalks } from '../../signals/home/home-talks.service.js';
import { errorOf, type FormError, readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { PupilForm } from '../pupil-agreements/pupil-form.js';
import { HomeTalkForm, talkOf } from './home-talk.forms.js';
import { presentTalk, type TalkView } from './home-talk.presenter.js';

const TEMPLATE = 'home-talks/home-talk.njk';

/** That somebody here and a pupil's home were in touch. */
@StaffPages('pupils/:publicId/talk')
export class HomeTalkController {
  constructor(
    private readonly pupil: PupilForm,
    private readonly talks: HomeTalks,
  ) {}

  /** An empty form. */
  @Get()
  @Requires('cases:write')
  @Shows(TEMPLATE)
  form(@Param('publicId') publicId: string, @CurrentActor() actor: Actor): Promise<TalkView> {
    return this.view(actor, publicId, null, []);
  }

  /** Records it: 422 with all that was typed when something is missing. */
  @Post()
  @Requires('cases:write')
  async record(
    @Param('publicId') publicId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(HomeTalkForm, body);
    const again = async (wrong: readonly FormError[]) =>
      new Page(TEMPLATE, await this.view(actor, publicId, values, wrong), HttpStatus.UNPROCESSABLE_ENTITY);
    const talk = talkOf(values, values.direction, '');
    if (errors.length > 0 || talk === null) return again(errors);
    try {
      await this.talks.record(actor, publicId, talk, values.formKey);
    } catch (error) {
      if (error instanceof InvalidInput) return again([errorOf(error)]);
      throw error;
    }
    return SeeOther.done(`/pupils/${publicId}#home-contacts`, 'It is recorded, under Talking with home.');
  }

  private async view(
    actor: Actor,
    publicId: string,
    typed: HomeTalkForm | null,
    errors: readonly FormError[],
  ): Promise<TalkView> {
    const subject = await this.pupil.about(actor, publicId);
    const home = await this.pupil.home(actor, publicId);
    const values = typed ?? Object.assign(new HomeTalkForm(), { on: subject.today });
    return presentTalk('Record contact with home', { subject, home }, { values, errors, isSpoken: false });
  }
}
