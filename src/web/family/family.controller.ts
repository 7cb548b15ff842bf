import { Controller, Get, HttpStatus, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AuditLog } from '../../access/audit/audit-log.js';
import { InvitationAnswers, MeetingMoved } from '../../followups/answers/invitation-answers.service.js';
import { LinkEnded } from '../../followups/answers/link-ended.error.js';
import type { FamilyLink } from '../../followups/family-links/family-link.entity.js';
import { FamilyLinks } from '../../followups/family-links/family-links.service.js';
import { HOME_ANSWERS } from '../../followups/invitation.entity.js';
import { Public } from '../../platform/http/public.decorator.js';
import { Conflict, InvalidInput, NotAllowed, NotFound } from '../../shared/errors.js';
import type { FamilyAnswerDto } from './family-answer.dto.js';
import { type FormState, UNTOUCHED } from './family-form.presenter.js';
import { type OpenPage, presentFamilyPage } from './family-page.presenter.js';
import type { FamilyField } from './family-page.js';
import { FamilyRenderer } from './family-renderer.js';
import { fieldOf, type FieldProblem, readFamilyAnswer } from './read-family-answer.js';

/**
 * The family's page: `/f/<token>`, one link per contact and pupil, and `/f/<token>/<school>`, which the mails of a school carry.
 * GET shows and changes nothing but the audit, because mail scanners open every link; POST answers. It always shows the meeting as
 * it stands now.
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
  @Get([':token', ':token/:school'])
  async show(
    @Param() { token = '', school }: LinkParts,
    @Query('answer') answer: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const opened = await this.open(token, school);
    await this.audit.recordRead({
      actor: 'family-link',
      action: 'family-page-read',
      subject: 'follow-up',
      subjectId: opened.invitation.meeting,
      reason: `by link ${opened.link.id} of this home`,
    });
    const preselected = HOME_ANSWERS.find((one) => one === answer) ?? null;
    this.send(response, HttpStatus.OK, opened, { ...UNTOUCHED, answer: preselected });
  }

  /** Takes the answer and shows the page again (303), so that going back or reloading sends nothing twice. */
  @Post([':token', ':token/:school'])
  async answer(
    @Param() { token = '', school }: LinkParts,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    refuseOtherSites(request);
    const opened = await this.open(token, school);
    const { given, problems } = readFamilyAnswer(request.body);
    const { answer } = given;
    if (answer === undefined || problems.length > 0) {
      this.send(response, HttpStatus.UNPROCESSABLE_ENTITY, opened, stateOf(given, problems));
      return;
    }
    try {
      await this.answers.answer(opened.link, { ...given, answer }, opened.schoolId);
      response.redirect(HttpStatus.SEE_OTHER, request.path);
    } catch (error) {
      await this.showAgain(response, opened, given, error);
    }
  }

  /** What stood in the way, on the page itself and as it stands now, with what they typed kept. */
  private async showAgain(
    response: Response,
    opened: OpenedLink,
    given: FamilyAnswerDto,
    error: unknown,
  ): Promise<void> {
    const invitation = await this.answers.currentFor(opened.link, opened.schoolId);
    if (!invitation) throw error;
    const now = { ...opened, invitation };
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

  private async open(token: string, school: string | undefined): Promise<OpenedLink> {
    const resolved = await this.links.resolve(token);
    if (!resolved) throw new NotFound(NO_PAGE);
    const { link } = resolved;
    const schoolId = schoolIn(school);
    if (resolved.state !== 'valid') throw new LinkEnded(await this.answers.schoolThatWrote(link, schoolId));
    const invitation = await this.answers.currentFor(link, schoolId);
    if (!invitation) throw new NotFound(NO_PAGE);
    const others = await this.answers.othersFor(link, invitation.school.id);
    return { link, schoolId, path: `/f/${token}`, invitation, others };
  }

  private send(
    response: Response,
    status: number,
    page: OpenPage,
    form: FormState,
    told: string | null = null,
  ): void {
    this.renderer.send(response, status, presentFamilyPage(page, form, told));
  }
}

const NO_PAGE = 'There is no page at this address.';

interface LinkParts {
  readonly token?: string;
  readonly school?: string;
}

interface OpenedLink extends OpenPage {
  readonly link: FamilyLink;
  /** Whose meeting the address names; null: none, the newest is shown. */
  readonly schoolId: number | null;
}

function schoolIn(part: string | undefined): number | null {
  if (part === undefined) return null;
  if (!/^[1-9]\d{0,8}$/.test(part)) throw new NotFound(NO_PAGE);
  return Number(part);
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
