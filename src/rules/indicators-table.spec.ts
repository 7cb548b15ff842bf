import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sampleOf } from '../../test/support/indicator-samples.js';
import { INDICATORS } from './indicator-catalogue.js';
import type { AnyIndicator } from './indicator.js';
import type { IndicatorDomain } from './indicator-domain.js';
import { fieldsOf, type ParameterField } from './says.js';

const HEADINGS: Readonly<Record<IndicatorDomain, string>> = {
  attendance: '## Attendance',
  behaviour: '## Behaviour',
  wellbeing: '## What staff notice',
  home: '## Home',
  attainment: '## Results',
};

/** `sessions` 10 (1 to 400): sessions missed, two being a day */
function parameterOf(field: ParameterField): string {
  const { name, startsWith, least, most, isOptional, label, hint, values, choices = {} } = field;
  const starts = startsWith ?? (isOptional ? '(may be left out)' : '(to be given)');
  const range = most === null ? '' : ` (${least} to ${most})`;
  const means = values.map((value) => `\`${value}\` (${choices[value]})`).join(', ');
  return (
    `\`${name}\` ${starts}${range}: ${label}` +
    (field.isShare ? ', 0.1 being 10%' : '') +
    (hint === undefined ? '' : `; ${hint}`) +
    (means === '' ? '' : `: ${means}`)
  );
}

/** The cells of a row; all of it as the code says. */
function rowOf(indicator: AnyIndicator): readonly unknown[] {
  const bound = indicator.bind(sampleOf(indicator.key));
  return [
    `**${indicator.title}** \`${indicator.key}\``,
    bound.inWords,
    fieldsOf(indicator.parameters).map(parameterOf),
    bound.minimumData,
  ];
}

const page = readFileSync(join(import.meta.dirname, '../../docs/indicators.md'), 'utf8').split('\n');

function rowsUnder(heading: string): readonly unknown[] {
  const from = page.indexOf(heading);
  const after = page.findIndex((line, at) => at > from && line.startsWith('## '));
  const lines = page.slice(from, after === -1 ? undefined : after).filter((line) => line.startsWith('| **'));
  return lines.map((line) => {
    const [title, inWords, parameters, minimumData] = line.slice(2, -2).split(' | ');
    return [title, inWords, parameters?.split('<br>'), minimumData];
  });
}

describe('The published table of indicators', () => {
  it.each(Object.entries(HEADINGS))('says exactly what the code does of %s', (domain, heading) => {
    const wanted = INDICATORS.filter((indicator) => indicator.domain === domain).map(rowOf);
    expect(rowsUnder(heading)).toEqual(wanted);
  });
});
