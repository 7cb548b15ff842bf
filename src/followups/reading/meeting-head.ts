import { endedConcernsSql, endedReasons, standingReason } from '../../cases/why-now.js';
import { yearGroupSql } from '../../people/enrolments/year-group.js';
import type { Reader } from '../../platform/database/reader.js';
import { deskOf } from '../meeting-home.js';
import type { MeetingScene } from '../meeting-scene.js';
import { onlyForReading } from './look-at-past.js';

/** What a follow-up is: where it stands, about whom, and why, with what of the reasons is over by now. */
export async function headOf(reader: Reader, scene: MeetingScene) {
  const { followUp, found, school, staff, home } = scene;
  const { state, kind, startsAt, endsAt, place, ownWords, approvedBy, sendAfter, answerBy, sequence } =
    followUp;
  const routedTo = followUp.routedTo === 'dsl' ? 'dsl' : deskOf(home);
  const { ended, yearGroup } = await besides(reader, scene);
  const over = endedReasons(ended);
  return {
    followUpId: followUp.publicId,
    ...{ state, kind, routedTo, startsAt, endsAt, place, ownWords },
    ...{ approvedBy, sendAfter, answerBy, sequence },
    draftedAt: followUp.draftedAt,
    onlyForReading: onlyForReading(followUp),
    pupil: { id: home.pupil.publicId, name: pupilNameOf(home.pupil), yearGroup },
    school: { name: school.name, zone: school.zone },
    case: {
      caseId: found.publicId,
      state: found.state,
      whyNow: standingReason(found.evidence, ended),
      evidence: found.evidence.map(({ concern, ruleKey, severity, raisedOn, sentence }) => ({
        ...{ ruleKey, severity, raisedOn, sentence },
        hasEnded: over.has(concern),
        now: over.get(concern)?.as ?? ('raised' as const),
        endedOn: over.get(concern)?.on ?? null,
      })),
      evidenceChangedAt: found.evidenceChangedAt,
    },
    staff: staff.map(({ name, jobTitle, role }) => ({ name, jobTitle, role })),
  };
}

/** The concerns that are over, and the pupil's year group at the school: two pupils of one name are told apart by it. */
async function besides(reader: Reader, { followUp, found, today }: MeetingScene) {
  const row = await reader.first<{ ended: string | null; yearGroup: string | null }>(
    `SELECT ${endedConcernsSql('$1')} AS ended, ${yearGroupSql('$2', '$3', '$4')} AS "yearGroup"`,
    [found.id, followUp.pupilId, followUp.schoolId, today],
  );
  return { ended: row?.ended ?? null, yearGroup: row?.yearGroup ?? null };
}

function pupilNameOf({ preferredName, firstName, lastName }: MeetingScene['home']['pupil']): string {
  return `${preferredName ?? firstName} ${lastName}`.trim();
}
