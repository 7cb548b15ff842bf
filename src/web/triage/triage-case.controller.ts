import { Body, Get, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { dayWords } from '../../cases/triage/day-words.js';
import { CaseLooks } from '../../cases/triage/case-looks.js';
import { LookAgain } from '../../cases/triage/look-again.service.js';
import type { MadeOutcome } from '../../cases/triage/made-outcome.js';
import { Triage } from '../../cases/triage/triage.service.js';
import { UndoTriage } from '../../cases/triage/undo-triage.service.js';
import { Conflict, InvalidInput } from '../../shared/errors.js';
import { errorOf, formError, readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import type { SentForm, TriageCaseView } from './triage-case.presenter.js';
import { type AskedFor, TriageDesk } from './triage-desk.js';
import { readFilter, triagePath } from './triage.address.js';
import { AddToForm, NoActionForm, OutcomeForm, UndoForm, WatchForm } from './triage.forms.js';

const TEMPLATE = 'triage/triage-case.njk';
const HANDLED = 'triage/handled.njk';

type Address = Readonly<Record<string, unknown>>;

/** One row of the list: what is known, and the four outcomes. After one the next row is shown, with a way to undo. */
@StaffPages('triage/:caseId')
export class TriageCaseController {
  constructor(
    private readonly desk: TriageDesk,
    private readonly looks: CaseLooks,
    private readonly triage: Triage,
    private readonly undoing: UndoTriage,
    private readonly lookAgain: LookAgain,
  ) {}

  @Get()
  @Requires('cases:write')
  @Shows(TEMPLATE)
  async show(
    @Param('caseId') caseId: string,
    @Query() query: Address,
    @CurrentActor() actor: Actor,
  ): Promise<TriageCaseView> {
    const { found, view } = await this.desk.show(asked(caseId, query, actor), null);
    await this.looks.looked(caseId, actor, found.visibleBecause, found.chronology.length);
    return view;
  }

  @Post('open')
  @Requires('cases:write')
  open(
    @Param('caseId') caseId: string,
    @Query() query: Address,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values } = readForm(OutcomeForm, body);
    const made = () => this.triage.open(caseId, actor);
    return this.outcome(asked(caseId, query, actor), values.next, 'case opened', made);
  }

  @Post('add-to')
  @Requires('cases:write')
  async addTo(
    @Param('caseId') caseId: string,
    @Query() query: Address,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(AddToForm, body);
    if (errors.length > 0)
      return this.again(asked(caseId, query, actor), { outcome: 'add-to', errors, addTo: values });
    const made = () => this.triage.addTo(caseId, actor, values.target, values.verdict);
    const row = asked(caseId, query, actor);
    return this.outcome(row, values.next, 'added to the earlier case', made, values.target);
  }

  @Post('watch')
  @Requires('cases:write')
  async watch(
    @Param('caseId') caseId: string,
    @Query() query: Address,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(WatchForm, body);
    const row = asked(caseId, query, actor);
    const sent = { outcome: 'watch', watch: values } as const;
    if (errors.length > 0) return this.again(row, { ...sent, errors });
    const isOther = values.until === 'other';
    const until = isOther ? values.other : values.until;
    try {
      const made = () => this.triage.watch(caseId, actor, until, values.note, values.verdict);
      return await this.outcome(row, values.next, () => `watched until ${dayWords(until)}`, made);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const { text } = errorOf(error);
      return this.again(row, { ...sent, errors: [formError(isOther ? 'other' : 'until', text)] });
    }
  }

  @Post('no-action')
  @Requires('cases:write')
  async noAction(
    @Param('caseId') caseId: string,
    @Query() query: Address,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(NoActionForm, body);
    const { verdict, reason, next } = values;
    const row = asked(caseId, query, actor);
    if (errors.length > 0 || verdict === '')
      return this.again(row, { outcome: 'no-action', errors, noAction: values });
    return this.outcome(row, next, 'no action', () => this.triage.noAction(caseId, actor, reason, verdict));
  }

  /** A watched case is looked at before its day. */
  @Post('look-again')
  @Requires('cases:write')
  async look(
    @Param('caseId') caseId: string,
    @Query() query: Address,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    return this.unlessHandled(asked(caseId, query, actor), async () => {
      await this.lookAgain.now(caseId, actor);
      const words = `${await this.desk.nameOf(caseId)}: back to be looked at.`;
      return SeeOther.done(triagePath({ ...readFilter(query), state: 'proposed' }, caseId), words);
    });
  }

  /** Within ten minutes, by whoever may triage. 409 with words once something has followed. */
  @Post('undo')
  @Requires('cases:write')
  async undo(
    @Param('caseId') caseId: string,
    @Query() query: Address,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(UndoForm, body);
    return this.unlessHandled(asked(caseId, query, actor), async () => {
      await this.undoing.undo(caseId, actor, errors.length > 0 ? '' : values.outcome);
      const words = `${await this.desk.nameOf(caseId)}: undone, and to be looked at again.`;
      return SeeOther.done(triagePath(readFilter(query), caseId), words);
    });
  }

  private outcome(
    row: AskedFor,
    next: string,
    words: string | (() => string),
    made: () => Promise<MadeOutcome>,
    goesOnIn = row.caseId,
  ): Promise<Page | SeeOther> {
    return this.unlessHandled(row, async () => {
      const { outcomeId } = await made();
      const said = typeof words === 'string' ? words : words();
      return new SeeOther(await this.desk.after(row, next), {
        kind: 'success',
        text: `${await this.desk.nameOf(row.caseId)}: ${said}.`,
        undo: { path: triagePath(row.filter, row.caseId, 'undo'), outcome: outcomeId },
        way: { href: `/cases/${goesOnIn}`, text: 'Go to the case' },
      });
    });
  }

  /** Somebody was first, or has gone on: said in words, with the next row one click away. */
  private async unlessHandled(row: AskedFor, work: () => Promise<SeeOther>): Promise<Page | SeeOther> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      return new Page(HANDLED, await this.desk.handled(row, error), HttpStatus.CONFLICT);
    }
  }

  private async again(row: AskedFor, sent: SentForm): Promise<Page> {
    const { view } = await this.desk.show(row, sent);
    return new Page(TEMPLATE, view, HttpStatus.UNPROCESSABLE_ENTITY);
  }
}

function asked(caseId: string, query: Address, actor: Actor): AskedFor {
  return { caseId, filter: readFilter(query), actor };
}
