// The "days left" line on each task card. All cards of a page are asked for in one
// request.
const waiting = new Map();
let scheduled;

async function flush() {
  scheduled = undefined;
  const cards = new Map(waiting);
  waiting.clear();
  const query = [...cards.keys()].map(id => `id=${encodeURIComponent(id)}`).join('&');
  const response = await fetch(`/staff/tasks/days-left?${query}`, { credentials: 'same-origin' });
  if (!response.ok) {
    return;
  }
  const daysLeft = await response.json();
  cards.forEach((node, id) => {
    const left = daysLeft[id];
    if (left) {
      node.textContent = left.words;
      node.className = 'days-left' + (left.overdue ? ' days-left-overdue' : left.soon ? ' days-left-near' : '');
    }
  });
}

export default {
  id: 'days-left',
  pluginPoint: 'tasklist.card',
  priority: 9000,
  render: (node, { taskId }) => {
    waiting.set(taskId, node);
    scheduled = scheduled || setTimeout(() => flush().catch(() => {}), 50);
  },
  unmount: () => {}
};
