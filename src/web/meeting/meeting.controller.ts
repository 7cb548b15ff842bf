import { Body, Get, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { ApproveFollowUp } from '../../followups/approval/approve-follow-up.service.js';
import { ChangeFollowUp } from '../../followups/approval/change-follow-up.service.js';
import { Deciders } from '../../followups/approval/deciders.js';
import { DraftHasChanged, TextsHaveChanged } from '../../followups/approval/follow-up-errors.js';
import { FollowUpTransitionRefused } from '../../followups/follow-up.lifecycle.js';
import { RefreshTimes } from '../../followups/approval/refresh-times.service.js';
import { Conflict, InvalidInput } from '../../shared/errors.js';
import { errorOf, formError, readForm } from '../forms/form.js';
import { momentWords } from '../layout/dates.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { ApproveForm, choiceOf, isFormError, TimeForm } from './meeting.forms.js';
import { MeetingPage } from './meeting-page.js';
import type { MeetingView } from './meeting.presenter.js';
import { presentReading } from './texts.presenter.js';

const MEETING = 'meeting/meeting.njk';
const READING = 'meeting/reading.njk';

/** One meeting with home: read the draft, choose a time, read every word, approve; take it back. */
@StaffPages('meetings/:followUpId')
export class MeetingController {
  constructor(
    private readonly page: MeetingPage,
    private readonly deciders: Deciders,
    private readonly approval: ApproveFollowUp,
    private readonly changes: ChangeFollowUp,
    private readonly times: RefreshTimes,
  ) {}

  @Get()
  @Requires('cases:read')
  @Shows(MEETING)
  show(@Param('followUpId') id: string, @CurrentActor() actor: Actor): Promise<MeetingView> {
    return this.page.show(actor, id);
  }

  /** Every word that would leave for the chosen time, before anybody says yes. */
  @Get('approve')
  @Requires('followups:approve')
  async read(
    @Param('followUpId') id: string,
    @Query() asked: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page> {
    return this.reading(actor, id, readForm(TimeForm, asked).values, HttpStatus.OK);
  }

  /** Says yes to what was read. With any word changed since, it is shown again instead (409). */
  @Post('approve')
  @Requires('followups:approve')
  async approve(
    @Param('followUpId') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values } = readForm(ApproveForm, body);
    const { school } = await this.page.read(actor, id);
    const choice = choiceOf(values, school.zone);
    if (isFormError(choice)) return this.again(actor, id, values, [choice]);
    try {
      const by = await this.deciders.of(actor);
      const { sendAfter } = await this.approval.approve(id, by, choice, values.fingerprint);
      const leaves = momentWords(sendAfter, school.zone);
      return SeeOther.done(
        `/meetings/${id}`,
        `Approved, and everybody is booked. Nothing leaves before ${leaves}; until then you can take it back.`,
      );
    } catch (error) {
      if (error instanceof FollowUpTransitionRefused) return this.behind(actor, id, error);
      if (!(error instanceof TextsHaveChanged) && !(error instanceof DraftHasChanged)) throw error;
      return this.reading(actor, id, values, HttpStatus.CONFLICT, error.message);
    }
  }

  @Post('refresh')
  @Requires('followups:approve')
  async refresh(@Param('followUpId') id: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    const slots = await this.times.refresh(id, await this.deciders.of(actor));
    return slots.length > 0
      ? SeeOther.done(
          `/meetings/${id}`,
          'These times are possible now. The words have been written anew for them.',
        )
      : SeeOther.warned(`/meetings/${id}`, 'No time was found that suits everybody within their hours.');
  }

  @Post('take-back')
  @Requires('followups:approve')
  async takeBack(@Param('followUpId') id: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    await this.changes.takeBack(id, await this.deciders.of(actor));
    return SeeOther.done(`/meetings/${id}`, 'Taken back: it is a draft again, and nothing has left.');
  }

  private async reading(
    actor: Actor,
    id: string,
    asked: TimeForm,
    status: number,
    changed?: string,
  ): Promise<Page> {
    const { school, pupil } = await this.page.read(actor, id);
    const choice = choiceOf(asked, school.zone);
    if (isFormError(choice)) return this.again(actor, id, asked, [choice]);
    try {
      const texts = await this.approval.preview(id, await this.deciders.of(actor), choice);
      const { slot, day, time } = asked;
      const view = presentReading(
        {
          title: `Read before you approve: ${pupil.name}`,
          intro:
            'This is every word that leaves, to each person. When you approve, everybody is booked, and ten minutes or more pass before anything is sent; until then you can take it back.',
          when: momentWords(texts.startsAt, texts.zone),
          recipients: texts.recipients,
          toldInPerson: [],
          back: `/meetings/${id}`,
          post: `/meetings/${id}/approve`,
          hidden: { slot, day, time, fingerprint: texts.fingerprint },
          button: 'Approve',
        },
        changed === undefined ? [] : [formError('texts', changed)],
      );
      return new Page(READING, view, status);
    } catch (error) {
      if (error instanceof FollowUpTransitionRefused) return this.behind(actor, id, error);
      if (error instanceof InvalidInput) return this.again(actor, id, asked, [timeError(error)]);
      if (error instanceof Conflict)
        return this.again(actor, id, asked, [formError('slot', error.message)], HttpStatus.CONFLICT);
      throw error;
    }
  }

  /** Whoever comes back to words that were approved meanwhile, by themselves or by others, sees how the meeting stands. */
  private behind(actor: Actor, id: string, error: FollowUpTransitionRefused): Promise<Page> {
    return this.again(actor, id, new TimeForm(), [formError('state', error.message)], HttpStatus.CONFLICT);
  }

  private async again(
    actor: Actor,
    id: string,
    typed: TimeForm,
    errors: Parameters<MeetingPage['show']>[3],
    status: number = HttpStatus.UNPROCESSABLE_ENTITY,
  ): Promise<Page> {
    return new Page(MEETING, await this.page.show(actor, id, typed, errors), status);
  }
}

function timeError(error: InvalidInput) {
  return { ...errorOf(error), field: 'day', href: '#day' };
}
