import type { Actor } from '../../access/actor.js';
import { CaseActionsService } from '../../cases/actions/case-actions.service.js';
import { CaseOwnership } from '../../cases/ownership/case-ownership.service.js';
import { CloseCase } from '../../followups/approval/close-case.service.js';
import { addDays, type Day } from '../../shared/days.js';
import { newPublicId } from '../../shared/ids.js';
import { LogWorry, type Worry } from '../../signals/worries/log-worry.service.js';
import type { DemoInstallation } from './demo-installation.js';
import type { DemoPeople } from './demo-people.js';

interface DueRow {
  readonly id: number;
  readonly public_id: string;
  readonly owner_staff_id: number;
  readonly due_on: Day;
}

interface CaseRow {
  readonly id: number;
  readonly public_id: string;
  readonly owner_staff_id: number;
  readonly pupil: string;
}

/** What is put off is put off by a week or two, and not for ever. */
const LATE_DAYS = 14;
/** School weeks without a concern before a case is closed. */
const CALM_DAYS = 42;
/** Family support workers, who take cases over once a family has met them. */
const WORKERS = ['T02', 'T03', 'T04'];

/** What staff do about open cases week by week: what they promised, handing over to the team, and closing what has become calm. */
export class DemoCasework {
  constructor(
    private readonly installation: DemoInstallation,
    private readonly people: DemoPeople,
    private readonly storyPupilId: string,
  ) {}

  /** One friday: what was promised is done, but for a few things that are put off. */
  async doWhatIsDue(): Promise<void> {
    const { reader, app } = this.installation;
    const rows = await reader.query<DueRow>(
      `SELECT a.id, a.public_id, a.due_on, COALESCE(a.owner_staff_id, k.owner_staff_id) AS owner_staff_id
       FROM case_action a JOIN pupil_case k ON k.id = a.case_id
       WHERE a.done_at IS NULL AND a.withdrawn_at IS NULL AND a.due_on <= $1 AND k.owner_staff_id IS NOT NULL ORDER BY a.id`,
      [this.today],
    );
    const longAgo = addDays(this.today, -LATE_DAYS);
    for (const { id, public_id, owner_staff_id, due_on } of rows) {
      if (id % 5 === 0 && due_on > longAgo) continue;
      await app.get(CaseActionsService).completeAction(public_id, await this.people.byId(owner_staff_id));
    }
  }

  /** Families who have met the team and said yes to it are looked after by one of its workers, one in three. */
  async handOver(): Promise<void> {
    const rows = await this.cases(
      `p.mast_agreement = 'agreed' AND k.id % 3 = 0 AND s.organisation_id = k.school_id
       AND EXISTS (SELECT 1 FROM follow_up f WHERE f.case_id = k.id AND f.state = 'held')`,
    );
    for (const { id, public_id, owner_staff_id } of rows) {
      const worker = await this.people.bySourceId(WORKERS[id % WORKERS.length] ?? '');
      const by = await this.people.byId(owner_staff_id);
      await this.installation.app.get(CaseOwnership).give(public_id, by, worker.name.replace('staff:', ''));
    }
  }

  /** Calm for six weeks, with nothing left to do and no meeting ahead. */
  async closeWhatIsCalm(): Promise<void> {
    const since = `${addDays(this.today, -CALM_DAYS)}T00:00:00.000Z`;
    const rows = await this.cases(
      `k.opened_at < '${since}'
       AND NOT EXISTS (SELECT 1 FROM case_concern l JOIN concern c ON c.id = l.concern_id WHERE l.case_id = k.id AND c.state = 'raised')
       AND NOT EXISTS (SELECT 1 FROM case_entry e WHERE e.case_id = k.id AND e.kind = 'concern-added' AND e.at >= '${since}')
       AND NOT EXISTS (SELECT 1 FROM case_action a WHERE a.case_id = k.id AND a.done_at IS NULL AND a.withdrawn_at IS NULL)
       AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.case_id = k.id AND f.state IN ('draft', 'approved', 'answered'))`,
    );
    for (const { public_id, owner_staff_id, pupil } of rows) {
      if (pupil === this.storyPupilId) continue;
      const reason = 'Calm for six weeks. Home sees it the same way and knows whom to ring.';
      await this.installation.app
        .get(CloseCase)
        .close(public_id, await this.people.byId(owner_staff_id), reason);
    }
  }

  /** What teachers have noticed this week: for the head of year, and one thing for the DSL alone. */
  async logWorries(): Promise<void> {
    const teacher = await this.people.bySourceId('S15');
    const nobodys = await this.installation.reader.query<{ public_id: string }>(
      `SELECT p.public_id FROM pupil p JOIN enrolment e ON e.pupil_id = p.id
       WHERE e.year_group = '9' AND e.to_day IS NULL AND NOT EXISTS (SELECT 1 FROM pupil_case k WHERE k.pupil_id = p.id)
       ORDER BY p.id LIMIT ${WORRIES.length}`,
    );
    for (const [at, worry] of WORRIES.entries())
      await this.logOne(teacher, nobodys[at]?.public_id ?? null, worry);
  }

  private async logOne(by: Actor, pupil: string | null, worry: WorryWords): Promise<void> {
    if (pupil === null) return;
    const usual = { day: null, restricted: false, formKey: newPublicId() };
    await this.installation.app.get(LogWorry).log(by, { ...usual, ...worry, pupil });
  }

  private cases(which: string): Promise<CaseRow[]> {
    return this.installation.reader.query<CaseRow>(
      `SELECT k.id, k.public_id, k.owner_staff_id, p.source_id AS pupil
       FROM pupil_case k JOIN pupil p ON p.id = k.pupil_id JOIN staff s ON s.id = k.owner_staff_id
       WHERE k.state = 'open' AND ${which} ORDER BY k.id`,
    );
  }

  private get today(): Day {
    return this.installation.now.slice(0, 10);
  }
}

type WorryWords = Pick<Worry, 'theme' | 'severity' | 'text' | 'possibleHarm'>;

const WORRIES: readonly WorryWords[] = [
  {
    ...{ theme: 'social', severity: 'mild', possibleHarm: false },
    text: 'Sat alone at break on Tuesday and today. Said “they have all moved tables”.',
  },
  {
    ...{ theme: 'learning', severity: 'moderate', possibleHarm: false },
    text: 'Has handed in nothing since half term. Said the laptop at home is shared by four.',
  },
  {
    ...{ theme: 'family', severity: 'severe', possibleHarm: true },
    text: 'Said “I don’t want to go home on Friday” and would not say why.',
  },
];
