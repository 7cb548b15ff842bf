import type { FaultSchool } from './fault-school.js';
import type { DoorAnswer, RetryingDoor } from './retrying-door.js';

/** The pastoral lead, who reads and approves what is drafted, moves some meetings and calls some off. */
export class SchoolDesk {
  /** Public ids of follow-ups whose approval, move, cancellation was acknowledged. */
  readonly approved = new Set<string>();
  readonly moved = new Set<string>();
  readonly cancelled = new Set<string>();
  readonly surprises: string[] = [];
  private readonly places = new Map<string, number>();
  /** Changes of mind, each with the look at which it comes: by then the mail is mostly gone, or just going. */
  private later: { readonly at: number; readonly change: () => Promise<void> }[] = [];
  private looks = 0;

  constructor(
    private readonly school: FaultSchool,
    private readonly door: RetryingDoor,
  ) {}

  /** Meetings to be moved or called off at a later look. */
  get toChange(): number {
    return this.later.length;
  }

  /** Approves every draft there is; of those approved earlier, moves each fourth and calls each eighth off. */
  async look(): Promise<void> {
    const look = this.looks++;
    const due = this.later.filter(({ at }) => at <= look);
    this.later = this.later.filter(({ at }) => at > look);
    for (const { change } of due) await change();
    const { body } = await this.door.get('/api/v1/follow-ups?state=draft');
    const { followUps } = JSON.parse(body) as { followUps: { followUpId: string }[] };
    for (const { followUpId } of followUps) await this.approve(followUpId);
  }

  private async approve(id: string): Promise<void> {
    const place = this.places.get(id) ?? this.places.size;
    this.places.set(id, place);
    const startsAt = this.school.meetingAt(place, 4);
    const { status, body, unanswered } = await this.readAnd(id, 'approve', { startsAt });
    // Done the first time, whose answer never came; or taken up again at the next look at the drafts.
    if (status === 409 && unanswered > 0) return;
    if (status !== 200) return this.wonder(`approve ${id}`, status, body);
    this.approved.add(id);
    if (place % 4 === 1) this.plan(place - 1, () => this.move(id, this.school.meetingAt(place, 20)));
    if (place % 8 === 6) this.plan(place + 3, () => this.cancel(id));
  }

  private plan(place: number, change: () => Promise<void>): void {
    this.later.push({ at: this.looks + (place % 8), change });
  }

  private async move(id: string, startsAt: string): Promise<void> {
    const { status, body, unanswered } = await this.readAnd(id, 'move', { startsAt });
    if (status === 204 || (status === 409 && unanswered > 0)) this.moved.add(id);
    else this.wonder(`move ${id}`, status, body);
  }

  private async cancel(id: string): Promise<void> {
    const { status, body, unanswered } = await this.readAnd(id, 'cancel', { reason: 'Dee is ill.' });
    if (status === 204 || (status === 409 && unanswered > 0)) this.cancelled.add(id);
    else this.wonder(`cancel ${id}`, status, body);
  }

  /** Reads what would be sent and decides on it; once more when that has changed in between: a mail has left, or it has struck six. */
  private async readAnd(
    id: string,
    what: 'approve' | 'move' | 'cancel',
    decision: Readonly<Record<string, string>>,
  ): Promise<DoorAnswer> {
    for (;;) {
      const asked = what === 'cancel' ? '' : `?${new URLSearchParams(decision).toString()}`;
      const read = await this.door.get(`/api/v1/follow-ups/${id}/${what}${asked}`);
      if (read.status !== 200) return read;
      const { fingerprint } = JSON.parse(read.body) as { fingerprint: string };
      const answer = await this.post(id, what, { ...decision, fingerprint });
      if (answer.unanswered > 0 || !answer.body.includes('texts-have-changed')) return answer;
    }
  }

  private post(id: string, what: string, body: object) {
    return this.door.postJson(`/api/v1/follow-ups/${id}/${what}`, body);
  }

  private wonder(what: string, status: number, body: string): void {
    this.surprises.push(`${what}: ${status} ${body.slice(0, 200)}`);
  }
}
