import { Body, Get, HttpStatus, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { Sights } from '../../access/sight/sights.service.js';
import { CaseActionsService, type DoneByTalking } from '../../cases/actions/case-actions.service.js';
import { ActionNotFound } from '../../cases/case-errors.js';
import { CasesService } from '../../cases/cases.service.js';
import { CaseFile, type ListedAction } from '../../cases/reading/case-file.js';
import { InvalidInput } from '../../shared/errors.js';
import { errorOf, type FormError, readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { PupilForm } from '../pupil-agreements/pupil-form.js';
import { ActionTalkForm, talkOf } from './home-talk.forms.js';
import { presentTalk, reachedWords, type TalkSubject } from './home-talk.presenter.js';

const TEMPLATE = 'home-talks/action-talk.njk';

/** Whom it is about, and what was to be done. */
interface Asked extends TalkSubject {
  readonly action: ListedAction;
}

/** Ticking something that was to be done by speaking with home: did you reach them? */
@StaffPages('cases/:caseId/actions/:actionId/talk')
export class ActionTalkController {
  constructor(
    private readonly pupil: PupilForm,
    private readonly sights: Sights,
    private readonly file: CaseFile,
    private readonly actions: CaseActionsService,
    private readonly cases: CasesService,
  ) {}

  /** The question. */
  @Get()
  @Requires('cases:write')
  @Shows(TEMPLATE)
  async ask(
    @Param('caseId') caseId: string,
    @Param('actionId') actionId: string,
    @CurrentActor() actor: Actor,
  ): Promise<ActionTalkView> {
    const asked = await this.asked(actor, caseId, actionId);
    const values = Object.assign(new ActionTalkForm(), { on: asked.subject.today, channel: 'phone' });
    return presentAsked(asked, caseId, values);
  }

  /** Reached: recorded and done. Not reached: in the story, and still to do. Otherwise: just done. */
  @Post()
  @Requires('cases:write')
  async answer(
    @Param('caseId') caseId: string,
    @Param('actionId') actionId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(ActionTalkForm, body);
    const asked = await this.asked(actor, caseId, actionId);
    const again = (wrong: readonly FormError[]) =>
      new Page(TEMPLATE, presentAsked(asked, caseId, values, wrong), HttpStatus.UNPROCESSABLE_ENTITY);
    if (errors.length > 0) return again(errors);
    const page = `/cases/${caseId}`;
    if (values.reached === 'no') {
      await this.cases.addNote(caseId, actor, `Tried, and reached nobody: ${asked.action.title}`);
      return SeeOther.done(page, 'It is in the story that you tried. It stays on the list of what is due.');
    }
    const talked = values.reached === 'yes' ? talkedOf(values, asked) : null;
    try {
      await this.actions.completeAction(actionId, actor, talked);
    } catch (error) {
      if (error instanceof InvalidInput) return again([errorOf(error)]);
      throw error;
    }
    return SeeOther.done(
      page,
      talked ? 'Done. The talk is recorded with the pupil.' : 'Done, and in the story.',
    );
  }

  /** @throws CaseNotFound, ActionNotFound: what is done, or of another case, is not asked about. */
  private async asked(actor: Actor, caseId: string, actionId: string): Promise<Asked> {
    const whole = await this.file.read(caseId, await this.sights.of(actor));
    const action = whole.actions.find((one) => one.actionId === actionId);
    if (!action || action.doneAt !== null || action.withdrawnAt !== null) throw new ActionNotFound();
    const subject = await this.pupil.about(actor, whole.pupil.id);
    return { subject, action, home: await this.pupil.home(actor, whole.pupil.id) };
  }
}

function talkedOf(values: ActionTalkForm, { home, action }: Asked): DoneByTalking | null {
  const talk = talkOf(values, 'school-to-home', action.title);
  return talk && { talk, words: reachedWords(home, values.contact, talk.channel, values.summary) };
}

function presentAsked(
  asked: Asked,
  caseId: string,
  values: ActionTalkForm,
  errors: readonly FormError[] = [],
) {
  return {
    ...presentTalk('Did you reach them?', asked, { values, errors, isSpoken: true }),
    ...{ what: asked.action.title, caseHref: `/cases/${caseId}` },
  };
}

type ActionTalkView = ReturnType<typeof presentAsked>;
