import type { Server } from 'node:http';
import { generateSync } from 'otplib';
import supertest from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { Account } from '../../src/access/accounts/account.entity.js';
import { Accounts } from '../../src/access/accounts/accounts.service.js';
import { hashPassword } from '../../src/access/accounts/password-hash.js';
import { OrganisationRecorder } from '../../src/people/organisations/organisation-recorder.js';
import { StaffRecorder } from '../../src/people/staff/staff-recorder.js';
import type { StaffRoleName } from '../../src/people/staff/staff-role.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { TandemConfig } from '../../src/platform/config/config.js';
import { Reader } from '../../src/platform/database/reader.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { seal } from '../../src/platform/secrets/sealed-text.js';
import type { TestApp } from './test-app.js';

/** Nobody's real one; long enough, and not among the common ones. */
export const PASSWORD = 'marmalade on tuesdays';
/** Base32, as an authenticator app holds it. */
export const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** A member of staff of Northfield with an account, a password and a second factor in use. */
export interface StaffAccount {
  readonly account: Account;
  readonly staff: Staff;
  readonly email: string;
}

export interface NewStaffAccount {
  readonly firstName: string;
  readonly roles: readonly StaffRoleName[];
  readonly yearGroups?: readonly string[];
  /** Our id of the organisation; a school called Northfield is made when absent. */
  readonly organisationId?: number;
  /** False: the first sign-in sets it up. */
  readonly secondFactor?: boolean;
}

export async function staffAccount(app: TestApp, wanted: NewStaffAccount): Promise<StaffAccount> {
  const email = `${wanted.firstName.toLowerCase()}@northfield.example`;
  const staffId = await app.get(UnitOfWork).run(async (tx) => {
    const { ids: schools } = await app
      .get(OrganisationRecorder)
      .recordOrganisations(tx, [{ kind: 'school', source: 'csv', sourceId: 'N', name: 'Northfield' }]);
    const { ids } = await app.get(StaffRecorder).recordStaff(tx, [
      {
        organisationId: wanted.organisationId ?? schools[0] ?? 0,
        source: 'csv',
        sourceId: `staff-${wanted.firstName}`,
        firstName: wanted.firstName,
        lastName: 'Okafor',
        email,
        roles: wanted.roles,
        yearGroups: wanted.yearGroups ?? [],
        workingHours: [],
      },
    ]);
    return ids[0] ?? 0;
  });
  return accountFor(app, staffId, email, wanted.secondFactor);
}

/** An account for somebody who works here already, with {@link PASSWORD} and {@link SECRET}. */
export async function accountFor(
  app: TestApp,
  staffId: number,
  email: string,
  secondFactor = true,
): Promise<StaffAccount> {
  const passwordHash = await hashPassword(PASSWORD);
  return app.get(UnitOfWork).run(async (tx) => {
    const account = await app.get(Accounts).insert(tx, staffId, email, 'test');
    const inUse = { totpSealed: seal(SECRET, app.get(TandemConfig).keys), totpConfirmedAt: app.clock.now() };
    await tx.update(Account, { id: account.id }, { passwordHash, ...(secondFactor ? inUse : {}) });
    const staff = await tx.findOneByOrFail(Staff, { id: staffId });
    return { account, staff, email };
  });
}

/** The code an app shows at the test's time. */
export function codeNow(app: TestApp, secret = SECRET): string {
  return generateSync({ secret, epoch: Math.floor(Date.parse(app.clock.now()) / 1_000) });
}

/** A browser without a screen: keeps its cookie, and sends the token of the last form it saw. */
export class Visitor {
  private csrf = '';

  private constructor(private readonly agent: TestAgent) {}

  static at(app: TestApp): Visitor {
    return new Visitor(supertest.agent(app.nest.getHttpServer() as Server));
  }

  /** Who comes from this address, as the proxy in front of Tandem says. */
  static from(app: TestApp, place: string): Visitor {
    const agent = supertest.agent(app.nest.getHttpServer() as Server);
    return new Visitor(agent.set('x-forwarded-for', place));
  }

  async get(path: string): Promise<supertest.Response> {
    const answer = await this.agent.get(path);
    this.csrf = /name="_csrf" value="([^"]+)"/.exec(answer.text)?.[1] ?? this.csrf;
    return answer;
  }

  async post(path: string, form: Readonly<Record<string, string>>): Promise<supertest.Response> {
    const answer = await this.agent
      .post(path)
      .type('form')
      .send({ ...form, _csrf: this.csrf });
    this.csrf = /name="_csrf" value="([^"]+)"/.exec(answer.text)?.[1] ?? this.csrf;
    return answer;
  }

  /** Posts, and goes on as a browser does: as soon as the answer says where to, whatever the server still has to do. */
  async postOn(path: string, form: Readonly<Record<string, string>>): Promise<supertest.Response> {
    const sent = this.agent.post(path).type('form').redirects(1);
    const answer = await sent.send({ ...form, _csrf: this.csrf });
    this.csrf = /name="_csrf" value="([^"]+)"/.exec(answer.text)?.[1] ?? this.csrf;
    return answer;
  }

  /** The form that brings files: its token first, as it stands in the page. `token`: another than the page's. */
  async bring(
    path: string,
    form: Readonly<Record<string, string>>,
    files: Readonly<Record<string, string | Buffer>>,
    token = this.csrf,
  ): Promise<supertest.Response> {
    const sent = this.agent.post(path).field('_csrf', token).field(form);
    for (const [name, content] of Object.entries(files))
      void sent.attach('files', Buffer.from(content), name);
    const answer = await sent;
    this.csrf = /name="_csrf" value="([^"]+)"/.exec(answer.text)?.[1] ?? this.csrf;
    return answer;
  }

  /** The same, by somebody who closes the window when `leaves` says so. */
  async bringAndLeave(
    path: string,
    form: Readonly<Record<string, string>>,
    files: Readonly<Record<string, string>>,
    leaves: Promise<void>,
  ): Promise<void> {
    const sent = this.agent.post(path).field('_csrf', this.csrf).field(form);
    for (const [name, content] of Object.entries(files))
      void sent.attach('files', Buffer.from(content), name);
    sent.then(
      () => undefined,
      () => undefined,
    );
    await leaves;
    sent.abort();
  }

  /** Password and code, as a person does it. */
  async signIn(app: TestApp, email: string): Promise<void> {
    app.clock.advanceMinutes(1);
    await this.get('/sign-in');
    await this.post('/sign-in', { email, password: PASSWORD });
    await this.get('/sign-in/code');
    const answer = await this.post('/sign-in/code', { code: codeNow(app) });
    if (answer.status !== 303) throw new Error(`not signed in: ${answer.status}`);
    await this.get('/');
  }

  /** The cookie as it is sent. */
  cookie(): string {
    return this.agent.jar
      .getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false })
      .toValueString();
  }
}

export async function countOf(app: TestApp, sql: string): Promise<number> {
  return Number((await app.nest.get(Reader).first<{ n: number }>(sql))?.n ?? 0);
}
