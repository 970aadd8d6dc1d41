// Where staff sign in with the identity provider, the webapps' own sign-in form has no
// use: it would show when a session ends. The page is then opened anew, and the server
// leads on. Where local users sign in the page stays open to everybody, and so does the
// form.
async function leadOn() {
  if (!/^#\/login/.test(window.location.hash)) {
    return;
  }
  const page = window.location.pathname;
  const response = await fetch(page, { credentials: 'same-origin', headers: { Accept: 'application/json' } });
  if (response.status === 401) {
    window.location.replace(page);
  }
}

window.addEventListener('hashchange', () => leadOn().catch(() => {}));
leadOn().catch(() => {});

export default { id: 'staff-session', pluginPoint: 'none', render: () => {}, unmount: () => {} };
