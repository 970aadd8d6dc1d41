// A part of a page that our own server renders, in the language that the browser asks for,
// and that is asked for again while it is shown.
const SLOW_MILLIS = 20_000;

export const indonesian = (navigator.language || '').toLowerCase().startsWith('id');

// Makes a place look like a new version of it and touches only what differs, so that focus,
// selection and what a screen reader reads stay where they are.
function adapt(old, fresh) {
  const had = [...old.childNodes];
  const now = [...fresh.childNodes];
  now.forEach((node, i) => {
    const before = had[i];
    if (!before) {
      old.append(node);
    } else if (before.nodeType !== node.nodeType || before.nodeName !== node.nodeName) {
      before.replaceWith(node);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const { name } of [...before.attributes]) {
        if (!node.hasAttribute(name)) {
          before.removeAttribute(name);
        }
      }
      for (const { name, value } of node.attributes) {
        if (before.getAttribute(name) !== value) {
          before.setAttribute(name, value);
        }
      }
      adapt(before, node);
    } else if (before.data !== node.data) {
      before.data = node.data;
    }
  });
  had.slice(now.length).forEach(node => node.remove());
}

// Shows what an address answers. What was read last stays in sight when a question fails,
// and a newer question ends an older one.
// words: opening, failed, and by the numbers of answers; address: a function, asked each time.
export function watch(node, words, address, refreshMillis) {
  let timer;
  let asked;
  let stopped = false;
  const notice = document.createElement('p');
  const place = document.createElement('div');
  notice.setAttribute('role', 'status');
  node.replaceChildren(notice, place);

  function say(sentence) {
    if (notice.textContent !== sentence) {
      notice.textContent = sentence;
    }
    notice.className = sentence ? 'live-notice' : '';
  }

  function show(html) {
    const fresh = document.createElement('template');
    fresh.innerHTML = html;
    adapt(place, fresh.content);
  }

  async function ask() {
    clearTimeout(timer);
    if (asked) {
      asked.abort();
    }
    const question = new AbortController();
    asked = question;
    const superseded = () => stopped || asked !== question;
    const tooSlow = setTimeout(() => question.abort(), SLOW_MILLIS);
    try {
      const response = await fetch(address(), {
        credentials: 'same-origin',
        headers: { Accept: 'text/html' },
        signal: question.signal
      });
      const text = await response.text();
      if (superseded()) {
        return;
      }
      if (response.ok) {
        say('');
        show(text);
      } else if (response.status === 400) {
        say(text);
      } else if (response.status >= 500) {
        say(words.failed);
      } else {
        say(response.status === 404 ? text : words[response.status] || words.failed);
        show('');
      }
    } catch (problem) {
      if (!superseded()) {
        say(words.failed);
      }
    } finally {
      clearTimeout(tooSlow);
      if (!superseded()) {
        timer = setTimeout(again, refreshMillis);
      }
    }
  }

  function again() {
    if (document.hidden) {
      timer = setTimeout(again, refreshMillis);
    } else {
      ask();
    }
  }

  function stop() {
    stopped = true;
    clearTimeout(timer);
    if (asked) {
      asked.abort();
    }
  }

  say(words.opening);
  ask();
  return { ask, stop };
}
