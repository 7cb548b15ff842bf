import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { BacktestHistory, type ShownRun } from '../../cases/backtests/backtest-history.js';
import { compileRules } from '../../rules/rule.js';
import { PupilRulesPage } from '../pupil-rules/pupil-rules-page.js';
import { presentPupilRules, type PupilRulesView } from '../pupil-rules/pupil-rules.presenter.js';
import { rulesWords, TESTS } from './test-words.js';

/** What the rules of a test saw of one pupil on a day: as the test asked them, whatever is in force. Reads only, and by today's sight of the pupil. */
@Injectable()
export class TestPupilPage {
  constructor(
    private readonly history: BacktestHistory,
    private readonly pupils: PupilRulesPage,
    private readonly audit: AuditLog,
  ) {}

  /** @param on the last day on which the test asked unless another is typed. @throws NotFound for a test or a pupil that is not theirs to read */
  async of(actor: Actor, testId: string, publicId: string, on: unknown): Promise<PupilRulesView> {
    const run = await this.history.one(actor, testId);
    const tried = { rules: compileRules(run.spec.rules), schoolIds: run.schoolIds };
    const facts = await this.pupils.of(actor, publicId, on ?? run.spec.to, tried);
    await this.audit.recordRead({
      ...{ actor: actor.name, action: 'pupil-read', subject: 'pupil' },
      ...{ subjectId: facts.record.pupil.publicId, reason: facts.because.slice(0, 200) },
    });
    return presentPupilRules(facts, actor, {
      path: `${TESTS}/${testId}/pupils/${publicId}`,
      back: { href: `${TESTS}/${testId}/pupils`, text: `${run.rulesTitle}, tried on the past` },
      rules: whichRules(run),
    });
  }
}

function whichRules(run: ShownRun): string {
  return run.draftId === null
    ? `By ${lowerCase(rulesWords(run))}, as they were tried.`
    : `By the draft “${rulesWords(run)}”, as it was tried. No concern was raised by it.`;
}

const lowerCase = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
