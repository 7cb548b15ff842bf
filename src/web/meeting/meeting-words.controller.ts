import { Body, Get, HttpStatus, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { Deciders } from '../../followups/approval/deciders.js';
import { WordDraft } from '../../followups/approval/word-draft.service.js';
import { FollowUpTransitionRefused } from '../../followups/follow-up.lifecycle.js';
import { OWN_WORDS_AT_MOST, PLACE_AT_MOST } from '../../followups/own-words.js';
import { InvalidInput } from '../../shared/errors.js';
import { errorOf, type FormError, messages, readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { WordsForm } from './meeting.forms.js';
import { MeetingPage } from './meeting-page.js';

const TEMPLATE = 'meeting/words.njk';

/** What a person adds to a draft, for the template. */
export interface WordsView {
  readonly title: string;
  readonly id: string;
  readonly pupil: { readonly name: string };
  readonly values: WordsForm;
  readonly atMost: { readonly place: number; readonly ownWords: number };
  readonly errors: readonly FormError[];
  readonly messages: ReturnType<typeof messages>;
}

/** The room and a few words of one's own in an invitation that is only drafted. */
@StaffPages('meetings/:followUpId/words')
@Requires('followups:approve')
export class MeetingWordsController {
  constructor(
    private readonly page: MeetingPage,
    private readonly deciders: Deciders,
    private readonly words: WordDraft,
  ) {}

  /** The form, as long as it is a draft. */
  @Get()
  @Shows(TEMPLATE)
  async form(@Param('followUpId') id: string, @CurrentActor() actor: Actor): Promise<WordsView> {
    const { place, ownWords, state } = await this.page.read(actor, id);
    if (state !== 'draft') throw new FollowUpTransitionRefused(state, 'word');
    const values = Object.assign(new WordsForm(), { place: place ?? '', ownWords: ownWords ?? '' });
    return this.view(actor, id, values, []);
  }

  /** Writes the draft anew. What may not reach a family comes back with what was typed (422). */
  @Post()
  async change(
    @Param('followUpId') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(WordsForm, body);
    if (errors.length > 0) return this.again(actor, id, values, errors);
    try {
      await this.words.word(id, await this.deciders.of(actor), values);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.again(actor, id, values, [errorOf(error)]);
    }
    return SeeOther.done(
      `/meetings/${id}`,
      'The draft is written anew. Every word is read once more before it leaves.',
    );
  }

  private async again(
    actor: Actor,
    id: string,
    values: WordsForm,
    errors: readonly FormError[],
  ): Promise<Page> {
    return new Page(TEMPLATE, await this.view(actor, id, values, errors), HttpStatus.UNPROCESSABLE_ENTITY);
  }

  private async view(
    actor: Actor,
    id: string,
    values: WordsForm,
    errors: readonly FormError[],
  ): Promise<WordsView> {
    const { pupil } = await this.page.read(actor, id);
    return {
      title: `Words to the home of ${pupil.name}`,
      ...{ id, pupil, values, errors, messages: messages(errors) },
      atMost: { place: PLACE_AT_MOST, ownWords: OWN_WORDS_AT_MOST },
    };
  }
}
