import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AuditSealing } from '../access/audit/audit-sealing.js';
import { HEAD_SQL, type HeadRow } from '../access/audit/audit-tables.js';
import { type KeptHead, toKeep } from '../access/audit/audit-verdict.js';
import { verifyAudit } from '../access/audit/audit-verifier.js';
import { SealKeys } from '../access/audit/seal-keys.js';
import { Clock } from '../platform/clock/clock.js';
import { TandemConfig } from '../platform/config/config.js';
import { Reader } from '../platform/database/reader.js';
import { BadUsage, type Command, type CommandInput, type ExitCode } from './command.js';
import { counted } from './counted.js';
import { findingOf } from './doctor-audit.js';
import { sayNowAndThen } from './say-now-and-then.js';

const USAGE = 'head | verify [--head FILE] [--json] | seal';

/** The seals of the audit, for whoever keeps a copy of how far they go. */
export const auditCommand: Command = {
  name: 'audit',
  usage: USAGE,
  does: 'Prints the head of the seals to be kept elsewhere, verifies all seals (against a kept head), seals what waits.',
  async run(input) {
    const [what, ...rest] = input.args;
    if (what === 'head') return head(input);
    if (what === 'verify') return verify(input, rest);
    if (what === 'seal') return seal(input);
    throw usage();
  },
};

function usage(): BadUsage {
  return new BadUsage(`tandem audit ${USAGE}`);
}

async function head({ app, terminal }: CommandInput): Promise<ExitCode> {
  const found = await app.get(Reader).first<HeadRow>(HEAD_SQL);
  if (!found || found.sealed === 0) throw new BadUsage('Nothing is sealed yet; a worker seals every minute.');
  terminal.out(JSON.stringify(toKeep(found)));
  return 0;
}

async function seal({ app, terminal }: CommandInput): Promise<ExitCode> {
  const lines = await app.get(AuditSealing).sealNew();
  terminal.out(`${counted(lines, 'line')} sealed.`);
  return 0;
}

async function verify({ app, terminal }: CommandInput, args: string[]): Promise<ExitCode> {
  const { json, head: file } = asked(args);
  const kept = file === undefined ? null : await keptHead(file);
  const options = { kept, onProgress: sayNowAndThen(terminal) };
  const verdict = await verifyAudit(app.get(Reader), new SealKeys(app.get(TandemConfig).keys), options);
  const finding = findingOf(verdict, app.get(Clock).now());
  if (json) terminal.out(JSON.stringify(verdict));
  else terminal.out(finding.problem ?? finding.warning ?? finding.part);
  return verdict.broken === null ? 0 : 1;
}

function asked(args: string[]): { json: boolean; head: string | undefined } {
  try {
    const { values } = parseArgs({ args, options: { head: { type: 'string' }, json: { type: 'boolean' } } });
    return { json: values.json ?? false, head: values.head };
  } catch {
    throw usage();
  }
}

/** As `tandem audit head` printed it. */
async function keptHead(file: string): Promise<Pick<KeptHead, 'sealed' | 'mac'>> {
  try {
    const { sealed, mac } = JSON.parse(await readFile(file, 'utf8')) as Partial<KeptHead>;
    if (typeof sealed === 'number' && typeof mac === 'string') return { sealed, mac };
  } catch {
    // Said below: whatever it is, it is no head.
  }
  throw new BadUsage(`${file} holds no head of the audit, as "tandem audit head" prints it.`);
}
