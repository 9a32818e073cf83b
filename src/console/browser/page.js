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
