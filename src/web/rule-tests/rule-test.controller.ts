import { Get, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { AskBacktest } from '../../cases/backtests/ask-backtest.service.js';
import { RunIsOver } from '../../cases/backtests/backtest-run.lifecycle.js';
import { NAMED_KINDS, type NamedKind } from '../../cases/backtests/kept-verdicts.js';
import { readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import type { PupilRulesView } from '../pupil-rules/pupil-rules.presenter.js';
import { RuleTestPages } from './rule-test-pages.js';
import type { RuleTestView } from './rule-test.presenter.js';
import { TestPupilPage } from './test-pupil-page.js';
import type { TestPupilsView } from './test-pupils.presenter.js';
import { TESTS } from './test-words.js';

const PUPIL = 'pupil-rules/pupil-rules.njk';

class PupilsQuery {
  @IsOptional()
  @IsIn(NAMED_KINDS)
  which: NamedKind = 'right';

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  page = 1;
}

/** One test of rules on the past: how far it is, what came of it, and of whom it speaks. */
@StaffPages('settings/rules/tests')
export class RuleTestController {
  constructor(
    private readonly pages: RuleTestPages,
    private readonly tests: AskBacktest,
    private readonly onePupil: TestPupilPage,
  ) {}

  /** With the curve of the rule in the address, else of the one that flags most. */
  @Get(':testId')
  @Requires('rules:write')
  @Shows('rule-tests/rule-test.njk')
  show(
    @Param('testId') testId: string,
    @Query('rule') rule: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<RuleTestView> {
    return this.pages.one(actor, testId, typeof rule === 'string' ? rule : null);
  }

  /** Whom it flagged or missed, 50 a page: of those, whom the reader may see today. */
  @Get(':testId/pupils')
  @Requires('rules:write')
  @Shows('rule-tests/test-pupils.njk')
  pupils(
    @Param('testId') testId: string,
    @Query() asked: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<TestPupilsView> {
    const { values, errors } = readForm(PupilsQuery, asked);
    const { which, page } = errors.length > 0 ? new PupilsQuery() : values;
    return this.pages.pupils(actor, testId, which, page);
  }

  /** What the rules of the test saw of one pupil, on a day of the address. 422 with the form again when it is no day, or lies ahead. */
  @Get(':testId/pupils/:publicId')
  @Requires('rules:write')
  @Shows(PUPIL)
  async pupil(
    @Param('testId') testId: string,
    @Param('publicId') publicId: string,
    @Query('on') on: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<PupilRulesView | Page> {
    const view = await this.onePupil.of(actor, testId, publicId, on);
    return view.errors.length === 0 ? view : new Page(PUPIL, view, HttpStatus.UNPROCESSABLE_ENTITY);
  }

  /** The worker leaves it within a handful of pupils; nothing of it is kept. */
  @Post(':testId/stop')
  @Requires('rules:write')
  async stop(@Param('testId') testId: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    const path = `${TESTS}/${testId}`;
    try {
      await this.tests.cancel(actor, testId);
    } catch (error) {
      if (!(error instanceof RunIsOver)) throw error;
      return SeeOther.warned(path, error.message);
    }
    return SeeOther.done(path, 'The test is stopped. Nothing of it is kept.');
  }
}
