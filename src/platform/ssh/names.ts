// The hosts in the user's own OpenSSH files. They are read, never written.
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { readRegular } from '../files/regular-file.ts'

/** OpenSSH follows this many levels. */
const deepest = 16
const mostNames = 2000
const mostBytes = 16 << 20

/** Include may name anything, even a pipe. */
async function textOf(path: string): Promise<string> {
  const bytes = await readRegular(path, { maxBytes: mostBytes }).catch(() => null) // such a file has no names
  return bytes?.toString('utf8') ?? ''
}

/** Names in Host lines without patterns, from ~/.ssh/config and the files it includes. */
export async function configuredNames(home: string): Promise<string[]> {
  const names = new Set<string>()
  await readConfig(join(home, '.ssh', 'config'), { home, names, depth: 0 })
  return [...names].slice(0, mostNames)
}

type Reading = { home: string; names: Set<string>; depth: number }

async function readConfig(path: string, { home, names, depth }: Reading): Promise<void> {
  // Most users have none; an unreadable file has no names.
  const text = await textOf(path)
  for (const { key, words } of configLines(text)) {
    if (key === 'host') for (const word of words) if (!/[*?!]/.test(word)) names.add(word)
    if (key !== 'include' || depth === deepest) continue
    for (const pattern of words) {
      const place = pattern.startsWith('~/') ? join(home, pattern.slice(2)) : pattern
      const whole = place.startsWith('/') ? place : join(home, '.ssh', place)
      for (const found of (await Array.fromAsync(glob(whole))).sort())
        await readConfig(found, { home, names, depth: depth + 1 })
    }
  }
}

/** Lines of ssh_config(5): a key, then words, optionally after "=", optionally in double quotes. Pure. */
export const configLines = (text: string): { key: string; words: string[] }[] =>
  text.split('\n').flatMap(line => {
    // Trimmed before: a pattern that looks for the end of a line tries each of its spaces.
    const [, key, rest] = /^([A-Za-z]+)(?:\s*=\s*|\s+)(.*)$/.exec(line.trim()) ?? []
    if (key === undefined || rest === undefined) return []
    const words = [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
    return [{ key: key.toLowerCase(), words }]
  })

/** "[box]:2222" and "box" unchanged. */
export async function knownNames(home: string): Promise<{ names: string[]; hashed: number }> {
  // A missing file is usual.
  const text = await textOf(join(home, '.ssh', 'known_hosts'))
  return namesIn(text)
}

/** Pure. Names in lines for one host; marks (@cert-authority, @revoked), comments and patterns are left out. */
export function namesIn(text: string): { names: string[]; hashed: number } {
  const names = new Set<string>()
  let hashed = 0
  for (const line of text.split('\n')) {
    const [hosts = '', type, key] = line.trim().split(/\s+/)
    if (hosts.startsWith('#') || hosts.startsWith('@') || !type || !key) continue
    if (hosts.startsWith('|')) hashed++
    else for (const name of hosts.split(',')) if (!/[*?!]/.test(name)) names.add(name)
  }
  return { names: [...names].slice(0, mostNames), hashed }
}
