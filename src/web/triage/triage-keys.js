// Keys at the triage desk. They only press what is on the page already, so everything works without them. Off until somebody turns
// them on (WCAG 2.1.4), and always off while something is typed or chosen.
const REMEMBERED = 'tandem-triage-keys';
const OUTCOMES = new Set(['o', 'a', 'w', 'n']);

const holder = document.querySelector('[data-triage-keys]');
const toggle = holder?.querySelector('button');
const help = holder?.querySelector('p');
const caseName = document.querySelector('[data-triage-case]');
let areOn = remembered();
let isSent = false;

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED) === 'on';
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(REMEMBERED, areOn ? 'on' : 'off');
  } catch {
    // A browser that keeps nothing: the keys are on for this page.
  }
}

function show() {
  if (!holder || !toggle || !help) return;
  holder.hidden = false;
  toggle.setAttribute('aria-pressed', String(areOn));
  toggle.textContent = areOn ? 'Stop using keys' : 'Use keys';
  help.hidden = !areOn;
}

function isTyping(target) {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}

function go(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
  return link !== null;
}

/** In the list alone there is no row yet: the keys move through its links. */
function moveInList(step) {
  const links = rows();
  const at = links.indexOf(document.activeElement);
  const link = links[at < 0 ? 0 : at + step];
  if (link) link.focus();
  return link !== undefined;
}

function rows() {
  return [...document.querySelectorAll('[data-triage-row]')];
}

function move(step) {
  if (caseName || document.querySelector('a[data-triage-next]'))
    return go(step > 0 ? 'a[data-triage-next]' : 'a[data-triage-previous]');
  return moveInList(step);
}

/** Once: a second press of the key while the next page is on its way would be told that somebody was first. */
function send(form) {
  if (!isSent) form.requestSubmit();
  isSent = true;
}

function decide(key) {
  const place = document.querySelector(`[data-triage-outcome="${key}"]`);
  if (!place) return false;
  if (place instanceof HTMLFormElement) {
    send(place);
    return true;
  }
  place.open = true;
  place.scrollIntoView({ block: 'nearest' });
  const field = place.querySelector('input[type=radio]:checked') ?? place.querySelector('input[type=radio]');
  if (field) field.focus();
  return true;
}

function undo() {
  const form = document.querySelector('form[data-triage-undo]');
  if (form) send(form);
  return form !== null;
}

function act(key) {
  if (key === 'j') return move(1);
  if (key === 'k') return move(-1);
  // Arrows scroll, except from one name of the list to the next.
  const isInList = rows().includes(document.activeElement);
  if (isInList && key === 'ArrowDown') return moveInList(1);
  if (isInList && key === 'ArrowUp') return moveInList(-1);
  if (key === 'u') return undo();
  return OUTCOMES.has(key) && decide(key);
}

document.addEventListener('keydown', (event) => {
  if (!areOn || event.defaultPrevented || event.repeat || isTyping(event.target)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (act(event.key)) event.preventDefault();
});

window.addEventListener('pageshow', () => {
  isSent = false;
});

if (toggle) {
  toggle.addEventListener('click', () => {
    areOn = !areOn;
    remember();
    show();
  });
}

// A day that is typed is the day that is meant.
const other = document.querySelector('#other');
if (other) {
  other.addEventListener('input', () => {
    const choice = document.querySelector('input[name=until][value=other]');
    if (choice) choice.checked = true;
  });
}

// After an outcome the next pupil has the focus; what was just done is read out by itself.
if (caseName && document.querySelector('[role=status] form[data-triage-undo]'))
  caseName.focus({ preventScroll: true });
document
  .querySelector('.tandem-desk__list .tandem-queue__row--current')
  ?.scrollIntoView({ block: 'nearest' });
const summary = document.querySelector('.govuk-error-summary');
if (!summary) document.querySelector('details[data-triage-outcome][open] input[type=radio]:checked')?.focus();
show();
