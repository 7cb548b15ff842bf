import { Body, Get, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { CancelFollowUp } from '../../followups/approval/cancel-follow-up.service.js';
import { ChangeFollowUp } from '../../followups/approval/change-follow-up.service.js';
import { ConcludeFollowUp } from '../../followups/approval/conclude-follow-up.service.js';
import { Deciders } from '../../followups/approval/deciders.js';
import { TextsHaveChanged } from '../../followups/approval/follow-up-errors.js';
import { Conflict, InvalidInput } from '../../shared/errors.js';
import { errorOf, type FormError, formError, readForm } from '../forms/form.js';
import { momentWords } from '../layout/dates.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import {
  agreedIn,
  ApproveForm,
  CancelForm,
  choiceOf,
  HeldForm,
  isFormError,
  TimeForm,
} from './meeting.forms.js';
import { MeetingPage } from './meeting-page.js';
import { presentReading } from './texts.presenter.js';

const MEETING = 'meeting/meeting.njk';
const READING = 'meeting/reading.njk';

/** What happens to a meeting that home knows of: moved, called off, held, or it did not come about. */
@StaffPages('meetings/:followUpId')
@Requires('followups:approve')
export class MeetingChangesController {
  constructor(
    private readonly page: MeetingPage,
    private readonly deciders: Deciders,
    private readonly changes: ChangeFollowUp,
    private readonly cancellation: CancelFollowUp,
    private readonly conclusion: ConcludeFollowUp,
  ) {}

  @Get('move')
  readMove(
    @Param('followUpId') id: string,
    @Query() asked: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page> {
    return this.moving(actor, id, readForm(TimeForm, asked).values, HttpStatus.OK);
  }

  @Post('move')
  async move(
    @Param('followUpId') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values } = readForm(ApproveForm, body);
    const startsAt = await this.startOf(actor, id, values);
    if (typeof startsAt !== 'string') return this.again(actor, id, values, [startsAt]);
    try {
      await this.changes.move(id, await this.deciders.of(actor), startsAt, values.fingerprint);
    } catch (error) {
      if (!(error instanceof TextsHaveChanged)) throw error;
      return this.moving(actor, id, values, HttpStatus.CONFLICT, error.message);
    }
    return SeeOther.done(`/meetings/${id}`, 'Moved. Everybody is asked again for the new time.');
  }

  @Get('cancel')
  readCancel(@Param('followUpId') id: string, @CurrentActor() actor: Actor): Promise<Page> {
    return this.cancelling(actor, id, '', HttpStatus.OK, []);
  }

  @Post('cancel')
  async cancel(
    @Param('followUpId') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(CancelForm, body);
    if (errors.length > 0)
      return this.cancelling(actor, id, values.reason, HttpStatus.UNPROCESSABLE_ENTITY, errors);
    try {
      const by = await this.deciders.of(actor);
      await this.cancellation.cancel(id, by, values.reason, values.fingerprint);
    } catch (error) {
      if (!(error instanceof TextsHaveChanged)) throw error;
      return this.cancelling(actor, id, values.reason, HttpStatus.CONFLICT, [
        formError('texts', error.message),
      ]);
    }
    return SeeOther.done(`/meetings/${id}`, 'Called off. Who was asked by mail is told by mail.');
  }

  @Post('held')
  async held(
    @Param('followUpId') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(HeldForm, withList(body));
    const { agreed, errors: missing } = agreedIn(values);
    const wrong = [...errors, ...missing];
    if (wrong.length > 0) return this.again(actor, id, values, wrong);
    const { came } = values;
    const note = values.note.trim() === '' ? null : values.note.trim();
    await this.conclusion.held(id, await this.deciders.of(actor), { agreed, note, came });
    return SeeOther.done(
      `/meetings/${id}`,
      'Held. What was agreed is on the list of what is due in the case.',
    );
  }

  @Post('missed')
  async missed(@Param('followUpId') id: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    await this.conclusion.missed(id, await this.deciders.of(actor));
    return SeeOther.done(`/meetings/${id}`, 'Noted. Phoning home is on the list of what is due in the case.');
  }

  private async moving(
    actor: Actor,
    id: string,
    asked: TimeForm,
    status: number,
    changed?: string,
  ): Promise<Page> {
    const { pupil } = await this.page.read(actor, id);
    const startsAt = await this.startOf(actor, id, asked);
    if (typeof startsAt !== 'string') return this.again(actor, id, asked, [startsAt]);
    try {
      const texts = await this.changes.previewMove(id, await this.deciders.of(actor), startsAt);
      const view = presentReading(
        {
          title: `Read before you move it: ${pupil.name}`,
          intro:
            'This is every word that leaves. Everybody is asked again; it is sent at once, or when the next school day begins.',
          when: momentWords(texts.startsAt, texts.zone),
          recipients: texts.recipients,
          toldInPerson: [],
          back: `/meetings/${id}`,
          post: `/meetings/${id}/move`,
          hidden: { day: asked.day, time: asked.time, fingerprint: texts.fingerprint },
          button: 'Move the meeting',
        },
        changed === undefined ? [] : [formError('texts', changed)],
      );
      return new Page(READING, view, status);
    } catch (error) {
      if (error instanceof InvalidInput)
        return this.again(actor, id, asked, [{ ...errorOf(error), field: 'day', href: '#day' }]);
      if (error instanceof Conflict)
        return this.again(actor, id, asked, [formError('day', error.message)], HttpStatus.CONFLICT);
      throw error;
    }
  }

  private async cancelling(
    actor: Actor,
    id: string,
    reason: string,
    status: number,
    errors: readonly FormError[],
  ): Promise<Page> {
    const { pupil } = await this.page.read(actor, id);
    const texts = await this.cancellation.preview(id, await this.deciders.of(actor));
    const view = presentReading(
      {
        title: `Read before you call it off: ${pupil.name}`,
        intro: 'This is every word that leaves. Why stays in the case and is sent to nobody.',
        when: null,
        recipients: texts.recipients,
        toldInPerson: texts.toldInPerson,
        back: `/meetings/${id}`,
        post: `/meetings/${id}/cancel`,
        hidden: { fingerprint: texts.fingerprint },
        button: 'Call it off',
        reason,
      },
      errors,
    );
    return new Page(READING, view, status);
  }

  /** The start as an instant, or what is missing. */
  private async startOf(actor: Actor, id: string, { day, time }: TimeForm): Promise<string | FormError> {
    const { school } = await this.page.read(actor, id);
    const choice = choiceOf({ slot: 'own', day, time }, school.zone);
    return isFormError(choice) ? choice : (choice.startsAt ?? '');
  }

  private async again(
    actor: Actor,
    id: string,
    typed: Partial<TimeForm & HeldForm>,
    errors: readonly FormError[],
    status: number = HttpStatus.UNPROCESSABLE_ENTITY,
  ): Promise<Page> {
    return new Page(MEETING, await this.page.show(actor, id, typed, errors), status);
  }
}

/** One ticked box arrives as a word, several as a list. */
function withList(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('came' in body)) return body;
  return { ...body, came: [body.came].flat() };
}
