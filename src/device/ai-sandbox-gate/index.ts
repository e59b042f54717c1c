// The gate of a hardened sandbox: nginx checks each request with it (auth_request), and it shows the form for
// the access secret. The secret is a credential of the unit (systemd.exec(5)); without one, all access is
// refused.
//   GET  /check           204 with the session's cookie or the secret in X-Sandbox-Secret, else 401
//   GET  /sandbox-login   the form
//   POST /sandbox-login   secret=…; sets the cookie if it is right
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createAccess, shortestSecret } from './access.ts'
import { answerTo } from './answers.ts'

const [port = '23002'] = process.argv.slice(2)

function readSecret(): string | null {
  const folder = process.env['CREDENTIALS_DIRECTORY']
  const text = folder ? readFileSync(join(folder, 'access'), 'utf8').trim() : ''
  if (text.length >= shortestSecret) return text
  process.stderr.write(
    `There is no access secret of at least ${shortestSecret} characters: the web pages are closed.\n`,
  )
  return null
}

const access = createAccess(readSecret(), Date.now)

createServer((request, response) => {
  answerTo(request, access).then(
    ({ status, headers, body }) => response.writeHead(status, headers).end(body),
    // An aborted request needs no answer.
    () => response.destroy(),
  )
}).listen(Number(port), '127.0.0.1')
