import { Body, Get, HttpStatus, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { PupilHolds } from '../../access/holds/pupil-holds.js';
import { Requires } from '../../access/requires.decorator.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { addDays, type Day } from '../../shared/days.js';
import { NotFound } from '../../shared/errors.js';
import { type FormError, formError, messages, readForm } from '../forms/form.js';
import { typedBack } from '../forms/typed-text.js';
import { dayWords } from '../layout/dates.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { HoldReviewForm, reviewFault } from './hold.forms.js';

const TEMPLATE = 'dsl/hold-review.njk';
const ROW_ID = /^[1-9]\d{0,8}$/;

interface HoldReviewView {
  readonly title: string;
  readonly about: string;
  readonly action: string;
  readonly reviewOn: string;
  readonly earliest: Day;
  readonly latest: Day;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

/** A DSL has looked at a hold: it stands, and is looked at again on another day. */
@StaffPages('dsl/holds')
export class HoldReviewController {
  constructor(
    private readonly holds: PupilHolds,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** 404 for a hold that has been lifted. */
  @Get('pupils/:pupilId/:holdId/review')
  @Requires('dsl')
  @Shows(TEMPLATE)
  form(
    @Param('pupilId') pupilId: string,
    @Param('holdId') holdId: string,
    @CurrentActor() actor: Actor,
  ): Promise<HoldReviewView> {
    return this.view(actor, pupilId, holdId, '', []);
  }

  /** 422 for a day that is not within the next twelve months. */
  @Post('pupils/:pupilId/:holdId/review')
  @Requires('dsl')
  async move(
    @Param('pupilId') pupilId: string,
    @Param('holdId') holdId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values } = readForm(HoldReviewForm, body);
    const typed = typedBack(values.reviewOn);
    const today = await this.schoolToday.at(actor.organisationId);
    const fault = reviewFault(typed, today, addDays(today, 366));
    if (fault !== null) {
      const view = await this.view(actor, pupilId, holdId, typed, [formError('reviewOn', fault)]);
      return new Page(TEMPLATE, view, HttpStatus.UNPROCESSABLE_ENTITY);
    }
    await this.holds.reviewOn(actor, pupilId, rowIdOf(holdId), values.reviewOn);
    return SeeOther.done(
      '/dsl',
      `The hold stays. You look at it again on ${dayWords(values.reviewOn, today)}.`,
    );
  }

  private async view(
    actor: Actor,
    pupilId: string,
    holdId: string,
    reviewOn: string,
    errors: readonly FormError[],
  ): Promise<HoldReviewView> {
    const hold = await this.holds.standing(actor, pupilId, rowIdOf(holdId));
    const today = await this.schoolToday.at(actor.organisationId);
    return {
      title: `The hold for ${hold.pupilName}`,
      about: `${hold.whom ?? 'Nobody at home'} is ${hold.whom === null ? '' : 'not '}contacted. You wanted to look at it again on ${dayWords(hold.reviewOn, today)}.`,
      action: `/dsl/holds/pupils/${pupilId}/${holdId}/review`,
      ...{ reviewOn, earliest: addDays(today, 1), latest: addDays(today, 366), errors },
      messages: messages(errors),
    };
  }
}

function rowIdOf(part: string): number {
  if (!ROW_ID.test(part)) throw new NotFound('No such hold that still stands.');
  return Number(part);
}
