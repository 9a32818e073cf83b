// What a page gains where scripts run. Everything works without: this only makes it quicker.

document.body.classList.add('js-enabled');

addEventListener('DOMContentLoaded', () => {
  // After a mistake, begin where it is explained.
  const summary = document.querySelector('[data-module="govuk-error-summary"]');
  if (summary instanceof HTMLElement && summary.dataset.disableAutoFocus !== 'true') {
    summary.tabIndex = -1;
    summary.focus();
    summary.addEventListener('blur', () => summary.removeAttribute('tabindex'), { once: true });
  }
});

for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent === 'yes') event.preventDefault();
    form.dataset.sent = 'yes';
  });
}
// A page that was left and come back to may be sent again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form')) delete form.dataset.sent;
});

const changes = document.querySelector('[data-changes]');
if (changes) {
  const bar = document.createElement('p');
  bar.className = 'db-bar';
  bar.setAttribute('role', 'status');
  document.body.append(bar);
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
  source.addEventListener('changed', () => say('Somebody has written something.', 'Show it'));
  source.addEventListener('open', () => {
    clearTimeout(lost);
    lost = null;
    if (bar.dataset.lost === 'yes') say('The connection is back.', 'Show how it stands');
    delete bar.dataset.lost;
  });
  source.addEventListener('error', () => {
    lost ??= setTimeout(() => {
      bar.dataset.lost = 'yes';
      say('No connection. What you see may be old, and nothing is saved until this goes away.');
    }, 5000);
  });
}
