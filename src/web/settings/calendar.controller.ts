import { Body, Get, HttpStatus, Param, Post } from '@nestjs/common';
import { IsString, Length, Matches } from 'class-validator';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { SchoolClosures } from '../../access/settings/school-closures.js';
import { MeetingsOnDay } from '../../followups/reading/meetings-on-day.js';
import { InvalidInput } from '../../shared/errors.js';
import { errorOf, type FormError, readForm } from '../forms/form.js';
import { TypedText, typedBack } from '../forms/typed-text.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { askedWords, meetingsWords } from './booked-words.js';
import { type CalendarView, NOTHING_TYPED, presentCalendar, type TypedDays } from './calendar.presenter.js';

const PATH = '/settings/calendar';
const TEMPLATE = 'settings/calendar.njk';

/** A school day that is called off. */
class ClosureForm {
  @IsString({ message: 'Enter the day' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'Enter the day' })
  day = '';

  @TypedText()
  @IsString({ message: 'Write why' })
  @Length(1, 120, { message: 'Write why, in at most 120 characters' })
  reason = '';
}

/** A single day with school that no term has. */
class ExtraDayForm {
  @IsString({ message: 'Enter the day' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'Enter the day' })
  extraDay = '';
}

/** When a school has school: its terms, the days it has called off, and single days more. */
@StaffPages('settings/calendar')
export class CalendarController {
  constructor(
    private readonly closures: SchoolClosures,
    private readonly meetings: MeetingsOnDay,
  ) {}

  @Get()
  @Requires('settings:write')
  @Shows(TEMPLATE)
  async show(@CurrentActor() actor: Actor): Promise<CalendarView> {
    return presentCalendar(await this.closures.year(actor));
  }

  /** Calls a school day off. 422 for a past day and for one without school. */
  @Post()
  @Requires('settings:write')
  async close(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Page | SeeOther> {
    const { values, errors } = readForm(ClosureForm, body);
    const typed = { ...NOTHING_TYPED, day: typedBack(values.day), reason: typedBack(values.reason) };
    if (errors.length > 0) return this.again(actor, typed, errors);
    try {
      await this.closures.close(actor, values.day, values.reason);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.again(actor, typed, [errorOf(error)]);
    }
    const booked = await this.meetings.booked(actor.organisationId ?? 0, [values.day]);
    if (booked.count === 0)
      return SeeOther.done(
        PATH,
        'Called off. Nothing leaves for a home on that day, and no meeting is suggested for it.',
      );
    const meetings = `${meetingsWords(booked.count)} booked on that day`;
    return SeeOther.warned(PATH, `Called off. ${meetings}. ${askedWords(booked)}`);
  }

  /** Has school on one day more. 422 for a past day and for one with school. */
  @Post('days')
  @Requires('settings:write')
  async add(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Page | SeeOther> {
    const { values, errors } = readForm(ExtraDayForm, body);
    const typed = { ...NOTHING_TYPED, extraDay: typedBack(values.extraDay) };
    if (errors.length > 0) return this.again(actor, typed, errors);
    try {
      await this.closures.add(actor, values.extraDay);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.again(actor, typed, [errorOf(error)]);
    }
    return SeeOther.done(PATH, 'There is school on that day now.');
  }

  /** Has school on a day again. 404 for one that is past, or was not called off. */
  @Post(':day/open')
  @Requires('settings:write')
  async open(@Param('day') day: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    await this.closures.open(actor, day);
    return SeeOther.done(PATH, 'There is school on that day again.');
  }

  private async again(actor: Actor, typed: TypedDays, errors: readonly FormError[]): Promise<Page> {
    const view = presentCalendar(await this.closures.year(actor), typed, errors);
    return new Page(TEMPLATE, view, HttpStatus.UNPROCESSABLE_ENTITY);
  }
}
