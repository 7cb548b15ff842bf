// Shows how far something is that a worker does, while somebody looks. Without it the page has a link to look again.
const EVERY_MS = 2_000;

async function lookAgain(place) {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return place;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const now = page.querySelector('[data-look-again]');
  if (!now) {
    location.reload();
    return null;
  }
  if (now.innerHTML !== place.innerHTML) place.innerHTML = now.innerHTML;
  return place;
}

function keepLooking(place) {
  setTimeout(() => {
    lookAgain(place)
      .catch(() => place)
      .then((still) => {
        if (still) keepLooking(still);
      });
  }, EVERY_MS);
}

const place = document.querySelector('[data-look-again]');
if (place) keepLooking(place);
