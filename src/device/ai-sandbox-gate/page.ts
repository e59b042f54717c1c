// The page in front of the sandbox's own pages.
import { shortestSecret } from './access.ts'

export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
}

export const closedText = `<p>This sandbox has no access secret, so its web pages are closed. Reach them through SSH:</p>
<pre>ssh -L 3000:127.0.0.1:23000 -L 3001:127.0.0.1:23456 admin@HOST</pre>
<p>Or put a secret of at least ${shortestSecret} characters onto the machine and restart ai-sandbox-gate.service.</p>`

export const form = (problem = '') => `${problem && `<p role="alert"><strong>${problem}</strong></p>`}
<form method="post" action="/sandbox-login">
<label for="secret">Access secret</label>
<input id="secret" name="secret" type="password" autocomplete="current-password" required autofocus>
<button>Open</button>
</form>`

export const page = (content: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>AI sandbox</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem}
label{display:block;margin-bottom:.25rem}input,button{font:inherit;padding:.4rem .6rem}pre{overflow:auto}</style>
<main><h1>AI sandbox</h1>${content}</main></html>`
