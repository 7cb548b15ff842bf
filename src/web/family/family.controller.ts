import { Body, Controller, Get, HttpStatus, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AuditLog } from '../../access/audit/audit-log.js';
import { InvitationAnswers, MeetingMoved } from '../../followups/answers/invitation-answers.service.js';
import type { CurrentInvitation } from '../../followups/answers/current-invitation.js';
import type { FamilyLink } from '../../followups/family-links/family-link.entity.js';
import { FamilyLinks } from '../../followups/family-links/family-links.service.js';
import { Public } from '../../platform/http/public.decorator.js';
import { Conflict, Gone, InvalidInput, NotAllowed, NotFound } from '../../shared/errors.js';
import { FamilyAnswerDto } from './family-answer.dto.js';
import { FamilyFilter } from './family.filter.js';
import { ANSWERS, CHOOSE_ONE, type FormState, presentFamilyPage } from './family-page.presenter.js';
import { FamilyRenderer } from './family-renderer.js';

const EMPTY: FormState = { answer: null, note: '', insight: '', error: null };

/**
 * The family's page: `/f/<token>`, one link per contact and pupil. GET shows and changes nothing but the audit, because
 * mail scanners open every link; POST answers. It always shows the meeting as it stands now.
 */
@ApiExcludeController()
@Controller('f')
@UseFilters(FamilyFilter)
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
    const preselected = ANSWERS.find((one) => one === answer) ?? null;
    this.send(response, HttpStatus.OK, invitation, { ...EMPTY, answer: preselected });
  }

  /** Takes the answer and shows the page again (303), so that going back or reloading sends nothing twice. */
  @Post(':token')
  async answer(
    @Param('token') token: string,
    @Body() body: FamilyAnswerDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    refuseOtherSites(request);
    const { link, invitation } = await this.open(token);
    const form = { answer: body.answer ?? null, note: body.note ?? '', insight: body.insight ?? '' };
    if (form.answer === null) {
      this.send(response, HttpStatus.UNPROCESSABLE_ENTITY, invitation, { ...form, error: CHOOSE_ONE });
      return;
    }
    try {
      await this.answers.answer(link, {
        ...form,
        answer: form.answer,
        ...(body.sequence === undefined ? {} : { sequence: body.sequence }),
      });
      response.redirect(HttpStatus.SEE_OTHER, request.path);
    } catch (error) {
      await this.showAgain(response, link, form, error);
    }
  }

  /** What stood in the way, on the page itself and as it stands now, with what they typed kept. */
  private async showAgain(
    response: Response,
    link: FamilyLink,
    form: Omit<FormState, 'error'>,
    error: unknown,
  ): Promise<void> {
    if (!(error instanceof Conflict || error instanceof InvalidInput)) throw error;
    const now = await this.answers.currentFor(link);
    if (!now) throw error;
    const told =
      error instanceof InvalidInput
        ? 'Please take out the special characters and send it again'
        : error.message;
    const status = error instanceof InvalidInput ? HttpStatus.UNPROCESSABLE_ENTITY : HttpStatus.CONFLICT;
    const state = error instanceof MeetingMoved ? { ...form, answer: null } : form;
    this.send(response, status, now, { ...state, error: told });
  }

  private async open(token: string): Promise<{ link: FamilyLink; invitation: CurrentInvitation }> {
    const resolved = await this.links.resolve(token);
    if (!resolved) throw new NotFound('There is no page at this address.');
    if (resolved.state !== 'valid') throw new Gone('This link has ended.');
    const invitation = await this.answers.currentFor(resolved.link);
    if (!invitation) throw new NotFound('There is no page at this address.');
    return { link: resolved.link, invitation };
  }

  private send(response: Response, status: number, invitation: CurrentInvitation, form: FormState): void {
    const page = presentFamilyPage(invitation, form);
    response
      .status(status)
      .setHeader('Content-Security-Policy', this.renderer.contentSecurityPolicy)
      .type('html')
      .send(this.renderer.render(page));
  }
}

/** A form on somebody else's site must not answer for a family. Browsers that say nothing are let through. */
function refuseOtherSites(request: Request): void {
  const from = request.headers['sec-fetch-site'];
  if (from !== undefined && from !== 'same-origin' && from !== 'none') {
    throw new NotAllowed('Please open the link from your mail and answer there.');
  }
}
