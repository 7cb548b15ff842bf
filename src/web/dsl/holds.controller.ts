import { Body, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { PupilHolds } from '../../access/holds/pupil-holds.js';
import { Requires } from '../../access/requires.decorator.js';
import { PupilPicker } from '../../access/sight/pupil-picker.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { addDays } from '../../shared/days.js';
import { NotFound } from '../../shared/errors.js';
import { type FormError, formError, messages, readForm } from '../forms/form.js';
import { typedBack } from '../forms/typed-text.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { FindPupilForm } from '../pupil-search/find-pupil.forms.js';
import { type FindPupilView, NOBODY_PICKED, presentPickList } from '../pupil-search/find-pupil.presenter.js';
import { EVERYBODY, HoldForm, reviewFault } from './hold.forms.js';
import { type HoldView, presentHold } from './hold.presenter.js';

const WHO = 'dsl/hold-who.njk';
const HOLD = 'dsl/hold.njk';
const ROW_ID = /^\d{1,9}$/;

interface WhoView {
  readonly title: string;
  readonly find: FindPupilView;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

/** A DSL holds contact with a home, and lifts a hold. */
@StaffPages('dsl/holds')
export class HoldsController {
  constructor(
    private readonly picker: PupilPicker,
    private readonly holds: PupilHolds,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** First whom it is about. */
  @Get('new')
  @Requires('dsl')
  @Shows(WHO)
  who(): WhoView {
    return whoView(presentPickList(NOBODY_PICKED), []);
  }

  /** The same page with the pupils found by the letters typed. */
  @Post('new')
  @HttpCode(HttpStatus.OK)
  @Requires('dsl')
  @Shows(WHO)
  async find(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<WhoView> {
    const { values } = readForm(FindPupilForm, body);
    const list = await this.picker.byLetters(actor, 'hold', typedBack(values.letters));
    return whoView(presentPickList(list, typedBack(values.pupil)), []);
  }

  /** Just the pupils found, for the script that shows them while somebody types. */
  @Post('pupils')
  @HttpCode(HttpStatus.OK)
  @Requires('dsl')
  @Shows('pupil-search/found-pupils.njk')
  async suggest(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<{ find: FindPupilView }> {
    const { values } = readForm(FindPupilForm, body);
    return { find: presentPickList(await this.picker.byLetters(actor, 'hold', typedBack(values.letters))) };
  }

  /** On to the pupil who was chosen. */
  @Post('choose')
  @Requires('dsl')
  async choose(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Page | SeeOther> {
    const { values, errors } = readForm(FindPupilForm, body);
    if (errors.length === 0 && (await this.picker.picked(actor, 'hold', values.pupil)))
      return new SeeOther(`/dsl/holds/pupils/${values.pupil}`);
    const list = await this.picker.byLetters(actor, 'hold', typedBack(values.letters));
    const href = list.pupils.length === 0 ? '#letters' : '#pupil';
    const wrong = [{ ...formError('pupil', 'Type letters of the name and choose the pupil'), href }];
    return new Page(WHO, whoView(presentPickList(list), wrong), HttpStatus.UNPROCESSABLE_ENTITY);
  }

  /** Who is not to be contacted, why, and until when. */
  @Get('pupils/:pupilId')
  @Requires('dsl')
  @Shows(HOLD)
  form(@Param('pupilId') pupilId: string, @CurrentActor() actor: Actor): Promise<HoldView> {
    return this.view(actor, pupilId, new HoldForm(), []);
  }

  /** Mail that waits, reminders and links stop with it. */
  @Post('pupils/:pupilId')
  @Requires('dsl')
  async place(
    @Param('pupilId') pupilId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(HoldForm, body);
    const today = await this.schoolToday.at(actor.organisationId);
    const fault = reviewFault(typedBack(values.reviewOn), today, addDays(today, 366));
    const wrong = [
      ...errors.filter(({ field }) => field !== 'reviewOn'),
      ...(fault === null ? [] : [formError('reviewOn', fault)]),
    ];
    if (wrong.length > 0)
      return new Page(HOLD, await this.view(actor, pupilId, values, wrong), HttpStatus.UNPROCESSABLE_ENTITY);
    const { whom, reason, reviewOn } = values;
    const contactId = whom === EVERYBODY ? undefined : whom;
    await this.holds.place(actor, pupilId, { contactId, reason, reviewOn });
    return SeeOther.done(
      '/dsl',
      'The hold is placed. Mail that waited is stopped, and nobody but a DSL is told why.',
    );
  }

  @Post('pupils/:pupilId/:holdId/lift')
  @Requires('dsl')
  async lift(
    @Param('pupilId') pupilId: string,
    @Param('holdId') holdId: string,
    @CurrentActor() actor: Actor,
  ): Promise<SeeOther> {
    if (!ROW_ID.test(holdId)) throw new NotFound('No such hold that still stands.');
    await this.holds.lift(actor, pupilId, Number(holdId));
    return SeeOther.done('/dsl', 'The hold is lifted. What it had stopped stays stopped.');
  }

  private async view(
    actor: Actor,
    pupilId: string,
    form: HoldForm,
    errors: readonly FormError[],
  ): Promise<HoldView> {
    const whom = await this.holds.whom(actor, pupilId);
    const today = await this.schoolToday.at(actor.organisationId);
    const days = { earliest: addDays(today, 1), latest: addDays(today, 366) };
    return presentHold(pupilId, whom, form, days, errors);
  }
}

function whoView(find: FindPupilView, errors: readonly FormError[]): WhoView {
  return { title: 'Place a hold', find, errors, messages: messages(errors) };
}
