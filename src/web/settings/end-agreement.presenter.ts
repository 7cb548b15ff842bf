import type { StandingAgreement } from '../../access/settings/agreements-sql.js';
import type { PlaceAgreements } from '../../access/settings/place-agreements.js';
import type { CasesInHand } from '../../cases/ownership/case-returns.js';
import type { MeetingsWithTeam } from '../../followups/approval/meetings-without-team.js';
import { inARow } from './booked-words.js';

export interface EndAgreementView {
  readonly title: string;
  readonly follows: readonly string[];
  readonly action: string;
  readonly button: string;
  readonly keep: string;
}

/** What follows from ending an agreement, said before it is ended. */
export function presentEnding(
  { name: own, kind }: PlaceAgreements,
  { id, name: other }: StandingAgreement,
  hands: CasesInHand & MeetingsWithTeam,
): EndAgreementView {
  const isSchool = kind === 'school';
  const [school, team] = isSchool ? [own, other] : [other, own];
  return {
    title: isSchool ? `End the agreement with ${other}?` : `Withdraw from ${other}?`,
    follows: [
      `From this moment on the people of ${team}, and its keys for other systems, see no pupil of ${school}. What families have said stays recorded.`,
      ...inHandWords(hands, team),
      'The head, DSLs and administrators of the school, and the team’s people who work on cases or run it, are told on their day.',
      `No file of teams brings the agreement back. ${school} can make a new one on its page.`,
    ],
    action: `/settings/agreements/${id}/end`,
    button: isSchool ? 'End the agreement' : 'Withdraw',
    keep: isSchool ? 'Keep the agreement' : 'Stay with the school',
  };
}

function inHandWords(
  { cases, forNobody, withoutAccount, actions, drafts, booked }: CasesInHand & MeetingsWithTeam,
  team: string,
): string[] {
  const all = [
    cases === 0 ? null : casesWords(cases, forNobody),
    withoutAccount.length === 0
      ? null
      : `${withoutAccountWords(withoutAccount)}: make one first, under People, or tell them.`,
    actions === 0
      ? null
      : `${counted(actions, 'thing', 'things')} that its people were to do ${actions === 1 ? 'goes' : 'go'} to whoever looks after the case.`,
    drafts === 0
      ? null
      : `${counted(drafts, 'draft of a meeting is', 'drafts of meetings are')} written anew without them, with other times.`,
    booked === 0 ? null : bookedWords(booked),
  ].filter((words) => words !== null);
  return all.length === 0 ? [`Nothing at the school is in the hands of ${team} now.`] : all;
}

function casesWords(cases: number, forNobody: number): string {
  const go = `${counted(cases, 'case that its people look after goes', 'cases that its people look after go')} to the pastoral lead of the year, else of all years, else to the head. They find it among what is to do on their day.`;
  if (forNobody === 0) return go;
  const which =
    forNobody === cases ? 'any of them' : forNobody === 1 ? 'one of them' : `${forNobody} of them`;
  return `${go} The school has named neither for ${which}: nobody looks after ${forNobody === 1 ? 'it' : 'these'} until it has.`;
}

/** Whom cases go to who cannot sign in: "Laura Hendry has no account here and will not read of the cases that go to them". */
export function withoutAccountWords(names: readonly string[]): string {
  const have = names.length === 1 ? 'has' : 'have';
  return `${inARow(names)} ${have} no account here and will not read of the cases that go to them`;
}

function bookedWords(booked: number): string {
  const which =
    booked === 1
      ? 'One meeting with a home that is booked with them stays booked'
      : `${booked} meetings with homes that are booked with them stay booked`;
  return `${which}: whoever looks after the case is asked to tell home who comes instead, or to move it; where only the DSL decides about the meeting, to ask the DSL. Mail that names them and has not left is stopped.`;
}

function counted(count: number, one: string, many: string): string {
  return count === 1 ? `One ${one}` : `${count} ${many}`;
}
