// The "days left" line on each task card. All cards of a page are asked for in one
// request.
const waiting = new Map();
let scheduled;

function words(days) {
  if (days < 0) {
    return days === -1 ? 'Overdue since yesterday' : `Overdue for ${-days} days`;
  }
  if (days === 0) {
    return 'Due today';
  }
  return days === 1 ? '1 day left' : `${days} days left`;
}

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
    const days = daysLeft[id];
    if (days !== undefined) {
      node.textContent = words(days);
      node.className = 'days-left' + (days < 0 ? ' days-left-overdue' : days < 6 ? ' days-left-near' : '');
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
