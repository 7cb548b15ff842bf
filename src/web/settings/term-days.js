// Counts the school days of a term while somebody ticks them. Without it the page has a button that counts again.
const words = document.querySelector('[data-term-count]');
const form = words?.closest('form');

function daysWords(count) {
  if (count === 0) return 'No school days';
  return count === 1 ? 'One school day' : `${count} school days`;
}

function count() {
  const ticked = form.querySelectorAll('input[type="checkbox"]:checked').length;
  const others = Number(words.dataset.otherDays);
  const own = `${daysWords(ticked)} in this term.`;
  words.textContent =
    others === 0 ? own : `${own} With the other terms, the school year has ${ticked + others}.`;
}

if (form) {
  form.querySelector('[data-count-again]').remove();
  form.addEventListener('change', count);
  count();
}
