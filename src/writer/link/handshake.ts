// Whom the writer serves: the one process that wrote a secret to its stdin and listens in that user's private folder.

import { timingSafeEqual } from 'node:crypto'
import { lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { Unexpected } from '#shared/errors.ts'

/** Two halves: the writer shows one, the engine must answer with the other, so that neither can be echoed. */
export type Secrets = { mine: string; theirs: string }

/** The first line of stdin. Afterwards stdin stays silent: its end means that the engine is gone. */
export function readSecrets(stdin: Readable, onEnd: () => void): Promise<Secrets> {
  return new Promise((resolve, reject) => {
    let text = ''
    stdin.setEncoding('utf8')
    stdin.on('data', (piece: string) => {
      if (text.length < 1024) text += piece
      const found = /^([0-9a-f]{64}) ([0-9a-f]{64})\n/.exec(text)
      if (found?.[1] && found[2]) resolve({ mine: found[1], theirs: found[2] })
      else if (text.includes('\n')) reject(new Unexpected('stdin does not begin with a secret'))
    })
    const over = () => {
      reject(new Unexpected('stdin ended'))
      onEnd()
    }
    stdin.on('end', over)
    stdin.on('error', over)
  })
}

/** Throws unless the socket's folder belongs to `uid` and is closed to everyone else. */
export function assertPrivate(socketPath: string, uid: number): void {
  const facts = lstatSync(dirname(socketPath))
  if (!facts.isDirectory() || facts.uid !== uid || (facts.mode & 0o777) !== 0o700)
    throw new Unexpected(`${dirname(socketPath)} is not private to user ${uid}`)
}

/** Compares in constant time. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
