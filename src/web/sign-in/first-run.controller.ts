import { Body, Get, HttpStatus, Post } from '@nestjs/common';
import { AlreadySetUp } from '../../access/accounts/account-errors.js';
import type { KnownSchool } from '../../access/accounts/first-people.js';
import { FirstRun } from '../../access/accounts/first-run.service.js';
import { Public } from '../../platform/http/public.decorator.js';
import { InvalidInput } from '../../shared/errors.js';
import { errorOf, type FormError, formError, messages, readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { FirstRunForm } from './sign-in.forms.js';

const TEMPLATE = 'sign-in/first-run.njk';
const BECAUSE =
  'nobody has an account yet; it asks for a code that only the server prints, and ends with the first account';

interface FirstRunView {
  readonly title: string;
  readonly form: Omit<FirstRunForm, 'password'>;
  /** One has been imported: it is theirs, and nothing is asked. */
  readonly onlySchool: string | null;
  /** Several have: theirs is asked. */
  readonly schools: readonly { readonly value: string; readonly text: string; readonly checked: boolean }[];
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

/** Makes the first administrator of an installation. */
@StaffPages('first-run')
export class FirstRunController {
  constructor(private readonly firstRun: FirstRun) {}

  @Get()
  @Public(BECAUSE)
  @Shows(TEMPLATE)
  async form(): Promise<FirstRunView> {
    await this.refuseIfDone();
    return view(new FirstRunForm(), [], await this.firstRun.schools());
  }

  @Post()
  @Public(BECAUSE)
  async setUp(@Body() body: unknown): Promise<Page | SeeOther> {
    await this.refuseIfDone();
    const schools = await this.firstRun.schools();
    const { values, errors: found } = readForm(FirstRunForm, body);
    const errors = [...found, ...aboutSchool(values, schools)];
    if (errors.length > 0) return again(values, errors, schools);
    try {
      await this.firstRun.setUp(values);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return again(values, [errorOf(error)], schools);
    }
    return SeeOther.done('/sign-in', 'Your account is made. Sign in, with your phone at hand.');
  }

  private async refuseIfDone(): Promise<void> {
    if (!(await this.firstRun.isDue())) throw new AlreadySetUp();
  }
}

function again(values: FirstRunForm, errors: readonly FormError[], schools: readonly KnownSchool[]): Page {
  return new Page(TEMPLATE, view(values, errors, schools), HttpStatus.UNPROCESSABLE_ENTITY);
}

/** Which question about the school was put, and is not answered. */
function aboutSchool({ schoolName, schoolId }: FirstRunForm, schools: readonly KnownSchool[]): FormError[] {
  if (schools.length === 0)
    return schoolName.trim() === '' ? [formError('schoolName', 'Enter the name of your school')] : [];
  const isAnswered = schools.length === 1 || schools.some(({ id }) => id === schoolId);
  return isAnswered ? [] : [formError('schoolId', 'Choose your school')];
}

/** The password is never sent back. */
function view(
  values: FirstRunForm,
  errors: readonly FormError[],
  schools: readonly KnownSchool[],
): FirstRunView {
  const { code, schoolName, schoolId, firstName, lastName, email } = values;
  const form = { code, schoolName, schoolId, firstName, lastName, email };
  return {
    ...{ title: 'Set up Tandem', form, errors, messages: messages(errors) },
    onlySchool: schools.length === 1 ? (schools[0]?.name ?? null) : null,
    schools:
      schools.length === 1
        ? []
        : schools.map(({ id, name }) => ({ value: id, text: name, checked: id === schoolId })),
  };
}
