import { Body, Get, HttpStatus, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { DraftChangedMeanwhile } from '../../rules/drafts/draft-errors.js';
import { RuleDraftChanges } from '../../rules/drafts/rule-draft-changes.js';
import { RuleReach } from '../../rules/drafts/rule-reach.js';
import { NothingToPublish, PublishedMeanwhile } from '../../rules/publishing/publishing-errors.js';
import { RulePublishing } from '../../rules/publishing/rule-publishing.service.js';
import { LONGEST_REASON, LONGEST_TITLE } from '../../rules/rule-terms.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import { type FormError, formError } from '../forms/form.js';
import { typedBack } from '../forms/typed-text.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import {
  type DraftsView,
  type DraftView,
  presentDraft,
  presentDrafts,
  presentPublishing,
  type PublishView,
} from './rule-draft.presenter.js';
import { pathOf, revisionIn, RuleDraftPage, wholeNumberIn } from './rule-draft-page.js';
import { sentIn } from './typed-rule.js';

const DRAFTS = '/settings/rules/drafts';
const [LIST, ONE, PUBLISH] = ['rule-drafts/drafts.njk', 'rule-drafts/draft.njk', 'rule-drafts/publish.njk'];
const NAME_IT = `Enter what the draft is called, in at most ${LONGEST_TITLE} characters`;
const GIVE_A_REASON = `Write why, in at most ${LONGEST_REASON} characters`;

/** Drafts of rules for one's own school: begun, read beside what is in force, published or discarded. */
@StaffPages('settings/rules/drafts')
export class RuleDraftsController {
  constructor(
    private readonly page: RuleDraftPage,
    private readonly changes: RuleDraftChanges,
    private readonly publishing: RulePublishing,
    private readonly reach: RuleReach,
  ) {}

  @Get()
  @Requires('rules:write')
  @Shows(LIST)
  async list(@CurrentActor() actor: Actor): Promise<DraftsView> {
    await this.expectSchool(actor);
    return presentDrafts(await this.page.open(actor), '', []);
  }

  /** Begins one from the rules in force. 422 without a name; 404 for who works for no school. */
  @Post()
  @Requires('rules:write')
  async begin(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Page | SeeOther> {
    await this.expectSchool(actor);
    const title = typedBack(sentIn(body)['title']).trim();
    try {
      const publicId = await this.changes.begin(actor, title, await this.reach.schoolsOf(actor));
      return SeeOther.done(
        pathOf(publicId),
        'This draft begins with the rules in force. Nothing changes for any pupil until it is published.',
      );
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const view = presentDrafts(await this.page.open(actor), title, [formError('title', NAME_IT)]);
      return new Page(LIST, view, HttpStatus.UNPROCESSABLE_ENTITY);
    }
  }

  /** 404 for one of another school. */
  @Get(':draftId')
  @Requires('rules:write')
  @Shows(ONE)
  async show(@Param('draftId') id: string, @CurrentActor() actor: Actor): Promise<DraftView> {
    return presentDraft(await this.page.of(actor, id));
  }

  /** 422 without a name; a warning where somebody was faster. */
  @Post(':draftId/title')
  @Requires('rules:write')
  async rename(
    @Param('draftId') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const title = typedBack(sentIn(body)['title']).trim();
    try {
      await this.changes.rename(actor, { publicId: id, revision: revisionIn(body) }, title);
      return SeeOther.done(pathOf(id), 'The draft has its new name.');
    } catch (error) {
      if (error instanceof DraftChangedMeanwhile) return SeeOther.warned(pathOf(id), error.message);
      if (!(error instanceof InvalidInput)) throw error;
      const view = presentDraft(await this.page.of(actor, id), title, [formError('title', NAME_IT)]);
      return new Page(ONE, view, HttpStatus.UNPROCESSABLE_ENTITY);
    }
  }

  /** A warning where somebody was faster: it may be worth keeping now. */
  @Post(':draftId/discard')
  @Requires('rules:write')
  async discard(
    @Param('draftId') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<SeeOther> {
    try {
      await this.changes.discard(actor, { publicId: id, revision: revisionIn(body) });
      return SeeOther.done(DRAFTS, 'The draft is discarded. The rules in force stay as they are.');
    } catch (error) {
      if (error instanceof DraftChangedMeanwhile) return SeeOther.warned(pathOf(id), error.message);
      throw error;
    }
  }

  /** What publishing would change, to be read before it is done. */
  @Get(':draftId/publish')
  @Requires('rules:write')
  @Shows(PUBLISH)
  async ask(@Param('draftId') id: string, @CurrentActor() actor: Actor): Promise<PublishView | SeeOther> {
    const beside = await this.page.of(actor, id);
    const { publishedVersion, discardedAt } = beside.draft;
    if (publishedVersion !== null || discardedAt !== null) return new SeeOther(pathOf(id));
    return presentPublishing(beside);
  }

  /** 422 without a reason; 409, and the difference as it is now, where others have changed the draft or published meanwhile. */
  @Post(':draftId/publish')
  @Requires('rules:write')
  async publish(
    @Param('draftId') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const reason = typedBack(sentIn(body)['reason']).replaceAll('\r\n', '\n').trim();
    const read = { publicId: id, revision: revisionIn(body) };
    try {
      const against = wholeNumberIn(body, 'against');
      const version = await this.publishing.publishDraft(actor, read, { reason, against });
      return SeeOther.done('/settings/rules', `Rule set ${version} is in force.`);
    } catch (error) {
      const [status, errors] = refusal(error);
      const view = presentPublishing(await this.page.of(actor, id), reason, errors);
      return new Page(PUBLISH, view, status);
    }
  }

  private async expectSchool(actor: Actor): Promise<void> {
    if (await this.reach.isEmpty(actor)) throw new NotFound('Only a school has rules of its own.');
  }
}

/** What is wrong, to be shown on the page with what was typed. @throws the error where it is none of these */
function refusal(error: unknown): [status: number, errors: FormError[]] {
  if (error instanceof InvalidInput && error.field === 'reason')
    return [HttpStatus.UNPROCESSABLE_ENTITY, [formError('reason', GIVE_A_REASON)]];
  if (error instanceof InvalidInput && error.field === 'rules')
    return [HttpStatus.UNPROCESSABLE_ENTITY, [{ ...formError('difference', `Expected ${error.expected}`) }]];
  if (
    error instanceof PublishedMeanwhile ||
    error instanceof DraftChangedMeanwhile ||
    error instanceof NothingToPublish
  )
    return [HttpStatus.CONFLICT, [formError('difference', error.message)]];
  throw error;
}
