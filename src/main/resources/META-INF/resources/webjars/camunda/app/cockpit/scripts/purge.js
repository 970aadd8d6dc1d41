// The Purge tab of an instance: how far the purge is, and what failed. Rendered by our own
// server, in the language that the browser asks for, and asked again while it is shown.
const REFRESH_MILLIS = 3_000;
const SLOW_MILLIS = 20_000;

const indonesian = (navigator.language || '').toLowerCase().startsWith('id');
const WORDS = indonesian
  ? { title: 'Penghapusan', opening: 'Membuka penghapusan…', 403: 'Penghapusan hanya untuk operator.', 401: 'Anda sudah keluar. Masuk lagi untuk melihat penghapusan.', failed: 'Penghapusan tidak dapat dibaca sekarang. Dicoba lagi sebentar lagi.' }
  : { title: 'Purge', opening: 'Opening the purge…', 403: 'The purge is for operators.', 401: 'You are signed out. Sign in again to see the purge.', failed: 'The purge cannot be read now. It is tried again in a moment.' };

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

function watch(node, instance) {
  let timer;
  let asked;
  let stopped = false;
  const notice = document.createElement('p');
  const place = document.createElement('div');
  notice.setAttribute('role', 'status');
  node.replaceChildren(notice, place);

  function say(words) {
    if (notice.textContent !== words) {
      notice.textContent = words;
    }
    notice.className = words ? 'purge-notice' : '';
  }

  function show(html) {
    const fresh = document.createElement('template');
    fresh.innerHTML = html;
    adapt(place, fresh.content);
  }

  async function ask() {
    const question = new AbortController();
    asked = question;
    const tooSlow = setTimeout(() => question.abort(), SLOW_MILLIS);
    try {
      const response = await fetch(`/staff/instances/${encodeURIComponent(instance)}/purge`, {
        credentials: 'same-origin',
        headers: { Accept: 'text/html' },
        signal: question.signal
      });
      const text = await response.text();
      if (stopped || asked !== question) {
        return;
      }
      if (response.ok) {
        say('');
        show(text);
      } else if (response.status >= 500) {
        say(WORDS.failed);
      } else {
        say(response.status === 400 || response.status === 404 ? text : WORDS[response.status] || WORDS.failed);
        show('');
      }
    } catch (problem) {
      // What was read last stays in sight.
      if (!stopped && asked === question) {
        say(WORDS.failed);
      }
    } finally {
      clearTimeout(tooSlow);
    }
  }

  // The next question waits for the answer, so no answer can overtake a newer one.
  async function go() {
    if (!document.hidden) {
      await ask();
    }
    if (!stopped) {
      timer = setTimeout(go, REFRESH_MILLIS);
    }
  }

  say(WORDS.opening);
  go();
  return () => {
    stopped = true;
    clearTimeout(timer);
    if (asked) {
      asked.abort();
    }
  };
}

let stop = () => {};

export default {
  id: 'purge',
  pluginPoint: 'cockpit.processInstance.runtime.tab',
  priority: 12,
  properties: { label: WORDS.title },
  render: (node, { processInstanceId }) => {
    stop();
    node.className = 'purge-tab';
    stop = watch(node, processInstanceId);
  },
  unmount: () => stop()
};
