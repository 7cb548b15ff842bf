import { Body, Get, HttpStatus, Post } from '@nestjs/common';
import { AlreadySetUp } from '../../access/accounts/account-errors.js';
import { FirstRun } from '../../access/accounts/first-run.service.js';
import { Public } from '../../platform/http/public.decorator.js';
import { InvalidInput } from '../../shared/errors.js';
import { errorOf, type FormError, messages, readForm } from '../forms/form.js';
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
    return view(new FirstRunForm(), []);
  }

  @Post()
  @Public(BECAUSE)
  async setUp(@Body() body: unknown): Promise<Page | SeeOther> {
    await this.refuseIfDone();
    const { values, errors } = readForm(FirstRunForm, body);
    if (errors.length > 0) return again(values, errors);
    try {
      await this.firstRun.setUp(values);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return again(values, [errorOf(error)]);
    }
    return SeeOther.done('/sign-in', 'Your account is made. Sign in, with your phone at hand.');
  }

  private async refuseIfDone(): Promise<void> {
    if (!(await this.firstRun.isDue())) throw new AlreadySetUp();
  }
}

function again(values: FirstRunForm, errors: readonly FormError[]): Page {
  return new Page(TEMPLATE, view(values, errors), HttpStatus.UNPROCESSABLE_ENTITY);
}

/** The password is never sent back. */
function view(values: FirstRunForm, errors: readonly FormError[]): FirstRunView {
  const { code, schoolName, firstName, lastName, email } = values;
  const form = { code, schoolName, firstName, lastName, email };
  return { title: 'Set up Tandem', form, errors, messages: messages(errors) };
}
