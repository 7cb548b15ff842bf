import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { Sights } from '../../access/sight/sights.service.js';
import { AlreadyHandled } from '../../cases/case-errors.js';
import { type TriageCase, TriageDetail } from '../../cases/triage/triage-detail.js';
import { type TriageFilter, TriageList, type TriagePage } from '../../cases/triage/triage-list.js';
import { nextAfter } from '../../cases/triage/triage-order.js';
import { StandingMeetings } from '../../followups/reading/standing-meetings.js';
import type { Conflict } from '../../shared/errors.js';
import { presentCase, type SentForm, type TriageCaseView } from './triage-case.presenter.js';
import { triagePath } from './triage.address.js';

/** Which row, in which list, by whom. */
export interface AskedFor {
  readonly caseId: string;
  readonly filter: TriageFilter;
  readonly actor: Actor;
}

/** The page for who came second. */
export interface HandledView {
  readonly title: string;
  readonly text: string;
  readonly next: { readonly href: string; readonly text: string } | null;
  readonly back: string;
  readonly row: string;
}

/** Puts a row of the list on the desk, with the list beside it. */
@Injectable()
export class TriageDesk {
  constructor(
    private readonly sights: Sights,
    private readonly list: TriageList,
    private readonly detail: TriageDetail,
    private readonly meetings: StandingMeetings,
  ) {}

  /** Throws CaseNotFound. `sent`: a form shown again. */
  async show(
    { caseId, filter, actor }: AskedFor,
    sent: SentForm | null,
  ): Promise<{ found: TriageCase; view: TriageCaseView }> {
    const sight = await this.sights.of(actor);
    const found = await this.detail.read(caseId, actor, sight);
    const page = await this.list.find(filter, actor, sight, caseId);
    const meeting = await this.meetings.ofCase(caseId, actor.permissions.includes('dsl'));
    return { found, view: presentCase({ found, page, filter, meeting, sent }) };
  }

  /** Where to go after an outcome: the row that came next, if it still waits; else the first that does; else the list. */
  async after({ filter, actor }: AskedFor, next: string): Promise<string> {
    const { order } = await this.page(filter, actor);
    return triagePath({ ...filter, page: 1 }, order.includes(next) ? next : order[0]);
  }

  /** What is said to who came second, and where they go on. */
  async handled({ caseId, filter, actor }: AskedFor, error: Conflict): Promise<HandledView> {
    const { order } = await this.page(filter, actor);
    const next = nextAfter(order, caseId);
    const what = error instanceof AlreadyHandled ? 'somebody was first' : 'something has changed meanwhile';
    const name = next === null ? '' : await this.nameOf(next);
    return {
      title: `${await this.nameOf(caseId)}: ${what}`,
      text: error.message,
      next: next === null ? null : { href: triagePath({ ...filter, page: 1 }, next), text: `Next: ${name}` },
      back: triagePath(filter),
      row: triagePath({ ...filter, page: 1 }, caseId),
    };
  }

  /** Of a case that whoever asks has just been allowed to see. */
  nameOf(caseId: string): Promise<string> {
    return this.detail.nameOf(caseId);
  }

  private async page(filter: TriageFilter, actor: Actor): Promise<TriagePage> {
    return this.list.find({ ...filter, page: 1 }, actor, await this.sights.of(actor));
  }
}
