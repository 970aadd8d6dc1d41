// The dashboard's board of deadlines. Filters and pages are asked of the server.
import { indonesian, watch } from './live.js';

const REFRESH_MILLIS = 60_000;
const ALL = { show: 'OPEN', state: '', group: '', code: '', page: 1 };

const WORDS = indonesian
  ? { title: 'Tenggat penghapusan', opening: 'Membuka tenggat…', 403: 'Hanya untuk operator.', 401: 'Anda sudah keluar. Masuk lagi.', failed: 'Tenggat tidak dapat dibaca sekarang. Dicoba lagi sebentar lagi.' }
  : { title: 'Deletion deadlines', opening: 'Opening the deadlines…', 403: 'The deadlines are for operators.', 401: 'You are signed out. Sign in again to see the deadlines.', failed: 'The deadlines cannot be read now. They are tried again in a moment.' };

function board(node) {
  let filter = ALL;
  const live = watch(node, WORDS, () => `/staff/deadlines?${new URLSearchParams(filter)}`, REFRESH_MILLIS);

  function ask(change) {
    filter = { ...filter, page: 1, ...change };
    live.ask();
  }

  node.addEventListener('click', event => {
    const button = event.target.closest('button[data-show], button[data-page]');
    if (!button || button.getAttribute('aria-disabled') === 'true') {
      return;
    }
    if (button.dataset.page) {
      ask({ page: button.dataset.page });
    } else if (button.dataset.show === 'OPEN') {
      for (const field of node.querySelectorAll('[name]')) {
        field.value = '';
      }
      ask(ALL);
    } else {
      ask({ show: button.getAttribute('aria-pressed') === 'true' ? 'OPEN' : button.dataset.show });
    }
  });
  node.addEventListener('change', event => {
    if (event.target.tagName === 'SELECT') {
      ask({ [event.target.name]: event.target.value });
    }
  });
  node.addEventListener('submit', event => {
    event.preventDefault();
    ask({ code: event.target.elements.code.value.trim() });
  });
  return live.stop;
}

let stop = () => {};

export default {
  id: 'deletion-deadlines',
  pluginPoint: 'cockpit.dashboard',
  priority: 100,
  properties: { label: WORDS.title },
  render: node => {
    stop();
    node.innerHTML = '<section class="deadlines"><h1 class="section-title"></h1><div></div></section>';
    node.querySelector('h1').textContent = WORDS.title;
    stop = board(node.querySelector('div'));
  },
  unmount: () => stop()
};
