import type { EntityManager } from 'typeorm';
import {
  calendarWarnings,
  DRAFT_NEEDS,
  type DraftNeeds,
  neededOn,
} from '../people/organisations/what-drafts-need.js';
import {
  dslWarning,
  SCHOOLS_WITHOUT_DSL,
  type SchoolWithoutDsl,
} from '../people/staff/schools-without-dsl.js';
import { runSql } from '../platform/database/sql.js';
import { SILENT_REGISTERS, silenceOf, type SilenceRow } from '../rules/silence/silence-rows.js';
import { silenceLines } from '../rules/silence/silence-words.js';
import type { Day } from '../shared/days.js';
import type { Finding } from './finding.js';

/** Does every school's calendar go on, has it a DSL, and does its register come? */
export async function schools(manager: EntityManager, today: Day): Promise<Finding[]> {
  const needs = await runSql<DraftNeeds>(manager, DRAFT_NEEDS, neededOn(today));
  const ending = calendarWarnings(needs, today);
  const withoutDsl = dslWarning(await runSql<SchoolWithoutDsl>(manager, SCHOOLS_WITHOUT_DSL, [today]));
  const silences = (await runSql<SilenceRow>(manager, SILENT_REGISTERS)).map(silenceOf);
  const missing = silenceLines(silences, today);
  return [
    finding('Registers', missing.length === 0 ? null : missing.join(' ')),
    finding('School calendars', ending.length === 0 ? null : ending.join('. ')),
    finding('Safeguarding leads', withoutDsl),
  ];
}

function finding(part: string, warning: string | null): Finding {
  return { part, problem: null, ...(warning === null ? {} : { warning }) };
}
