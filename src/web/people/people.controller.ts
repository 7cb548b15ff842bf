import { Body, Get, HttpStatus, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { PeopleAccounts } from '../../access/people/people-accounts.js';
import { PeopleReader } from '../../access/people/people-reader.js';
import { Requires } from '../../access/requires.decorator.js';
import { InvalidInput } from '../../shared/errors.js';
import { errorOf, type FormError, readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { NewPersonForm } from './people.forms.js';
import {
  type NewPersonView,
  type PeopleFilter,
  type PeopleView,
  presentNewPerson,
  presentPeople,
} from './people.presenter.js';

const NEW = 'people/new-person.njk';

/** Who works here, who can sign in and what they may do: for administrators, each of their own school or team. */
@StaffPages('people')
export class PeopleController {
  constructor(
    private readonly people: PeopleReader,
    private readonly accounts: PeopleAccounts,
    private readonly audit: AuditLog,
  ) {}

  /** A hundred at a time, by last name. No name stands in the address: only role, state and page do. */
  @Get()
  @Requires('users:write')
  @Shows('people/people.njk')
  async list(@Query() query: unknown, @CurrentActor() actor: Actor): Promise<PeopleView> {
    const view = presentPeople(await this.people.all(actor), filterOf(query));
    await this.audit.recordRead({
      actor: actor.name,
      action: 'people-read',
      subject: 'staff',
      subjectId: 'all',
      reason: 'administrator, of their own organisation',
    });
    return view;
  }

  @Get('new')
  @Requires('users:write')
  @Shows(NEW)
  form(): NewPersonView {
    return presentNewPerson(new NewPersonForm(), []);
  }

  /** Makes somebody whom no file names, and mails them a link. 422 for an address that is known already. */
  @Post('new')
  @Requires('users:write')
  async add(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Page | SeeOther> {
    const { values, errors } = readForm(NewPersonForm, body);
    if (errors.length > 0) return again(values, errors);
    try {
      const id = await this.accounts.add(actor, values);
      return SeeOther.done(
        `/people/${id}`,
        `A mail about their account is on its way to ${values.email}. Now choose what they may do.`,
      );
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return again(values, [errorOf(error)]);
    }
  }
}

function again(values: NewPersonForm, errors: readonly FormError[]): Page {
  return new Page(NEW, presentNewPerson(values, errors), HttpStatus.UNPROCESSABLE_ENTITY);
}

function filterOf(query: unknown): PeopleFilter {
  const asked = (typeof query === 'object' && query !== null ? query : {}) as Readonly<
    Record<string, unknown>
  >;
  const word = (name: string): string => {
    const value = asked[name];
    return typeof value === 'string' && /^[a-z-]{1,20}$/.test(value) ? value : '';
  };
  const page =
    typeof asked['page'] === 'string' && /^\d{1,4}$/.test(asked['page']) ? Number(asked['page']) : 1;
  return { role: word('role'), state: word('state'), page };
}
