import { Body, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { PupilPicker } from '../../access/sight/pupil-picker.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { addDays, type Day } from '../../shared/days.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import { LogWorry, type Worry } from '../../signals/worries/log-worry.service.js';
import { WorryReaders } from '../../signals/worries/worry-readers.js';
import { type FormError, formError, readForm } from '../forms/form.js';
import { typedBack } from '../forms/typed-text.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import {
  type FindPupilView,
  NOBODY_PICKED,
  presentPickList,
  withChosen,
} from '../pupil-search/find-pupil.presenter.js';
import { isDayGiven, LogWorryForm } from './log-worry.forms.js';
import { type LogWorryView, presentForm } from './log-worry.presenter.js';

const TEMPLATE = 'worries/log-worry.njk';

/** Logging a worry: one form, made for a phone between two lessons. */
@StaffPages('worries')
export class LogWorryController {
  constructor(
    private readonly worries: LogWorry,
    private readonly picker: PupilPicker,
    private readonly readers: WorryReaders,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** An empty form; from a pupil's page with them picked already, by an id that says no name. */
  @Get('new')
  @Requires('worries:write')
  @Shows(TEMPLATE)
  async form(@Query('pupil') pupil: unknown, @CurrentActor() actor: Actor): Promise<LogWorryView> {
    const id = typedBack(pupil);
    const picked = id === '' ? null : await this.picker.picked(actor, 'worry', id);
    const find = presentPickList(withChosen(NOBODY_PICKED, picked), picked?.publicId);
    return this.view(actor, new LogWorryForm(), find, []);
  }

  /** The same form with the pupils found by the letters typed. By POST, so that no name stands in an address. */
  @Post('new')
  @HttpCode(HttpStatus.OK)
  @Requires('worries:write')
  @Shows(TEMPLATE)
  async find(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<LogWorryView> {
    const { values } = readForm(LogWorryForm, body);
    const list = await this.picker.byLetters(actor, 'worry', typedBack(values.letters));
    return this.view(actor, values, presentPickList(list, typedBack(values.pupil)), []);
  }

  /** Just the pupils found, for the script that shows them while somebody types. */
  @Post('pupils')
  @HttpCode(HttpStatus.OK)
  @Requires('worries:write')
  @Shows('pupil-search/found-pupils.njk')
  async suggest(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<{ find: FindPupilView }> {
    const { values } = readForm(LogWorryForm, body);
    return { find: presentPickList(await this.picker.byLetters(actor, 'worry', typedBack(values.letters))) };
  }

  /** Takes the worry down and says on its own page who reads it. 422 with all that was typed when something is missing. */
  @Post()
  @Requires('worries:write')
  async log(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Page | SeeOther> {
    const { values, errors } = readForm(LogWorryForm, body);
    if (!isDayGiven(values))
      return this.again(actor, values, [...errors, formError('date', 'Enter the day')]);
    if (errors.length > 0) return this.again(actor, values, errors);
    try {
      const today = await this.schoolToday.at(actor.organisationId);
      return new SeeOther(`/worries/${await this.worries.log(actor, worryOf(values, today))}`);
    } catch (error) {
      if (error instanceof InvalidInput)
        return this.again(actor, values, [formError('date', `Enter ${error.expected}`)]);
      if (!(error instanceof NotFound)) throw error;
      return this.again(actor, values, [formError('pupil', error.message)]);
    }
  }

  private async again(actor: Actor, form: LogWorryForm, errors: readonly FormError[]): Promise<Page> {
    const chosen = await this.picker.picked(actor, 'worry', typedBack(form.pupil));
    const list = chosen
      ? { ...NOBODY_PICKED, typed: typedBack(form.letters) }
      : await this.picker.byLetters(actor, 'worry', typedBack(form.letters));
    const find = presentPickList(withChosen(list, chosen), typedBack(form.pupil));
    return new Page(TEMPLATE, await this.view(actor, form, find, errors), HttpStatus.UNPROCESSABLE_ENTITY);
  }

  private async view(
    actor: Actor,
    form: LogWorryForm,
    find: FindPupilView,
    errors: readonly FormError[],
  ): Promise<LogWorryView> {
    const dsls = await this.readers.inDanger(actor);
    return presentForm(form, { dsls, find, today: await this.schoolToday.at(actor.organisationId), errors });
  }
}

/** Of a form without errors. */
function worryOf(form: LogWorryForm, today: Day): Worry {
  const { pupil, theme, severity, text, when, date, formKey } = form;
  if (theme === '' || severity === '') throw new InvalidInput('theme', 'what it is about');
  const day = { today: null, yesterday: addDays(today, -1), 'another-day': date }[when];
  const possibleHarm = form.harm === 'yes';
  return { pupil, theme, severity, text, day, possibleHarm, restricted: form.restricted === 'yes', formKey };
}
