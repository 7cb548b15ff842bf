import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { Sights } from '../../access/sight/sights.service.js';
import { CaseOwnership } from '../../cases/ownership/case-ownership.service.js';
import { CaseWorries } from '../../cases/reading/case-worries.js';
import { CaseFile } from '../../cases/reading/case-file.js';
import { CaseLooks } from '../../cases/triage/case-looks.js';
import { CaseMeetings } from '../../followups/reading/case-meetings.js';
import type { FormError } from '../forms/form.js';
import type { TypedInCase } from './case.forms.js';
import { type CaseView, presentCase } from './case.presenter.js';

/** Reads a case for its page, and writes down who did, why they may, and how far they have read. */
@Injectable()
export class CasePage {
  constructor(
    private readonly sights: Sights,
    private readonly file: CaseFile,
    private readonly meetings: CaseMeetings,
    private readonly ownership: CaseOwnership,
    private readonly looks: CaseLooks,
    private readonly worries: CaseWorries,
  ) {}

  /** Throws CaseNotFound, also for a case out of sight. */
  async show(
    actor: Actor,
    caseId: string,
    { wholeStory = false, typed = {}, errors = [] }: CaseShowing = {},
  ): Promise<CaseView> {
    const sight = await this.sights.of(actor);
    const whole = await this.file.read(caseId, sight);
    const lastLook = await this.looks.lastLook(whole.caseId, actor);
    const because = whole.visibleBecause;
    if (errors.length > 0) await this.looks.shownAgain(whole.caseId, actor, because);
    else await this.looks.looked(whole.caseId, actor, because, whole.chronology.length);
    const { possible, zone } = await this.ownership.possible(whole.caseId);
    const meetings = await this.meetings.of(whole.caseId, actor.permissions.includes('dsl'));
    const may = (permission: Actor['permissions'][number]) => actor.permissions.includes(permission);
    const reader = {
      mayWrite: may('cases:write'),
      isDsl: may('dsl'),
      wantsWholeStory: wholeStory,
      ...{ name: actor.name, lastLook },
    };
    const worries = await this.worries.of(whole, actor.permissions);
    return presentCase(
      { whole, meetings, worries, possible, zone, today: sight.today },
      reader,
      typed,
      errors,
    );
  }
}

/** How a page is shown again: with what was typed, and what was wrong with it. */
export interface CaseShowing {
  readonly wholeStory?: boolean;
  readonly typed?: TypedInCase;
  readonly errors?: readonly FormError[];
}
