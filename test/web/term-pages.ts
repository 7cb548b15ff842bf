import type { Visitor } from '../support/staff-accounts.js';
import type supertest from 'supertest';
import { formIn } from './sent-form.js';

export const TERMS = '/settings/calendar/terms';
export const NO_BREAK = { halfTermFrom: '', halfTermTo: '' };
export const HALF_TERM = { halfTermFrom: '2026-05-25', halfTermTo: '2026-05-29' };
export const SUMMER = { name: 'Summer <b>2026</b>', firstDay: '2026-04-13', lastDay: '2026-07-17' };
export const AUTUMN = { name: 'Autumn 2026', firstDay: '2026-09-02', lastDay: '2026-12-18' };
export const AUTUMN_BREAK = { halfTermFrom: '2026-10-26', halfTermTo: '2026-10-30' };

/** Sends step one of a term; the answer, and the form of step two as it is first shown (empty where step one was refused). */
export async function sheet(
  visitor: Visitor,
  typed: Readonly<Record<string, string>>,
  of = 'new',
): Promise<{ readonly answer: supertest.Response; readonly form: Record<string, string> }> {
  const answer = await visitor.post(`${TERMS}/${of}`, typed);
  return { answer, form: answer.status === 200 ? formIn(answer.text, `${TERMS}/${of}/days`) : {} };
}
