import { Body, Get, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { CaseActionsService } from '../../cases/actions/case-actions.service.js';
import { CasesService } from '../../cases/cases.service.js';
import { CaseOwnership } from '../../cases/ownership/case-ownership.service.js';
import { CloseCase } from '../../followups/approval/close-case.service.js';
import { InvalidInput } from '../../shared/errors.js';
import { errorOf, readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { ActionForm, NoteForm, OwnerForm, ReasonForm, type TypedInCase } from './case.forms.js';
import { CasePage } from './case-page.js';
import type { CaseView } from './case.presenter.js';

const TEMPLATE = 'case/case.njk';

/** One case: what has happened, what was agreed, what is due, and what people add to it. */
@StaffPages('cases/:caseId')
export class CaseController {
  constructor(
    private readonly page: CasePage,
    private readonly cases: CasesService,
    private readonly closing: CloseCase,
    private readonly actions: CaseActionsService,
    private readonly ownership: CaseOwnership,
  ) {}

  @Get()
  @Requires('cases:read')
  @Shows(TEMPLATE)
  show(
    @Param('caseId') caseId: string,
    @Query('story') story: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<CaseView> {
    return this.page.show(actor, caseId, { wholeStory: story === 'all' });
  }

  @Post('open')
  @Requires('cases:write')
  async open(@Param('caseId') caseId: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    await this.cases.open(caseId, actor);
    return SeeOther.done(`/cases/${caseId}`, 'The case is open.');
  }

  @Post('close')
  @Requires('cases:write')
  close(@Param('caseId') caseId: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    return this.take(actor, caseId, ReasonForm, body, 'The case is closed.', ({ reason }) =>
      this.closing.close(caseId, actor, reason),
    );
  }

  @Post('reopen')
  @Requires('cases:write')
  reopen(@Param('caseId') caseId: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    return this.take(actor, caseId, ReasonForm, body, 'The case is open again.', ({ reason }) =>
      this.cases.reopen(caseId, actor, reason),
    );
  }

  @Post('notes')
  @Requires('cases:write')
  note(@Param('caseId') caseId: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    return this.take(actor, caseId, NoteForm, body, 'Your note is in the story.', ({ note }) =>
      this.cases.addNote(caseId, actor, note),
    );
  }

  @Post('actions')
  @Requires('cases:write')
  act(@Param('caseId') caseId: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    return this.take(actor, caseId, ActionForm, body, 'It is on the list of what is due.', (form) =>
      this.actions.addAction(caseId, actor, {
        title: form.title.trim(),
        dueOn: form.dueOn,
        ...(form.doer === '' ? {} : { owner: form.doer }),
      }),
    );
  }

  @Post('actions/:actionId/done')
  @Requires('cases:write')
  async done(
    @Param('caseId') caseId: string,
    @Param('actionId') actionId: string,
    @CurrentActor() actor: Actor,
  ): Promise<SeeOther> {
    await this.actions.completeAction(actionId, actor);
    return SeeOther.done(`/cases/${caseId}`, 'Done, and in the story.');
  }

  @Post('owner')
  @Requires('cases:write')
  give(@Param('caseId') caseId: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    return this.take(actor, caseId, OwnerForm, body, 'The case has been given on.', ({ owner }) =>
      this.ownership.give(caseId, actor, owner),
    );
  }

  /** Does what a form asks for, or shows the page again with what was typed and what is wrong with it. */
  private async take<T extends TypedInCase>(
    actor: Actor,
    caseId: string,
    form: new () => T,
    body: unknown,
    said: string,
    work: (values: T) => Promise<unknown>,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(form, body);
    const again = async (wrong: typeof errors) => {
      const view = await this.page.show(actor, caseId, { typed: values, errors: wrong });
      return new Page(TEMPLATE, view, HttpStatus.UNPROCESSABLE_ENTITY);
    };
    if (errors.length > 0) return again(errors);
    try {
      await work(values);
    } catch (error) {
      if (error instanceof InvalidInput) return again([errorOf(error)]);
      throw error;
    }
    return SeeOther.done(`/cases/${caseId}`, said);
  }
}
