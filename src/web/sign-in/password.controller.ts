import { Body, Get, HttpStatus, Param, Post } from '@nestjs/common';
import { ChoosePassword } from '../../access/accounts/choose-password.service.js';
import { PasswordLinks } from '../../access/accounts/password-links.service.js';
import { Public } from '../../platform/http/public.decorator.js';
import { InvalidInput } from '../../shared/errors.js';
import { errorOf, type FormError, messages, readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { AddressForm, PasswordForm } from './sign-in.forms.js';

const CHOOSE = 'sign-in/choose-password.njk';
const FORGOTTEN = 'sign-in/forgotten-password.njk';

interface FormView {
  readonly title: string;
  readonly email: string;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

interface ChooseView extends FormView {
  readonly token: string;
}

/** A first password, or a new one, by a link that was mailed. */
@StaffPages('')
export class PasswordController {
  constructor(
    private readonly links: PasswordLinks,
    private readonly passwords: ChoosePassword,
  ) {}

  @Get('forgotten-password')
  @Public('who has forgotten their password cannot sign in')
  @Shows(FORGOTTEN)
  forgotten(): FormView {
    return view('I have forgotten my password', '', []);
  }

  /** Says the same whether the address has an account or not. */
  @Post('forgotten-password')
  @Public('who has forgotten their password cannot sign in; tries are limited')
  async sendLink(@Body() body: unknown): Promise<Page | SeeOther> {
    const { values, errors } = readForm(AddressForm, body);
    if (errors.length > 0)
      return new Page(
        FORGOTTEN,
        view('I have forgotten my password', values.email, errors),
        HttpStatus.UNPROCESSABLE_ENTITY,
      );
    await this.links.forgotten(values.email);
    return SeeOther.done(
      '/sign-in',
      'If that address has an account, a mail is on its way. Its link works for an hour.',
    );
  }

  /** 410 when the link is spent. */
  @Get('choose-password/:token')
  @Public('the link itself is the key: 256 random bits, mailed to one person, good once')
  @Shows(CHOOSE)
  async form(@Param('token') token: string): Promise<ChooseView> {
    return { ...view('Choose your password', await this.passwords.emailOf(token), []), token };
  }

  @Post('choose-password/:token')
  @Public('the link itself is the key: 256 random bits, mailed to one person, good once')
  async choose(@Param('token') token: string, @Body() body: unknown): Promise<Page | SeeOther> {
    const email = await this.passwords.emailOf(token);
    const { values, errors } = readForm(PasswordForm, body);
    if (errors.length > 0) return chooseAgain(token, email, errors);
    try {
      await this.passwords.choose(token, values.password);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return chooseAgain(token, email, [errorOf(error)]);
    }
    return SeeOther.done('/sign-in', 'Your password is set. Please sign in with it.');
  }
}

function chooseAgain(token: string, email: string, errors: readonly FormError[]): Page {
  const again = { ...view('Choose your password', email, errors), token };
  return new Page(CHOOSE, again, HttpStatus.UNPROCESSABLE_ENTITY);
}

function view(title: string, email: string, errors: readonly FormError[]): FormView {
  return { title, email, errors, messages: messages(errors) };
}
