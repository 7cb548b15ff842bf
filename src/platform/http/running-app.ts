import { type INestApplication, Injectable } from '@nestjs/common';

/** The programme as it runs, for what describes it: set once its doors are prepared, and before the first request. */
@Injectable()
export class RunningApp {
  private running: INestApplication | null = null;

  get app(): INestApplication {
    if (!this.running) throw new Error('The doors of this programme are not prepared yet.');
    return this.running;
  }

  set app(app: INestApplication) {
    this.running = app;
  }
}
