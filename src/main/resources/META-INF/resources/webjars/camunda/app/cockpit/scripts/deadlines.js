// The dashboard's board of deadlines. Rendered by our own server, in the language that the
// browser asks for, as the webapp is; filters and pages are asked of the server, too.
const REFRESH_MILLIS = 60_000;

const indonesian = (navigator.language || '').toLowerCase().startsWith('id');
const WORDS = indonesian
  ? { title: 'Tenggat penghapusan', opening: 'Membuka tenggat…', 403: 'Hanya untuk operator.', 401: 'Anda sudah keluar. Masuk lagi.', failed: 'Tenggat tidak dapat dibaca sekarang.' }
  : { title: 'Deletion deadlines', opening: 'Opening the deadlines…', 403: 'The deadlines are for operators.', 401: 'You are signed out. Sign in again to see the deadlines.', failed: 'The deadlines cannot be read now.' };

let timer;

function board(node) {
  const state = { show: 'OPEN', code: '', page: 1 };
  let asked = 0;

  async function refresh() {
    const question = ++asked;
    const response = await fetch(`/staff/deadlines?${new URLSearchParams(state)}`, {
      credentials: 'same-origin',
      headers: { Accept: 'text/html' }
    });
    const text = await response.text();
    if (question !== asked || !node.isConnected) {
      return;
    }
    if (response.ok) {
      node.innerHTML = text;
    } else {
      node.textContent = response.status === 400 ? text : WORDS[response.status] || WORDS.failed;
    }
  }

  function ask(change) {
    Object.assign(state, change);
    refresh().catch(() => {
      node.textContent = WORDS.failed;
    });
  }

  node.addEventListener('click', event => {
    const button = event.target.closest('button[data-show], button[data-page]');
    if (!button) {
      return;
    }
    if (button.dataset.page) {
      ask({ page: button.dataset.page });
    } else {
      const all = button.getAttribute('aria-pressed') === 'true' || button.dataset.show === 'OPEN';
      ask({ show: all ? 'OPEN' : button.dataset.show, code: '', page: 1 });
    }
  });
  node.addEventListener('submit', event => {
    event.preventDefault();
    ask({ code: event.target.elements.code.value.trim(), page: 1 });
  });
  timer = setInterval(() => {
    // Whoever types or is elsewhere is not disturbed.
    if (!document.hidden && !node.contains(document.activeElement)) {
      ask({});
    }
  }, REFRESH_MILLIS);
  ask({});
}

export default {
  id: 'deletion-deadlines',
  pluginPoint: 'cockpit.dashboard',
  priority: 100,
  properties: { label: WORDS.title },
  render: node => {
    node.innerHTML = '<section class="deadlines"><h1 class="section-title"></h1><div aria-live="polite"></div></section>';
    node.querySelector('h1').textContent = WORDS.title;
    const place = node.querySelector('div');
    place.textContent = WORDS.opening;
    board(place);
  },
  unmount: () => clearInterval(timer)
};
