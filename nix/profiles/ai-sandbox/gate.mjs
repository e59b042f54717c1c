// The gate of a hardened sandbox: nginx asks it about each request (auth_request), and it shows the form that asks for the
// access secret. The secret is a credential of the unit (systemd.exec(5)); without one nothing gets in.
//
//   GET  /check           204 with the session's cookie or the secret in X-Sandbox-Secret, else 401
//   GET  /sandbox-login   the form
//   POST /sandbox-login   secret=…; sets the cookie where it is right
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

const shortestSecret = 12
const mostBodyBytes = 4096
const sessionSeconds = 30 * 24 * 3600
/** Wrong secrets in a minute, from all addresses together. nginx limits each address. */
const mostWrong = 30
const minuteMs = 60_000
const cookieName = 'ai-sandbox'
const [port = '23002'] = process.argv.slice(2)

const secret = readSecret()
const session = createHmac('sha256', secret ?? '')
  .update('ai-sandbox session 1')
  .digest('base64url')

function readSecret() {
  const folder = process.env.CREDENTIALS_DIRECTORY
  const text = folder ? readFileSync(join(folder, 'access'), 'utf8').trim() : ''
  if (text.length >= shortestSecret) return text
  process.stderr.write(
    `There is no access secret of at least ${shortestSecret} characters: the web pages are closed.\n`,
  )
  return null
}

/** In a time that does not depend on what is equal. */
const isSame = (given, wanted) =>
  timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(wanted).digest())

let wrong = []
const isLimited = () => {
  const since = Date.now() - minuteMs
  wrong = wrong.filter(at => at > since)
  return wrong.length >= mostWrong
}

/** Counts a wrong one. */
function isSecret(given) {
  if (secret !== null && isSame(given, secret)) return true
  wrong.push(Date.now())
  return false
}

const hasSession = ({ headers: { cookie = '' } }) =>
  secret !== null &&
  cookie.split(';').some(part => {
    const [name, ...value] = part.trim().split('=')
    return name === cookieName && isSame(value.join('='), session)
  })

function check(request, response) {
  if (hasSession(request)) return answer(response, 204)
  const given = request.headers['x-sandbox-secret']
  if (typeof given !== 'string' || isLimited()) return answer(response, 401)
  return answer(response, isSecret(given) ? 204 : 401)
}

async function logIn(request, response) {
  if (secret === null) return page(response, 403, closedText)
  if (isLimited()) return page(response, 429, form('Too many wrong secrets. Try again in a minute.'))
  const given = new URLSearchParams(await bodyOf(request)).get('secret') ?? ''
  if (!isSecret(given.trim())) return page(response, 403, form('That is not the access secret.'))
  const cookie = `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${sessionSeconds}`
  response.writeHead(303, { location: '/', 'set-cookie': cookie }).end()
}

async function bodyOf(request) {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > mostBodyBytes) return ''
  }
  return text
}

const answer = (response, status) => response.writeHead(status, { 'content-length': 0 }).end()

const closedText = `<p>This sandbox has no access secret, so its web pages are closed. Reach them through SSH:</p>
<pre>ssh -L 3000:127.0.0.1:23000 -L 3001:127.0.0.1:23456 admin@HOST</pre>
<p>Or put a secret of at least ${shortestSecret} characters onto the machine and restart ai-sandbox-gate.service.</p>`

const form = (problem = '') => `${problem && `<p role="alert"><strong>${problem}</strong></p>`}
<form method="post" action="/sandbox-login">
<label for="secret">Access secret</label>
<input id="secret" name="secret" type="password" autocomplete="current-password" required autofocus>
<button>Open</button>
</form>`

function page(response, status, content) {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  })
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>AI sandbox</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem}
label{display:block;margin-bottom:.25rem}input,button{font:inherit;padding:.4rem .6rem}pre{overflow:auto}</style>
<main><h1>AI sandbox</h1>${content}</main></html>`)
}

createServer((request, response) => {
  const { method = '', url = '' } = request
  const path = url.split('?')[0]
  const work = async () => {
    if (path === '/check') return check(request, response)
    if (path !== '/sandbox-login') return answer(response, 404)
    if (method === 'POST') return logIn(request, response)
    return page(response, secret === null ? 403 : 200, secret === null ? closedText : form())
  }
  // A request that was cut off has nothing to be answered.
  work().catch(() => response.destroy())
}).listen(Number(port), '127.0.0.1')
