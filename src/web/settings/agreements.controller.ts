import { Body, Get, HttpStatus, Param, Post } from '@nestjs/common';
import { IsString, Length, Matches } from 'class-validator';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { AgreementsOfPlace, NoSuchAgreement } from '../../access/settings/place-agreements.js';
import { InTeamsHands } from '../../followups/reading/in-teams-hands.js';
import { InvalidInput } from '../../shared/errors.js';
import { errorOf, type FormError, readForm } from '../forms/form.js';
import { typedBack } from '../forms/typed-text.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { type AgreementsView, presentAgreements, type TypedAgreement } from './agreements.presenter.js';
import { type EndAgreementView, presentEnding, withoutAccountWords } from './end-agreement.presenter.js';

const PATH = '/settings/agreements';
const TEMPLATE = 'settings/agreements.njk';

/** An agreement with a team, from a day on. */
class AgreementForm {
  @IsString({ message: 'Choose a team' })
  @Length(1, 22, { message: 'Choose a team' })
  team = '';

  @IsString({ message: 'Enter the first day' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'Enter the first day' })
  firstDay = '';
}

/** By which agreements teams may see pupils of a school: read by both sides, made by the school, ended by either. */
@StaffPages('settings/agreements')
export class AgreementsController {
  constructor(
    private readonly agreements: AgreementsOfPlace,
    private readonly hands: InTeamsHands,
  ) {}

  @Get()
  @Requires('agreements:read')
  @Shows(TEMPLATE)
  show(@CurrentActor() actor: Actor): Promise<AgreementsView> {
    return this.view(actor);
  }

  /** A school's. 422 for a team there is none of or has one already, and for a day more than a year away; 404 for a team. */
  @Post()
  @Requires('settings:write')
  async make(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Page | SeeOther> {
    const { values, errors } = readForm(AgreementForm, body);
    const typed = { team: typedBack(values.team), firstDay: typedBack(values.firstDay) };
    if (errors.length > 0) return this.again(actor, typed, errors);
    try {
      await this.agreements.make(actor, values.team, values.firstDay);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.again(actor, typed, [errorOf(error)]);
    }
    return SeeOther.done(PATH, 'The agreement is made. The people of both sides who should know are told.');
  }

  /** What would follow from ending one. 404 where there is none of one's own. */
  @Get(':withId/end')
  @Requires('settings:write')
  @Shows('settings/end-agreement.njk')
  async ask(@Param('withId') withId: string, @CurrentActor() actor: Actor): Promise<EndAgreementView> {
    const of = await this.agreements.of(actor);
    const agreement = of.standing.find(({ id }) => id === withId);
    if (!agreement) throw new NoSuchAgreement();
    return presentEnding(of, agreement, await this.hands.of(of, agreement));
  }

  /** Ends it at once. 404 where there is none of one's own, or it has ended meanwhile. */
  @Post(':withId/end')
  @Requires('settings:write')
  async end(@Param('withId') withId: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    const of = await this.agreements.of(actor);
    const agreement = of.standing.find(({ id }) => id === withId);
    const hands = agreement ? await this.hands.of(of, agreement) : null;
    await this.agreements.end(actor, withId);
    const done = 'The agreement has ended. The people of both sides who should know are told.';
    if (!hands || hands.withoutAccount.length === 0) return SeeOther.done(PATH, done);
    const unread = `${withoutAccountWords(hands.withoutAccount)}: make one under People, or tell them.`;
    return SeeOther.warned(PATH, `${done} ${unread}`);
  }

  private async again(actor: Actor, typed: TypedAgreement, errors: readonly FormError[]): Promise<Page> {
    return new Page(TEMPLATE, await this.view(actor, typed, errors), HttpStatus.UNPROCESSABLE_ENTITY);
  }

  private async view(
    actor: Actor,
    typed?: TypedAgreement,
    errors?: readonly FormError[],
  ): Promise<AgreementsView> {
    const of = await this.agreements.of(actor);
    const mayChange = actor.permissions.includes('settings:write');
    return presentAgreements(of, await this.hands.casesOf(of), mayChange, typed, errors);
  }
}
