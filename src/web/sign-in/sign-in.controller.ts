import { Body, Get, HttpStatus, Post, Req } from '@nestjs/common';
import { WrongPassword } from '../../access/accounts/account-errors.js';
import { FirstRun } from '../../access/accounts/first-run.service.js';
import { SignIn } from '../../access/accounts/sign-in.service.js';
import type { RequestOfActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { Public } from '../../platform/http/public.decorator.js';
import { formError, readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { pathAfterSignIn, renewSession, stepPath } from './session-steps.js';
import { SignInForm } from './sign-in.forms.js';
import { presentSignIn, SIGN_IN_TEMPLATE, type SignInView } from './sign-in.presenter.js';
import { fewTriesLeft } from './too-many-tries.js';

/** Address and password, then (elsewhere) the second factor. */
@StaffPages('')
export class SignInController {
  constructor(
    private readonly signIn: SignIn,
    private readonly firstRun: FirstRun,
  ) {}

  /** The form. */
  @Get('sign-in')
  @Public('where people say who they are')
  @Shows(SIGN_IN_TEMPLATE)
  async form(): Promise<SignInView> {
    return presentSignIn('', [], await this.firstRun.isDue());
  }

  /** Takes address and password. 401 with the form again when they do not fit. */
  @Post('sign-in')
  @Public('where people say who they are; tries are limited')
  async submit(@Body() body: unknown, @Req() request: RequestOfActor): Promise<Page | SeeOther> {
    const { values, errors } = readForm(SignInForm, body);
    if (errors.length > 0)
      return new Page(SIGN_IN_TEMPLATE, presentSignIn(values.email, errors), HttpStatus.UNPROCESSABLE_ENTITY);
    try {
      const { accountId, next } = await this.signIn.withPassword(values.email, values.password);
      const wanted = request.session.next;
      await renewSession(request, { accountId, step: next, next: wanted });
      return new SeeOther(next === 'done' ? pathAfterSignIn(request) : stepPath(next));
    } catch (error) {
      if (!(error instanceof WrongPassword)) throw error;
      const errors = [formError('email', `${error.message}${fewTriesLeft(triesLeft(request))}`)];
      return new Page(SIGN_IN_TEMPLATE, presentSignIn(values.email, errors), HttpStatus.UNAUTHORIZED);
    }
  }

  /** Ends the session on the server, whatever the browser keeps. */
  @Post('sign-out')
  @Requires('signed-in')
  async signOut(@Req() request: RequestOfActor): Promise<SeeOther> {
    await new Promise<void>((resolve, reject) => {
      request.session.destroy((error: unknown) => {
        if (error) reject(error instanceof Error ? error : new Error('the session was not ended'));
        else resolve();
      });
    });
    return new SeeOther('/sign-in');
  }
}

/** As `express-rate-limit` has counted this one; null where it has not. */
function triesLeft(request: RequestOfActor): number | null {
  const counted = (request as { rateLimit?: { remaining?: unknown } }).rateLimit?.remaining;
  return typeof counted === 'number' ? counted : null;
}
