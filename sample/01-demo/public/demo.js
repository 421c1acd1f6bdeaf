/* global document, window, CSS, fetch, performance, setInterval, clearInterval */

/** Requests that the button sends at once. */
const PARALLEL = 20;
/** Seconds left that look short; a third of a lifetime that is short itself. */
const LOW = 10;
/** Seconds left at which a screen reader is told; every second would be too much. */
const NEWS_AT = [60, 10];

const byId = (id) => document.getElementById(id);
const show = (id, text) => (byId(id).textContent = text);

/** Runs down by the clock of the system, so that a sleeping tab or computer does not make it wrong. */
class Countdown {
  constructor(lifetime, onEnd) {
    this.lifetime = lifetime;
    this.onEnd = onEnd;
  }

  /** `end`: milliseconds since 1970. */
  runUntil(end) {
    this.end = end;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.tick(), 100);
    this.tick();
  }

  tick() {
    const left = Math.max(0, (this.end - Date.now()) / 1000);
    // Stores that count whole seconds round the lifetime up.
    const whole = Math.min(this.lifetime, Math.ceil(left));
    show('time-left', `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`);
    byId('time-bar').value = left;
    byId('clock').classList.toggle('low', left <= Math.min(LOW, this.lifetime / 3));
    if (whole !== this.lastWhole && NEWS_AT.includes(whole)) show('clock-news', `${whole} seconds left`);
    this.lastWhole = whole;
    if (left > 0) return;
    clearInterval(this.timer);
    this.onEnd();
  }
}

/** Nothing on the page works any more: the session is not there. */
function showExpired() {
  for (const control of document.querySelectorAll('main button, main input')) control.disabled = true;
  document.body.dataset.state = 'expired';
  const link = document.createElement('a');
  link.href = '/';
  link.className = 'button';
  link.textContent = 'Reload and see';
  byId('expired').hidden = false;
  byId('expired').replaceChildren('Your session has expired. What you see is what it was.', link);
}

/** Colours names and texts in what is stored, without markup in it: JSON, and what stands before it in a line. */
function highlight(element) {
  if (!window.Highlight) return;
  const ranges = { key: [], text: [] };
  const tokens = /^([^\s"{}]+)(?= = )|"(?:[^"\\]|\\.)*"(:)?/gm;
  for (const { 0: token, 1: name, 2: colon, index } of element.textContent.matchAll(tokens)) {
    const range = document.createRange();
    range.setStart(element.firstChild, index);
    range.setEnd(element.firstChild, index + token.length - (colon ? 1 : 0));
    ranges[name || colon ? 'key' : 'text'].push(range);
  }
  for (const [name, list] of Object.entries(ranges)) CSS.highlights.set(name, new window.Highlight(...list));
}

async function answerOf(path, options) {
  const response = await fetch(path, { ...options, headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`, { cause: response.status });
  return response.json();
}

async function sendInParallel(countdown) {
  const before = await answerOf('/state.json');
  const requests = Array.from({ length: PARALLEL }, () => answerOf('/counter.json', { method: 'POST' }));
  const answers = await Promise.all(requests);
  const { counter, remaining, stored } = await answerOf('/state.json');
  countdown.runUntil(Date.now() + remaining * 1000);
  show('counter', counter);
  show('stored', stored.text);
  highlight(byId('stored'));
  show('stored-bytes', stored.bytes);
  show('parallel-result', `${answers.length} sent, ${counter - before.counter} counted`);
}

function enableParallel(countdown) {
  const button = byId('parallel');
  let isSending = false;
  button.hidden = false;
  button.addEventListener('click', async () => {
    // Not `disabled`, which would take the keyboard's focus away.
    if (isSending) return;
    isSending = true;
    show('parallel-result', 'Sending…');
    await sendInParallel(countdown).catch(showProblem);
    isSending = false;
  });
}

function showProblem(error) {
  if (error.cause === 401) showExpired();
  else show('parallel-result', error.message);
}

const clock = byId('clock');
if (clock) {
  const [navigation] = performance.getEntriesByType('navigation');
  const countdown = new Countdown(Number(clock.dataset.lifetime), showExpired);
  // Counted from when the page arrived, not from when this script did.
  countdown.runUntil(performance.timeOrigin + navigation.responseStart + Number(clock.dataset.remaining) * 1000);
  enableParallel(countdown);
  highlight(byId('stored'));
}
