// What a page gains where scripts run. Everything works without, but for passkeys.
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';

document.body.classList.add('js-enabled');

/** After a mistake, begin where it is explained. */
const focusOnMistake = () => {
  const summary = document.querySelector('[data-module="govuk-error-summary"]');
  if (!(summary instanceof HTMLElement) || summary.dataset.disableAutoFocus === 'true') return;
  summary.tabIndex = -1;
  summary.focus();
  summary.addEventListener('blur', () => summary.removeAttribute('tabindex'), { once: true });
};

const ANSWERS_WITHIN = 5000;

/** Whether the server can be reached now. */
const isThere = async () => {
  try {
    const signal = AbortSignal.timeout(ANSWERS_WITHIN);
    return (await fetch('/health', { cache: 'no-store', signal })).ok;
  } catch {
    return false;
  }
};

/** Says so where the button was pressed, and leaves what was typed where it is. */
const sayNotSent = (form) => {
  form.querySelector('.db-not-sent')?.remove();
  const says = document.createElement('p');
  says.className = 'govuk-error-message db-not-sent';
  says.setAttribute('role', 'alert');
  says.textContent =
    'Not saved: there is no connection. What you typed is still here. Try again. If it goes on, write it on paper, with the time.';
  form.prepend(says);
  says.scrollIntoView({ block: 'center' });
};

/**
 * A form is sent once, however often its button is pressed, and only where the server is there to take it. A
 * page that is come back to may send its forms again.
 */
const sendOnce = () => {
  for (const form of document.querySelectorAll('form:not([data-passkey])')) {
    form.addEventListener('submit', async (event) => {
      const { state } = form.dataset;
      if (state === 'checked') {
        form.dataset.state = 'sent';
        return;
      }
      event.preventDefault();
      if (state !== undefined) return;
      form.dataset.state = 'checking';
      if (await isThere()) {
        form.dataset.state = 'checked';
        form.requestSubmit(event.submitter);
      } else {
        delete form.dataset.state;
        sayNotSent(form);
      }
    });
  }
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form')) delete form.dataset.state;
  });
};

/** What waits for whoever is signed in, at the top of the page. */
const showWhatWaits = (notices) => {
  const place = document.querySelector('[data-notices]');
  if (!(place instanceof HTMLElement)) return;
  place.replaceChildren(
    ...notices.map(({ says, href }) => {
      const link = document.createElement('a');
      link.className = 'govuk-link';
      link.href = href;
      link.textContent = `${place.dataset.notices}${says}`;
      const line = document.createElement('p');
      line.className = 'govuk-body';
      line.append(link);
      return line;
    }),
  );
};

const LOST_AFTER = 5000;

/** Says at the foot of the page that somebody else has written something, or that the connection is lost; and what waits. */
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
  const source = new EventSource(`${changes.dataset.changes}?auto`);
  let lost = null;
  let wasLost = false;
  source.addEventListener('changed', ({ data }) =>
    say(data || 'Somebody has written something.', 'Show it'),
  );
  // A page on which nothing is typed is asked for again.
  source.addEventListener('seen', () => {
    const isInUse = holdsTyped() || document.querySelector('form[data-state]') !== null;
    if (isInUse) say('Something has changed.', 'Show it');
    else location.replace(`${location.pathname}?auto`);
  });
  source.addEventListener('notices', ({ data }) => showWhatWaits(JSON.parse(data)));
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

/** The clock of a drill goes on between one look and the next. */
const runClocks = () => {
  const since = Date.now();
  for (const clock of document.querySelectorAll('[data-runs-at]')) {
    const { shows, runsAt } = clock.dataset;
    if (Number(runsAt) === 0) continue;
    setInterval(() => {
      const now = new Date(Number(shows) + (Date.now() - since) * Number(runsAt));
      clock.textContent = now.toLocaleTimeString('en-GB', {
        hour: '2-digit',
        minute: '2-digit',
        timeZone: 'Europe/London',
      });
    }, 1000);
  }
};

/** What to do first is kept on this device, and taken once more whenever a page is opened. */
const keepEmergency = async () => {
  const worker = await navigator.serviceWorker?.register('/offline.js', { scope: '/emergency' });
  worker?.active?.postMessage('opened');
};

const MINUTE = 60_000;
const BLANK_AFTER = 10 * MINUTE;
/** After so long the server asks for the password before it shows anything. */
const COVERED_AFTER = 30 * MINUTE;
const SIGNED_OUT_AFTER = 60 * MINUTE;

/** Whether something was typed or chosen here that is not sent. */
const holdsTyped = () =>
  [...document.querySelectorAll('input, textarea')].some(
    (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  );

/** A page that nobody has touched for a while lies open to nobody; nothing on it is lost. */
const hideWhenIdle = () => {
  if (document.body.dataset.signedIn !== 'yes') return;
  const cover = document.createElement('dialog');
  cover.className = 'db-cover';
  const says = document.createElement('p');
  const show = document.createElement('button');
  show.type = 'button';
  show.className = 'govuk-button';
  show.textContent = 'Show the page';
  let touched = Date.now();
  show.addEventListener('click', () => {
    // What was typed is never lost; without any, the server says who may see the page.
    if (Date.now() - touched >= COVERED_AFTER && !holdsTyped()) location.reload();
    else {
      cover.close();
      wait();
    }
  });
  cover.append(says, show);
  document.body.append(cover);
  const since = Date.now();
  let timer = 0;
  const hide = () => {
    const end = new Date(since + SIGNED_OUT_AFTER);
    const time = end.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
    says.textContent =
      end > new Date()
        ? `Hidden, since nobody touched it. Go on by ${time}, or you are signed out then.`
        : 'Hidden, since nobody touched it. You may be signed out: what you typed is kept when you send it.';
    if (!cover.open) cover.showModal();
  };
  const wait = () => {
    if (cover.open) return;
    touched = Date.now();
    clearTimeout(timer);
    timer = setTimeout(hide, BLANK_AFTER);
  };
  for (const touched of ['pointerdown', 'keydown', 'scroll']) {
    addEventListener(touched, wait, { passive: true });
  }
  cover.addEventListener('close', wait);
  wait();
};

/** A passkey is asked for when its button is pressed, and what the browser answers is sent with the form. */
const usePasskeys = () => {
  if (!('PublicKeyCredential' in window)) return;
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', async (event) => {
      if (form.elements.passkey.value !== '') return;
      event.preventDefault();
      const start = form.dataset.passkey === 'make' ? startRegistration : startAuthentication;
      const fault = form.querySelector('[role="alert"]');
      try {
        const answer = await start({ optionsJSON: JSON.parse(form.dataset.asks) });
        form.elements.passkey.value = JSON.stringify(answer);
        form.submit();
      } catch {
        fault.textContent = 'That did not work. Try again, or use the other way.';
      }
    });
  }
};

addEventListener('DOMContentLoaded', () => {
  focusOnMistake();
  sendOnce();
  watchChanges();
  hideWhenIdle();
  usePasskeys();
  runClocks();
  keepEmergency().catch(() => {});
});
