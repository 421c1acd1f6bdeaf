/** Nothing in it comes from a visitor, so nothing needs escaping. */
export function loginPage(visits: number, isLoggedIn: boolean): string {
  return `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width" />
  <title>Login and rotation</title>
  <h1>Login and rotation</h1>
  <p>Visits in this session: ${visits}. You are ${isLoggedIn ? 'logged in' : 'not logged in'}.</p>
  <p><a href="/account">Your account</a></p>
  ${isLoggedIn ? LOGOUT : LOGIN}
</html>`;
}

const LOGIN = `<form method="post" action="/login">
    <p><label>Name <input name="name" value="ann" autocomplete="username" /></label></p>
    <p><label>Password <input name="password" type="password" autocomplete="current-password" /></label> (demo-ann)</p>
    <p><label><input name="remember" type="checkbox" /> Remember me for 30 days</label></p>
    <button>Log in</button>
  </form>`;

const LOGOUT = '<form method="post" action="/logout"><button>Log out</button></form>';
