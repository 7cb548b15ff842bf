import { Body, Get, HttpStatus, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { AskBacktest } from '../../cases/backtests/ask-backtest.service.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import { formError, readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { addressOf, checkTest, readTyped, wantsSettings } from './new-test.form.js';
import { NewTestPage } from './new-test-page.js';
import type { NewTestView } from './new-test.presenter.js';
import { RuleTestPages } from './rule-test-pages.js';
import type { RuleTestsView } from './rule-tests.presenter.js';
import { TESTS } from './test-words.js';

const NEW = 'rule-tests/new-test.njk';

class ListQuery {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  page = 1;
}

/** What has been tried on the past, and the form that asks for the next test. */
@StaffPages('settings/rules/tests')
export class RuleTestsController {
  constructor(
    private readonly pages: RuleTestPages,
    private readonly form: NewTestPage,
    private readonly tests: AskBacktest,
  ) {}

  /** Newest first, 25 a page. */
  @Get()
  @Requires('rules:write')
  @Shows('rule-tests/rule-tests.njk')
  list(@Query() asked: unknown, @CurrentActor() actor: Actor): Promise<RuleTestsView> {
    const { values, errors } = readForm(ListQuery, asked);
    return this.pages.list(actor, errors.length > 0 ? 1 : values.page);
  }

  /** The form: for `draft`, like the test `like`, as it was filled in so far, or with the days of this school year. */
  @Get('new')
  @Requires('rules:write')
  @Shows(NEW)
  new(@Query() asked: unknown, @CurrentActor() actor: Actor): Promise<NewTestView> {
    return this.form.first(actor, asked);
  }

  /** Asks the worker. First goes back for the settings of a sign that was just chosen; 422 with the form again when something is wrong. */
  @Post()
  @Requires('rules:write')
  async ask(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Page | SeeOther> {
    const typed = readTyped(body);
    if (wantsSettings(typed)) return new SeeOther(`${addressOf(`${TESTS}/new`, typed)}#settings`);
    const { asked, errors } = checkTest(typed, await this.form.bounds(actor));
    if (errors.length > 0) return this.again(actor, body, errors);
    try {
      return SeeOther.done(
        `${TESTS}/${await this.tests.ask(actor, asked)}`,
        'The test was asked for. It goes behind everything else that waits.',
      );
    } catch (error) {
      if (error instanceof NotFound)
        return this.again(actor, body, [formError('rules', 'Choose rules that are still there')]);
      if (!(error instanceof InvalidInput)) throw error;
      return this.again(actor, body, [formError('rules', `Expected ${error.expected}`)]);
    }
  }

  private async again(
    actor: Actor,
    body: unknown,
    errors: readonly ReturnType<typeof formError>[],
  ): Promise<Page> {
    const view = await this.form.again(actor, readTyped(body), errors);
    return new Page(NEW, view, HttpStatus.UNPROCESSABLE_ENTITY);
  }
}
