import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Folders of the packages whose templates, scripts, pictures and fonts the pages use. */
export const GOVUK = join(dirname(require.resolve('govuk-frontend/package.json')), 'dist');
export const MOJ = dirname(require.resolve('@ministryofjustice/frontend/package.json'));
export const FONTS = join(
  dirname(require.resolve('@fontsource-variable/atkinson-hyperlegible-next/package.json')),
  'files',
);

/** A file that never changes under its address: the address carries its hash, so browsers may keep it for good. */
export interface StaffAsset {
  readonly href: string;
  readonly type: string;
  readonly content: Buffer;
}

function asset(name: string, type: string, file: string): StaffAsset {
  const content = readFileSync(file);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { href: `/assets/${hash}-${name}`, type, content };
}

type AssetName =
  'styles' | 'govukScript' | 'mojScript' | 'findPupilScript' | 'triageKeys' | 'lookAgain' | 'termDays';

/** The style sheet (made from `tandem.scss` by the build) and the scripts that enhance; pages work without them. */
export function loadStaffAssets(): Readonly<Record<AssetName, StaffAsset>> {
  const script = 'text/javascript; charset=utf-8';
  return {
    styles: asset('tandem.css', 'text/css; charset=utf-8', join(ROOT, 'dist', 'web', 'layout', 'tandem.css')),
    govukScript: asset('govuk.js', script, join(GOVUK, 'govuk', 'govuk-frontend.min.js')),
    mojScript: asset('moj.js', script, join(MOJ, 'moj', 'moj-frontend.min.js')),
    findPupilScript: asset(
      'find-pupil.js',
      script,
      join(import.meta.dirname, '..', 'pupil-search', 'find-pupil.js'),
    ),
    triageKeys: asset('triage-keys.js', script, join(import.meta.dirname, '..', 'triage', 'triage-keys.js')),
    lookAgain: asset('look-again.js', script, join(import.meta.dirname, 'look-again.js')),
    termDays: asset('term-days.js', script, join(import.meta.dirname, '..', 'settings', 'term-days.js')),
  };
}
