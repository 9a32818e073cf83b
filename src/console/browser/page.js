// What a page gains where scripts run. Everything works without: this only makes it quicker.

document.body.classList.add('js-enabled');

/** After a mistake, begin where it is explained. */
const focusOnMistake = () => {
  const summary = document.querySelector('[data-module="govuk-error-summary"]');
  if (!(summary instanceof HTMLElement) || summary.dataset.disableAutoFocus === 'true') return;
  summary.tabIndex = -1;
  summary.focus();
  summary.addEventListener('blur', () => summary.removeAttribute('tabindex'), { once: true });
};

/** A form is sent once, however often its button is pressed; a page that is come back to may send it again. */
const sendOnce = () => {
  for (const form of document.querySelectorAll('form')) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent === 'yes') event.preventDefault();
      form.dataset.sent = 'yes';
    });
  }
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form')) delete form.dataset.sent;
  });
};

const LOST_AFTER = 5000;

/** Says at the foot of the page that somebody else has written something, or that the connection is lost. */
const watchChanges = () => {
  const changes = document.querySelector('[data-changes]');
  if (!(changes instanceof HTMLElement)) return;
  const bar = document.createElement('p');
  bar.className = 'db-bar';
  bar.setAttribute('role', 'status');
  (document.querySelector('main') ?? document.body).append(bar);
  const say = (text, link) => {
    bar.textContent = text;
    if (!link) return;
    const show = document.createElement('a');
    show.href = location.pathname;
    show.textContent = link;
    bar.append(' ', show);
  };
  const source = new EventSource(changes.dataset.changes);
  let lost = null;
  let wasLost = false;
  source.addEventListener('changed', () => say('Somebody has written something.', 'Show it'));
  source.addEventListener('open', () => {
    clearTimeout(lost);
    lost = null;
    if (wasLost) say('The connection is back.', 'Show how it stands');
    wasLost = false;
  });
  source.addEventListener('error', () => {
    lost ??= setTimeout(() => {
      wasLost = true;
      say('No connection. What you see may be old, and nothing is saved until this goes away.');
    }, LOST_AFTER);
  });
};

/** What to do first is kept on this device, and taken once more whenever a page is opened. */
const keepEmergency = async () => {
  const worker = await navigator.serviceWorker?.register('/offline.js', { scope: '/emergency' });
  worker?.active?.postMessage('opened');
};

addEventListener('DOMContentLoaded', () => {
  focusOnMistake();
  sendOnce();
  watchChanges();
  keepEmergency().catch(() => {});
});
