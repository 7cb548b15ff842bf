/** Shows pupils to choose from while letters of a name are typed. Without it, the button "Find" does the same on the server. */
const WAIT_MS = 250;

for (const box of document.querySelectorAll('[data-find-pupil]')) enhance(box);

function enhance(box) {
  const input = box.querySelector('input[name="letters"]');
  const button = box.querySelector('[data-find-button]');
  const words = box.querySelector('[data-find-words]');
  const found = box.querySelector('[data-found-pupils]');
  const token = input.form.querySelector('input[name="_csrf"]').value;
  let timer;
  let asked = new AbortController();
  button.hidden = true;

  const ask = async () => {
    clearTimeout(timer);
    asked.abort();
    asked = new AbortController();
    const body = new URLSearchParams({ letters: input.value, _csrf: token });
    try {
      const answer = await fetch(box.dataset.findPupil, { method: 'POST', body, signal: asked.signal });
      if (!answer.ok) throw new Error('not found out');
      show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    } catch (error) {
      if (error.name !== 'AbortError') button.hidden = false;
    }
  };

  const show = (list) => {
    const chosen = found.querySelector('input:checked')?.value;
    words.textContent = list.querySelector('[data-words]').textContent;
    found.replaceChildren(...list.querySelector('[data-pupils]').childNodes);
    for (const radio of found.querySelectorAll('input')) radio.checked = radio.value === chosen;
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    ask();
  });
}
