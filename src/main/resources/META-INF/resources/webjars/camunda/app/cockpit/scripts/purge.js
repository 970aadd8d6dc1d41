// The Purge tab of an instance: how far the purge is, and what failed.
import { indonesian, watch } from './live.js';

const REFRESH_MILLIS = 3_000;

const WORDS = indonesian
  ? { title: 'Penghapusan', opening: 'Membuka penghapusan…', 403: 'Penghapusan hanya untuk operator.', 401: 'Anda sudah keluar. Masuk lagi untuk melihat penghapusan.', failed: 'Penghapusan tidak dapat dibaca sekarang. Dicoba lagi sebentar lagi.' }
  : { title: 'Purge', opening: 'Opening the purge…', 403: 'The purge is for operators.', 401: 'You are signed out. Sign in again to see the purge.', failed: 'The purge cannot be read now. It is tried again in a moment.' };

let stop = () => {};

export default {
  id: 'purge',
  pluginPoint: 'cockpit.processInstance.runtime.tab',
  priority: 12,
  properties: { label: WORDS.title },
  render: (node, { processInstanceId }) => {
    stop();
    node.className = 'purge-tab';
    const address = `/staff/instances/${encodeURIComponent(processInstanceId)}/purge`;
    stop = watch(node, WORDS, () => address, REFRESH_MILLIS).stop;
  },
  unmount: () => stop()
};
