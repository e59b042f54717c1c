// What the window loads before its first page can be used, as it was built.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const renderer = resolve(import.meta.dirname, '..', '..', 'dist', 'renderer')

/** Bytes that scripts (gzip) and fonts (woff2 is packed already) may take together. */
export const startLimit = 300_000

/**
 * Returns the sizes in bytes. Fonts are those of the Latin letters; a page without rarer letters fetches none of
 * theirs.
 */
export function startSize(): { scripts: number; fonts: number; total: number } {
  const html = readFileSync(join(renderer, 'index.html'), 'utf8')
  const named = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(match => match[1] ?? '')
  const scripts = named.reduce((sum, path) => sum + gzipSync(readFileSync(join(renderer, path))).length, 0)
  const latin = readdirSync(join(renderer, 'assets')).filter(name => /-latin-wght-.*\.woff2$/.test(name))
  const fonts = latin.reduce((sum, name) => sum + readFileSync(join(renderer, 'assets', name)).length, 0)
  return { scripts, fonts, total: scripts + fonts }
}
