import { addDays } from '../../src/shared/days.js';
import { dayOfMarks, type FaultMark, type FaultPupil, type FaultSchool } from './fault-school.js';
import type { RetryingDoor } from './retrying-door.js';

interface Report {
  readonly rows?: readonly { readonly outcome: string }[];
}

/** The school's own systems: they send a signal until it is acknowledged, and write down that it was. */
export class SignalSource {
  readonly marks: FaultMark[] = [];
  /** Ids of incidents, and of observations, that were acknowledged. */
  readonly incidents: string[] = [];
  readonly observations: string[] = [];
  /** Answers that are neither acknowledged nor a kill. */
  readonly surprises: string[] = [];
  private sent = 0;

  constructor(
    private readonly school: FaultSchool,
    private readonly door: RetryingDoor,
  ) {}

  get acknowledged(): number {
    return this.marks.length + this.incidents.length + this.observations.length;
  }

  /** One pupil's next day of marks: each call another pupil, then another day. */
  async sendMarks(): Promise<void> {
    const { pupils, singleDays } = this.school;
    const number = this.sent++;
    const pupil = pupils[number % pupils.length];
    const date = singleDays[Math.floor(number / pupils.length)];
    if (!pupil || !date) return;
    const marks = dayOfMarks(pupil.id, date);
    if (await this.send('attendance-marks', { marks }, marks.length)) this.marks.push(...marks);
  }

  /** What happens to a pupil whose story comes by REST. */
  async tell(pupil: FaultPupil): Promise<void> {
    if (pupil.story === 'incident') await this.incident(pupil, 4);
    if (pupil.story === 'observations') for (const n of [1, 2, 3]) await this.observation(pupil, n);
    if (pupil.story === 'quiet') {
      await this.incident(pupil, 3);
      await this.observation(pupil, 1);
    }
  }

  private async incident({ id, number }: FaultPupil, severity: number): Promise<void> {
    const occurredAt = `${addDays(this.school.today, -1 - (number % 3))}T10:45`;
    const what = { polarity: 'negative', category: 'Disruption', points: -1 };
    const incident = { incidentId: `R-${id}`, pupilId: id, occurredAt, severity, ...what };
    if (await this.send('incidents', incident, 1)) this.incidents.push(incident.incidentId);
  }

  private async observation({ id }: FaultPupil, n: number): Promise<void> {
    const date = addDays(this.school.today, -n);
    const what = { theme: 'emotional', severity: 'mild', text: 'Quieter than usual.' };
    const observation = { observationId: `R-${id}-${n}`, pupilId: id, date, ...what };
    if (await this.send('observations', observation, 1)) this.observations.push(observation.observationId);
  }

  private async send(kind: string, body: object, rows: number): Promise<boolean> {
    const { status, body: text, unanswered } = await this.door.postJson(`/api/v1/${kind}`, body);
    const outcomes = status === 200 ? ((JSON.parse(text) as Report).rows ?? []) : [];
    const good = outcomes.filter(
      ({ outcome }) => outcome === 'accepted' || (outcome === 'unchanged' && unanswered > 0),
    );
    if (good.length === rows) return true;
    this.surprises.push(`${kind}: ${status} ${text.slice(0, 200)}`);
    return false;
  }
}
