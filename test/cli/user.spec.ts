import { afterEach, expect, it } from '@jest/globals';
import { userCommand } from '../../src/cli/user.command.js';
import type { TandemConfig } from '../../src/platform/config/config.js';
import { makeNorthfield } from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describeOnEachDatabase('tandem user', (kind) => {
  let app: TestApp | undefined;

  afterEach(async () => {
    await app?.close();
  });

  /** Makes an account for Ada Okafor. */
  async function adding(more: Partial<TandemConfig>, email = 'ada@northfield.example') {
    app = await startTestApp(kind, more);
    const { okaforId } = await makeNorthfield(app);
    const [ada] = await app.dataSource.query<{ public_id: string }[]>(
      `SELECT public_id FROM staff WHERE id = ${okaforId}`,
    );
    const said = { out: [] as string[], err: [] as string[] };
    const args = ['add', '--staff', ada?.public_id ?? '', '--email', email];
    const terminal = {
      out: (text: string) => void said.out.push(text),
      err: (text: string) => void said.err.push(text),
    };
    await userCommand.run({ args, app: app.nest, terminal });
    return said;
  }

  it('warns that a link to localhost opens on this machine only, and mails it all the same', async () => {
    const { out, err } = await adding({ baseUrl: 'http://localhost:3000' });
    expect(err).toEqual([
      'Warning: BASE_URL is http://localhost:3000: links in mail to staff open on this machine only. Set it to the address that staff type.',
    ]);
    expect(out.join('\n')).toContain('http://localhost:3000/choose-password/');
  });

  it('says nothing of an address that others can open, nor in the demonstration', async () => {
    expect((await adding({ baseUrl: 'https://tandem.northfield.example' })).err).toEqual([]);
    await app?.close();
    expect((await adding({ baseUrl: 'http://localhost:3000', demo: true })).err).toEqual([]);
  });
});
