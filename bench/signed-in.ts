import { execFile } from 'node:child_process';
import { generateSync } from 'otplib';
import { promisify } from 'node:util';

const PASSWORD = 'marmalade on tuesdays, cold';
const run = promisify(execFile);

/** A browser without a screen, signed in as a person is: by the link that invites, password and second factor. */
export class SignedIn {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly url: string) {}

  /** The link of the invitation of a member of staff who is known already. */
  static async invite(tandem: string, env: NodeJS.ProcessEnv, staff: string, email: string): Promise<string> {
    const { stdout } = await run(
      process.execPath,
      [tandem, 'user', 'add', '--staff', staff, '--email', email],
      { env },
    );
    const link = /https?:\/\/\S+/.exec(stdout)?.[0];
    if (!link) throw new Error(`No invitation: ${stdout}`);
    return new URL(link).pathname;
  }

  async begin(invitation: string, email: string): Promise<void> {
    await this.form(invitation, { password: PASSWORD });
    await this.form('/sign-in', { email, password: PASSWORD });
    const page = await this.get('/second-factor/set-up');
    const secret = (/Key: <strong>([^<]+)/.exec(page)?.[1] ?? '').replaceAll(' ', '');
    await this.form('/second-factor/set-up', { code: generateSync({ secret }) });
  }

  /** The whole page; anything but 200 is an error. */
  async get(path: string): Promise<string> {
    const answer = await this.ask(path, {});
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status}`);
    return answer.text();
  }

  private async form(path: string, values: Readonly<Record<string, string>>): Promise<void> {
    const token = /name="_csrf" value="([^"]+)"/.exec(await this.get(path))?.[1] ?? '';
    const body = new URLSearchParams({ ...values, _csrf: token });
    const answer = await this.ask(path, { method: 'POST', body });
    if (answer.status >= 400) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    await answer.text();
  }

  private async ask(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${this.url}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { cookie, origin: this.url },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      this.cookies.set(name, value);
    }
    return answer;
  }

  /** The same person at the same service, started anew somewhere else. */
  movedTo(url: string): SignedIn {
    const moved = new SignedIn(url);
    for (const [name, value] of this.cookies) moved.cookies.set(name, value);
    return moved;
  }
}
