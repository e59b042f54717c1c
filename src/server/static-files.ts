// Serves the window's files, as built by Vite, and nothing outside their folder.
import { readFile, realpath } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

type StaticFile = { body: Buffer; type: string; immutable: boolean }

/** null if there is no such file. `urlPath` is decoded and may be hostile. */
export async function staticFile(folder: string, urlPath: string): Promise<StaticFile | null> {
  const relative = normalize(urlPath === '/' ? '/index.html' : urlPath)
  const path = join(folder, relative)
  const type = types[extname(path)]
  if (!type || !path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return null
  // A link in the folder would lead out of it. Missing paths, paths with a NUL, and files deleted in between
  // are a 404.
  const [real, home] = await Promise.all([realpath(path), realpath(folder)]).catch(() => [null, null])
  if (!real || !home || real !== join(home, relative)) return null
  // The same 404 if it is gone since.
  const body = await readFile(real).catch(() => null)
  // Vite puts a hash of the content into the names below assets/.
  return body && { body, type, immutable: relative.startsWith('/assets/') }
}
