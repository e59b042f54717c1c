// app://kiln/ serves dist/renderer, with the headers that confine the window.
import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { appFile } from './app-path.ts'

export const appOrigin = 'app://kiln'
export const indexUrl = `${appOrigin}/index.html`

/** Nothing from elsewhere, no frames, no forms, and no connections at all: the window talks over its port. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers = (type: string) => ({
  'Content-Type': type,
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
})

type Served = { status: number; headers: Record<string, string>; body: Buffer }

async function serve(root: string, address: string): Promise<Served> {
  const file = appFile(root, address)
  // The page requests a file that is not in the package: a 404.
  const body = file && (await readFile(file.path).catch(() => null))
  if (!file || !body) return { status: 404, headers: headers('text/plain'), body: Buffer.alloc(0) }
  return { status: 200, headers: headers(file.type), body }
}

/** Before the app is ready: a separate, secure origin, so that the page has what https pages have. */
export function declareAppScheme() {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true } },
  ])
}

/** `handle` came with Electron 25; before it there is `registerBufferProtocol`, which newer versions deprecate. */
export function serveApp(root: string) {
  if (typeof protocol.handle === 'function') {
    protocol.handle('app', async request => {
      const { status, headers, body } = await serve(root, request.url)
      return new Response(new Uint8Array(body), { status, headers })
    })
    return
  }
  protocol.registerBufferProtocol('app', (request, reply) => {
    void serve(root, request.url).then(({ status, headers, body }) =>
      reply({ statusCode: status, headers, data: body, mimeType: headers['Content-Type'] ?? '' }),
    )
  })
}
