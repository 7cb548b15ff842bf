import { Triage } from '../../cases/triage/triage.service.js';
import { everything } from '../../access/sight/why-visible.js';
import { InvitationAnswers } from '../../followups/answers/invitation-answers.service.js';
import { ApproveFollowUp } from '../../followups/approval/approve-follow-up.service.js';
import { ConcludeFollowUp } from '../../followups/approval/conclude-follow-up.service.js';
import { RefreshTimes } from '../../followups/approval/refresh-times.service.js';
import type { Decider } from '../../followups/approval/decider.js';
import { FamilyLink } from '../../followups/family-links/family-link.entity.js';
import type { HomeAnswer } from '../../followups/invitation.entity.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { addDays } from '../../shared/days.js';
import { DomainError } from '../../shared/errors.js';
import { DslListService } from '../../signals/dsl-list/dsl-list.service.js';
import type { DemoInstallation } from './demo-installation.js';
import type { DemoPeople } from './demo-people.js';

interface DraftRow {
  readonly public_id: string;
  readonly case_id: number;
  readonly case_public_id: string;
  readonly case_state: string;
  readonly pupil: string;
  readonly routed_to: string;
  readonly owner: string | null;
  readonly slots: string;
}

interface SentRow {
  readonly family_link_id: number;
  readonly pupil: string;
  readonly id: number;
}

interface MeetingRow {
  readonly id: number;
  readonly public_id: string;
  readonly approved_by: string;
  readonly routed_to: string;
  readonly pupil: string;
}

/** Ruth Adeyemi, by `staff.csv`. */
const DSL = 'S02';
const HEAD = 'Helen Marsh';
/** Who approves for a family that one of the team looks after. */
const MANAGER = 'Denise Harker';

/** Who owns the case; of a case that the team looks after, its manager. */
const WHO_DECIDES = `CASE WHEN s.organisation_id <> c.school_id THEN '${MANAGER}' ELSE s.first_name || ' ' || s.last_name END`;

/** What homes say, in turn; null: this one says nothing, and is phoned. */
const ANSWERS: readonly (HomeAnswer | null)[] = [
  'yes',
  'yes',
  'phone-me',
  'yes',
  null,
  'another-time',
  'yes',
  'no',
];

/** Why nothing is to be done, in turn. */
const LOOKED_INTO = [
  ['Home has told us: a bereavement. We are in touch.', 'already-known'],
  ['The trip to the museum was marked as absence. The office has put it right.', 'wrong-data'],
  ['Two dentists and a funeral. Nothing in it.', 'not-a-worry'],
] as const;

/** The people of the demonstration at their desks: they approve, homes answer, meetings are held. */
export class DemoDesk {
  /** @param storyPupilId outside id of the pupil whose home says yes and whose meeting is held */
  constructor(
    private readonly installation: DemoInstallation,
    private readonly people: DemoPeople,
    private readonly storyPupilId: string,
  ) {}

  /** The DSL reads what has been written down for them; until then a pupil's meetings are for nobody else to decide. */
  async dslReads(): Promise<void> {
    const { app } = this.installation;
    const list = app.get(DslListService);
    const unread = (await list.standing()).filter((note) => note.acknowledgedAt === null);
    const dsl = await this.people.bySourceId(DSL);
    await app.get(UnitOfWork).run(async (tx) => {
      for (const note of unread) await list.acknowledge(tx, note, dsl.name);
    });
  }

  /**
   * Each case that is proposed is looked at, and its draft read and approved by the owner of the case (the DSL where it is routed to them).
   * Returns how many. `oneIn`: so few that somebody who looks finds the others still to do.
   */
  async approveDrafts(oneIn = 1): Promise<number> {
    const drafts = await this.installation.reader.query<DraftRow>(
      `SELECT f.public_id, f.routed_to, f.slots, ${WHO_DECIDES} AS owner,
         c.id AS case_id, c.public_id AS case_public_id, c.state AS case_state, p.source_id AS pupil
       FROM follow_up f JOIN pupil_case c ON c.id = f.case_id JOIN pupil p ON p.id = c.pupil_id LEFT JOIN staff s ON s.id = c.owner_staff_id
       WHERE f.state = 'draft' ORDER BY f.id`,
    );
    let approved = 0;
    for (const draft of drafts) {
      const waits = draft.case_id % oneIn !== 0 && draft.pupil !== this.storyPupilId;
      if (waits || (await this.setAside(draft))) continue;
      if (await this.approve(draft)) approved++;
    }
    return approved;
  }

  /** What has waited since last week suggests times that have passed; whoever opens it finds times that are possible. */
  async refreshTimes(): Promise<void> {
    const { reader, app } = this.installation;
    const waiting = await reader.query<Pick<DraftRow, 'public_id' | 'routed_to' | 'owner'>>(
      `SELECT f.public_id, f.routed_to, ${WHO_DECIDES} AS owner FROM follow_up f JOIN pupil_case c ON c.id = f.case_id
         LEFT JOIN staff s ON s.id = c.owner_staff_id WHERE f.state = 'draft' ORDER BY f.id`,
    );
    for (const { public_id, routed_to, owner } of waiting)
      await app.get(RefreshTimes).refresh(public_id, await this.decider(owner, routed_to === 'dsl'));
  }

  /** A few need no meeting now: one is watched, of another the school knows already. */
  private async setAside(draft: DraftRow): Promise<boolean> {
    const { case_id, case_public_id, case_state, owner, routed_to, pupil } = draft;
    if (case_state !== 'proposed' || owner === null || routed_to === 'dsl' || pupil === this.storyPupilId)
      return false;
    const triage = this.installation.app.get(Triage);
    const by = await this.people.named(owner);
    if (case_id % 11 === 5) {
      const inTenDays = addDays(this.installation.now.slice(0, 10), 10);
      await triage.watch(case_public_id, by, inTenDays, 'New timetable; let us see whether it settles.');
      return true;
    }
    if (case_id % 11 !== 8) return false;
    const [reason, verdict] = LOOKED_INTO[case_id % LOOKED_INTO.length] ?? LOOKED_INTO[0];
    await triage.noAction(case_public_id, by, reason, verdict);
    return true;
  }

  /** The first slot that is still free, as a person would try them, each read before. A refusal leaves the draft for the next week. */
  private async approve(draft: DraftRow): Promise<boolean> {
    const by = await this.decider(draft.owner, draft.routed_to === 'dsl');
    const approval = this.installation.app.get(ApproveFollowUp);
    const slots = (JSON.parse(draft.slots) as unknown[]).length;
    for (let slotIndex = 0; slotIndex < slots; slotIndex++) {
      try {
        const { fingerprint } = await approval.preview(draft.public_id, by, { slotIndex });
        await approval.approve(draft.public_id, by, { slotIndex }, fingerprint);
        return true;
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
      }
    }
    return false;
  }

  /** Homes that have a mail and have not answered do so on their page, most of them. */
  async homesAnswer(): Promise<void> {
    const { reader, app } = this.installation;
    const sent = await reader.query<SentRow>(
      `SELECT i.id, i.family_link_id, p.source_id AS pupil
       FROM invitation i JOIN follow_up f ON f.id = i.follow_up_id JOIN pupil p ON p.id = i.pupil_id
       WHERE i.state = 'sent' AND i.answer IS NULL AND f.state IN ('approved', 'answered') AND f.starts_at > $1
         AND i.family_link_id IS NOT NULL ORDER BY i.id`,
      [this.installation.now],
    );
    for (const { id, family_link_id, pupil } of sent) {
      const answer = pupil === this.storyPupilId ? 'yes' : (ANSWERS[id % ANSWERS.length] ?? null);
      const link = await reader.manager.findOneBy(FamilyLink, { id: family_link_id });
      if (answer !== null && link) await app.get(InvitationAnswers).answer(link, { answer });
    }
  }

  /** Meetings whose time has come are held, most of them, and something is agreed by both sides. */
  async meetingsTakePlace(): Promise<void> {
    const { reader, app, now } = this.installation;
    const meetings = await reader.query<MeetingRow>(
      `SELECT f.id, f.public_id, f.approved_by, f.routed_to, p.source_id AS pupil
       FROM follow_up f JOIN pupil p ON p.id = f.pupil_id
       WHERE f.state IN ('approved', 'answered') AND f.ends_at < $1 ORDER BY f.id`,
      [now],
    );
    const conclude = app.get(ConcludeFollowUp);
    for (const { id, public_id, approved_by, routed_to, pupil } of meetings) {
      const by = await this.decider(approved_by, routed_to === 'dsl');
      if (id % 7 === 0 && pupil !== this.storyPupilId) await conclude.missed(public_id, by);
      else {
        const agreed = agreedActions(now.slice(0, 10));
        await conclude.held(public_id, by, { agreed, note: null, came: await this.whoSaidYes(id) });
      }
    }
  }

  /** Their names, as the page of the meeting has them. */
  private async whoSaidYes(followUpId: number): Promise<string[]> {
    const rows = await this.installation.reader.query<{ name: string }>(
      `SELECT COALESCE(c.first_name || ' ' || c.last_name, p.preferred_name, p.first_name) AS name
       FROM invitation i JOIN pupil p ON p.id = i.pupil_id LEFT JOIN contact c ON c.id = i.contact_id
       WHERE i.follow_up_id = $1 AND i.answer = 'yes' ORDER BY i.id`,
      [followUpId],
    );
    return rows.map((row) => row.name);
  }

  /** Who decides about a meeting: the owner of the case, or the DSL where it is for them. */
  private async decider(name: string | null, isDsl: boolean): Promise<Decider> {
    const actor = await (isDsl ? this.people.bySourceId(DSL) : this.people.named(name ?? HEAD));
    const sight = everything('decides in the demonstration');
    return { name: actor.shownName ?? '', actor: actor.name, isDsl, sight };
  }
}

function agreedActions(today: string) {
  return [
    {
      whose: 'school' as const,
      title: 'Check in on Monday mornings, and tell home each Friday',
      dueOn: addDays(today, 7),
    },
    {
      whose: 'home' as const,
      title: 'Phone the school before 8:30 on a hard morning',
      dueOn: addDays(today, 14),
    },
  ];
}
