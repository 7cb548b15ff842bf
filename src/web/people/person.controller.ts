import { Body, Get, HttpStatus, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { PeopleAccounts } from '../../access/people/people-accounts.js';
import { PeopleReader } from '../../access/people/people-reader.js';
import { RoleGiving } from '../../access/people/role-giving.js';
import { givable } from '../../access/people/roles-here.js';
import { Requires } from '../../access/requires.decorator.js';
import { InvalidInput } from '../../shared/errors.js';
import { errorOf, type FormError, readForm } from '../forms/form.js';
import { typedBack } from '../forms/typed-text.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { InviteForm, RolesForm, yearsTyped } from './people.forms.js';
import { type PersonView, presentPerson, type Typed } from './person.presenter.js';

const TEMPLATE = 'people/person.njk';

/** One member of staff: their roles, and the account with which they sign in. 404 for those of another school or team. */
@StaffPages('people')
export class PersonController {
  constructor(
    private readonly people: PeopleReader,
    private readonly accounts: PeopleAccounts,
    private readonly giving: RoleGiving,
    private readonly audit: AuditLog,
  ) {}

  @Get(':staffId')
  @Requires('users:write')
  @Shows(TEMPLATE)
  async show(@Param('staffId') staffId: string, @CurrentActor() actor: Actor): Promise<PersonView> {
    const view = await this.view(actor, staffId);
    await this.audit.recordRead({
      actor: actor.name,
      action: 'people-read',
      subject: 'staff',
      subjectId: staffId,
      reason: 'administrator, of their own organisation',
    });
    return view;
  }

  /** Makes an account and mails a link to choose a password; it works once, for a week. 409 when they have one. */
  @Post(':staffId/invite')
  @Requires('users:write')
  async invite(
    @Param('staffId') staffId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    return this.invited(actor, staffId, body, (email) => this.accounts.invite(actor, staffId, email));
  }

  /** Until they have chosen a password: the invitation goes to another address instead. 409 once they have. */
  @Post(':staffId/address')
  @Requires('users:write')
  async address(
    @Param('staffId') staffId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    return this.invited(actor, staffId, body, (email) =>
      this.accounts.inviteElsewhere(actor, staffId, email),
    );
  }

  /** Makes the ticked roles the ones that are given here. 409 when somebody else has changed them since. */
  @Post(':staffId/roles')
  @Requires('users:write')
  async roles(
    @Param('staffId') staffId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(RolesForm, body);
    const { roles, yearGroups, seen } = values;
    const typed = {
      roles: Array.isArray(roles) ? roles : [],
      yearGroups: typedBack(yearGroups),
      seen: typedBack(seen),
    };
    if (errors.length > 0) return this.again(actor, staffId, typed, errors);
    return this.orAgain(actor, staffId, typed, async () => {
      await this.giving.set(actor, staffId, { roles, yearGroups: yearsTyped(yearGroups), seen });
      return 'Saved. It counts from their next page on.';
    });
  }

  /** Mails a further link: the first one again, or for a new password. */
  @Post(':staffId/link')
  @Requires('users:write')
  async link(@Param('staffId') staffId: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    const purpose = await this.accounts.sendLink(actor, staffId);
    const how = purpose === 'welcome' ? 'It works once, for a week.' : 'It works once, for an hour.';
    return SeeOther.done(
      `/people/${staffId}`,
      `A link is on its way. ${how} Earlier links do not work any more.`,
    );
  }

  /** Ends their sessions and keys at once. 409 for the last administrator. */
  @Post(':staffId/disable')
  @Requires('users:write')
  async disable(@Param('staffId') staffId: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    await this.accounts.disable(actor, staffId);
    return SeeOther.done(`/people/${staffId}`, 'The account is disabled. They are signed out everywhere.');
  }

  @Post(':staffId/enable')
  @Requires('users:write')
  async enable(@Param('staffId') staffId: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    await this.accounts.enable(actor, staffId);
    return SeeOther.done(`/people/${staffId}`, 'They can sign in again, with the password they had.');
  }

  /** For a lost phone. */
  @Post(':staffId/second-factor')
  @Requires('users:write')
  async secondFactor(@Param('staffId') staffId: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    await this.accounts.takeOffSecondFactor(actor, staffId);
    return SeeOther.done(
      `/people/${staffId}`,
      'Taken off. They set up their new phone when they next sign in.',
    );
  }

  /** The same words whether the address is new to Tandem or opens an account at another school or team. */
  private async invited(
    actor: Actor,
    staffId: string,
    body: unknown,
    work: (email: string) => Promise<void>,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(InviteForm, body);
    const typed = { email: typedBack(values.email) };
    if (errors.length > 0) return this.again(actor, staffId, typed, errors);
    return this.orAgain(actor, staffId, typed, async () => {
      await work(values.email);
      return `A mail about their account is on its way to ${values.email}. Its link works once, for a week.`;
    });
  }

  /** What a service finds wrong is said beside its field. */
  private async orAgain(
    actor: Actor,
    staffId: string,
    typed: Typed,
    work: () => Promise<string>,
  ): Promise<Page | SeeOther> {
    try {
      return SeeOther.done(`/people/${staffId}`, await work());
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.again(actor, staffId, typed, [errorOf(error)]);
    }
  }

  private async again(
    actor: Actor,
    staffId: string,
    typed: Typed,
    errors: readonly FormError[],
  ): Promise<Page> {
    return new Page(
      TEMPLATE,
      await this.view(actor, staffId, typed, errors),
      HttpStatus.UNPROCESSABLE_ENTITY,
    );
  }

  private async view(
    actor: Actor,
    staffId: string,
    typed?: Typed,
    errors?: readonly FormError[],
  ): Promise<PersonView> {
    const found = await this.people.one(actor, staffId);
    const own = (actor.roles ?? []).map((one) => one.role);
    const looks = { staffId: actor.staffId, givable: givable(own, found.kind) };
    return presentPerson(found, looks, typed, errors);
  }
}
