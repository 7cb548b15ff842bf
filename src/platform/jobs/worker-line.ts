import { Injectable } from '@nestjs/common';

/** What the web process and its worker say to each other. Never data: rows are read from the database. */
export type WorkerMessage = { readonly tandem: 'ring' } | { readonly tandem: 'clock'; readonly now: string };

export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return typeof message === 'object' && message !== null && 'tandem' in message;
}

/** The line between a web process and the worker it forked: "look at the job table now". */
@Injectable()
export class WorkerLine {
  private send: ((message: WorkerMessage) => void) | null = null;
  private answer: () => void = () => undefined;

  /** Web side: how to reach the forked worker; null while there is none. */
  connect(send: ((message: WorkerMessage) => void) | null): void {
    this.send = send;
  }

  ring(): void {
    this.send?.({ tandem: 'ring' });
  }

  /** Worker side. */
  onRing(answer: () => void): void {
    this.answer = answer;
  }

  receive(message: unknown): void {
    if (isWorkerMessage(message) && message.tandem === 'ring') this.answer();
  }
}
