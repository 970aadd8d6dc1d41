// The Case file tab: what the requester wrote, the account, the dates, the rows per
// category and the history. Rendered by our own server, which escapes every value and
// answers only for tasks that the engine shows to whoever is signed in.
const MESSAGES = {
  401: 'You are signed out. Sign in again to read the case file.',
  403: 'You may not read this case file.',
  404: 'There is no case file for this task.'
};

async function show(node, taskId) {
  const response = await fetch(`/staff/tasks/${encodeURIComponent(taskId)}/case-file`, {
    credentials: 'same-origin',
    headers: { Accept: 'text/html' }
  });
  if (!node.isConnected) {
    return;
  }
  if (response.ok) {
    node.innerHTML = await response.text();
  } else {
    node.textContent = MESSAGES[response.status] || 'The case file cannot be read now. Try again in a moment.';
  }
}

export default {
  id: 'case-file',
  pluginPoint: 'tasklist.task.detail',
  priority: 900,
  properties: { label: 'Case file' },
  render: (node, { taskId }) => {
    node.className = 'case-file';
    node.textContent = 'Opening the case file…';
    show(node, taskId).catch(() => {
      node.textContent = 'The case file cannot be read now. Try again in a moment.';
    });
  },
  unmount: () => {}
};
