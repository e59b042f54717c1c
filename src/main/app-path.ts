// app://kiln/… → a file of dist/renderer. Pure.
import { extname, join, normalize, sep } from 'node:path'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

type AppFile = { path: string; type: string }

/** null for another host, for a path outside `root`, and for file types that the window does not use. */
export function appFile(root: string, address: string): AppFile | null {
  const url = parse(address)
  if (url?.protocol !== 'app:' || url.host !== 'kiln') return null
  const name = decode(url.pathname === '/' ? '/index.html' : url.pathname)
  if (name === null || /[\0\\]/.test(name)) return null
  const path = normalize(join(root, name))
  if (!path.startsWith(normalize(root + sep))) return null
  const type = types[extname(path)]
  return type ? { path, type } : null
}

function parse(address: string): URL | null {
  try {
    return new URL(address)
  } catch {
    return null
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
