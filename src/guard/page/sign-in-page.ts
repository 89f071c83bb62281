import { html } from 'hono/html';
import type { Html } from './layout.ts';
import { FIELDS, hidden, layout, note } from './layout.ts';

export const SIGN_IN = 'sign-in';

export interface SignInView {
  readonly base: string;
  /** The record to show afterwards. */
  readonly record?: string;
  readonly problem?: string;
  /** Said when it is not the first look: a session that ended. */
  readonly notice?: string;
}

export function signInPage({ base, record, problem, notice }: SignInView): Html {
  const invalid = problem ? html` aria-invalid="true" aria-describedby="problem"` : '';
  return layout(
    'Sign in',
    html`<h1>Sign in to decide</h1>
${notice ? note('warn', 'Signed out', notice) : ''}
<section>
<p>An agent asks for your approval. Sign in to see what it wants to do.</p>
<form method="post" action="${base}/${SIGN_IN}" class="decide">
${record ? hidden(FIELDS.record, record) : ''}
<label for="passphrase">Passphrase</label>
<p class="hint">The one set with <code>flexus-mcp passphrase</code>, not your cloud password.</p>
<input id="passphrase" name="${FIELDS.passphrase}" type="password" autocomplete="off" required${invalid}>
${problem ? html`<p class="error" id="problem" role="alert">${problem}</p>` : ''}
<button>Sign in</button>
</form>
</section>`,
  );
}

export function noPassphrasePage(): Html {
  return layout(
    'No passphrase',
    html`<h1>No passphrase is set</h1>
${note('warn', 'Nothing can be approved here yet', 'A passphrase proves that it is you who decides, not the agent.')}
<section>
<p>In a terminal of your own, as the user that runs flexus-mcp:</p>
<pre>flexus-mcp passphrase</pre>
<p>Then reload this page.</p>
</section>`,
  );
}
