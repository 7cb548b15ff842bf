import { Body, Get, HttpStatus, Post, Req } from '@nestjs/common';
import { toString as qrCode } from 'qrcode';
import { WrongCode } from '../../access/accounts/account-errors.js';
import { SecondFactor } from '../../access/accounts/second-factor.service.js';
import { SignIn } from '../../access/accounts/sign-in.service.js';
import type { RequestOfActor } from '../../access/actor.js';
import { Public } from '../../platform/http/public.decorator.js';
import { type FormError, formError, messages, readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { accountAtStep, pathAfterSignIn, renewSession } from './session-steps.js';
import { CodeForm } from './sign-in.forms.js';
import { presentSignIn, SIGN_IN_TEMPLATE } from './sign-in.presenter.js';

/** After so many wrong codes the password is asked again: six digits must not be guessed in one sitting (ASVS 6.5). */
const WRONG_CODES = 5;
const BY_PASSWORD = 'only a session whose password was right a moment ago gets past its first line';

interface CodeView {
  readonly title: string;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

interface SetUpView extends CodeView {
  readonly secret: string;
  /** SVG of the QR code, made here. */
  readonly qr: string;
}

interface RecoveryCodesView {
  readonly title: string;
  readonly codes: readonly string[];
}

/** The second step of signing in, and setting it up at the first. */
@StaffPages('')
export class SecondFactorController {
  constructor(
    private readonly signIn: SignIn,
    private readonly secondFactor: SecondFactor,
  ) {}

  @Get('sign-in/code')
  @Public(BY_PASSWORD)
  @Shows('sign-in/code.njk')
  code(@Req() request: RequestOfActor): CodeView {
    accountAtStep(request, 'code');
    return codeView([]);
  }

  /** Takes a code of the app or a recovery code. */
  @Post('sign-in/code')
  @Public(BY_PASSWORD)
  async takeCode(@Body() body: unknown, @Req() request: RequestOfActor): Promise<Page | SeeOther> {
    const accountId = accountAtStep(request, 'code');
    const { values, errors } = readForm(CodeForm, body);
    if (errors.length > 0) return codeAgain(errors);
    try {
      await this.signIn.withCode(accountId, values.code);
    } catch (error) {
      if (!(error instanceof WrongCode)) throw error;
      return (await this.tooOften(request)) ?? codeAgain([formError('code', error.message)]);
    }
    const { next } = request.session;
    await renewSession(request, { accountId, step: 'done', next });
    return new SeeOther(pathAfterSignIn(request));
  }

  @Get('second-factor/set-up')
  @Public(BY_PASSWORD)
  @Shows('sign-in/set-up.njk')
  async setUp(@Req() request: RequestOfActor): Promise<SetUpView> {
    return this.setUpView(request, []);
  }

  /** Takes the first code of the app; answers with the recovery codes, once. */
  @Post('second-factor/set-up')
  @Public(BY_PASSWORD)
  @Shows('sign-in/recovery-codes.njk')
  async confirm(
    @Body() body: unknown,
    @Req() request: RequestOfActor,
  ): Promise<Page | SeeOther | RecoveryCodesView> {
    const accountId = accountAtStep(request, 'set-up');
    const { values, errors } = readForm(CodeForm, body);
    const sealed = request.session.proposedSecret;
    if (sealed === undefined) return new SeeOther('/second-factor/set-up');
    if (errors.length > 0) return this.setUpAgain(request, errors);
    try {
      const codes = await this.secondFactor.confirm(accountId, sealed, values.code);
      await renewSession(request, { accountId, step: 'done', next: request.session.next });
      return { title: 'Keep these recovery codes', codes };
    } catch (error) {
      if (!(error instanceof WrongCode)) throw error;
      return (await this.tooOften(request)) ?? this.setUpAgain(request, [formError('code', error.message)]);
    }
  }

  private async setUpAgain(request: RequestOfActor, errors: readonly FormError[]): Promise<Page> {
    return new Page(
      'sign-in/set-up.njk',
      await this.setUpView(request, errors),
      HttpStatus.UNPROCESSABLE_ENTITY,
    );
  }

  private async setUpView(request: RequestOfActor, errors: readonly FormError[]): Promise<SetUpView> {
    const accountId = accountAtStep(request, 'set-up');
    const sealed = (request.session.proposedSecret ??= this.secondFactor.propose());
    const { secret, uri } = await this.secondFactor.shown(accountId, sealed);
    const qr = await qrCode(uri, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' });
    const grouped = (secret.match(/.{1,4}/g) ?? []).join(' ');
    return { title: 'Set up your second factor', secret: grouped, qr, errors, messages: messages(errors) };
  }

  /** Answered as wrong, not by sending them on: a way on would be taken for success, and the try not count. */
  private async tooOften(request: RequestOfActor): Promise<Page | null> {
    const wrong = (request.session.wrongCodes ?? 0) + 1;
    request.session.wrongCodes = wrong;
    if (wrong < WRONG_CODES) return null;
    await renewSession(request, {});
    const errors = [formError('email', 'Too many wrong codes. Please start again with your password')];
    return new Page(SIGN_IN_TEMPLATE, presentSignIn('', errors), HttpStatus.UNAUTHORIZED);
  }
}

function codeView(errors: readonly FormError[]): CodeView {
  return { title: 'Enter your code', errors, messages: messages(errors) };
}

function codeAgain(errors: readonly FormError[]): Page {
  return new Page('sign-in/code.njk', codeView(errors), HttpStatus.UNPROCESSABLE_ENTITY);
}
