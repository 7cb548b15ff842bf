import { Controller, Get, HttpStatus, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AuditLog } from '../../access/audit/audit-log.js';
import { InvitationAnswers, MeetingMoved } from '../../followups/answers/invitation-answers.service.js';
import type { CurrentInvitation } from '../../followups/answers/current-invitation.js';
import type { FamilyLink } from '../../followups/family-links/family-link.entity.js';
import { FamilyLinks } from '../../followups/family-links/family-links.service.js';
import { HOME_ANSWERS } from '../../followups/invitation.entity.js';
import { Public } from '../../platform/http/public.decorator.js';
import { Conflict, Gone, InvalidInput, NotAllowed, NotFound } from '../../shared/errors.js';
import type { FamilyAnswerDto } from './family-answer.dto.js';
import { type FormState, UNTOUCHED } from './family-form.presenter.js';
import { presentFamilyPage } from './family-page.presenter.js';
import type { FamilyField } from './family-page.js';
import { FamilyRenderer } from './family-renderer.js';
import { fieldOf, type FieldProblem, readFamilyAnswer } from './read-family-answer.js';

/**
 * The family's page: `/f/<token>`, one link per contact and pupil. GET shows and changes nothing but the audit, because
 * mail scanners open every link; POST answers. It always shows the meeting as it stands now.
 */
@ApiExcludeController()
@Controller('f')
@Public('the link itself is the key: 256 random bits, sent to one person')
export class FamilyController {
  constructor(
    private readonly links: FamilyLinks,
    private readonly answers: InvitationAnswers,
    private readonly renderer: FamilyRenderer,
    private readonly audit: AuditLog,
  ) {}

  /** The page. `?answer=yes` (from a button in a mail) only preselects. 404 unknown, 410 ended. */
  @Get(':token')
  async show(
    @Param('token') token: string,
    @Query('answer') answer: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const { link, invitation } = await this.open(token);
    await this.audit.recordRead({
      actor: 'family-link',
      action: 'family-page-read',
      subject: 'family-link',
      subjectId: String(link.id),
    });
    const preselected = HOME_ANSWERS.find((one) => one === answer) ?? null;
    this.send(response, HttpStatus.OK, invitation, { ...UNTOUCHED, answer: preselected });
  }

  /** Takes the answer and shows the page again (303), so that going back or reloading sends nothing twice. */
  @Post(':token')
  async answer(
    @Param('token') token: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    refuseOtherSites(request);
    const { link, invitation } = await this.open(token);
    const { given, problems } = readFamilyAnswer(request.body);
    const { answer } = given;
    if (answer === undefined || problems.length > 0) {
      this.send(response, HttpStatus.UNPROCESSABLE_ENTITY, invitation, stateOf(given, problems));
      return;
    }
    try {
      await this.answers.answer(link, { ...given, answer });
      response.redirect(HttpStatus.SEE_OTHER, request.path);
    } catch (error) {
      await this.showAgain(response, link, given, error);
    }
  }

  /** What stood in the way, on the page itself and as it stands now, with what they typed kept. */
  private async showAgain(
    response: Response,
    link: FamilyLink,
    given: FamilyAnswerDto,
    error: unknown,
  ): Promise<void> {
    const now = await this.answers.currentFor(link);
    if (!now) throw error;
    if (error instanceof Conflict) {
      const asked = error instanceof MeetingMoved ? { answer: null } : {};
      const state = { ...stateOf(given, []), ...asked };
      this.send(response, HttpStatus.CONFLICT, now, state, error.message);
      return;
    }
    const field = error instanceof InvalidInput ? fieldOf(error.field) : null;
    if (field === null) throw error;
    const state = stateOf(given, [{ field, fault: 'characters' }]);
    this.send(response, HttpStatus.UNPROCESSABLE_ENTITY, now, state);
  }

  private async open(token: string): Promise<{ link: FamilyLink; invitation: CurrentInvitation }> {
    const resolved = await this.links.resolve(token);
    if (!resolved) throw new NotFound('There is no page at this address.');
    if (resolved.state !== 'valid') throw new Gone('This link has ended.');
    const invitation = await this.answers.currentFor(resolved.link);
    if (!invitation) throw new NotFound('There is no page at this address.');
    return { link: resolved.link, invitation };
  }

  private send(
    response: Response,
    status: number,
    invitation: CurrentInvitation,
    form: FormState,
    told: string | null = null,
  ): void {
    this.renderer.send(response, status, presentFamilyPage(invitation, form, told));
  }
}

/** A form on somebody else's site must not answer for a family. Browsers that say nothing are let through. */
function refuseOtherSites(request: Request): void {
  const from = request.headers['sec-fetch-site'];
  if (from !== undefined && from !== 'same-origin' && from !== 'none') {
    throw new NotAllowed('Please open the link from your mail and answer there.');
  }
}

function stateOf(given: FamilyAnswerDto, problems: readonly FieldProblem[]): FormState {
  const { accessNeeds = '', interpreterLanguage = '', note = '', insight = '' } = given;
  const { answer, coming } = given;
  const wrong = (field: FamilyField): boolean => problems.some((one) => one.field === field);
  return {
    answer: wrong('answer') ? null : (answer ?? null),
    coming: wrong('coming') ? null : (coming ?? null),
    words: { accessNeeds, interpreterLanguage, note, insight },
    problems,
  };
}
