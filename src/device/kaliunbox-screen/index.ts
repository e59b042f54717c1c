// The screen of a box: its code until it has an owner, then its state and problems. It ignores the keyboard,
// so it offers no way to a shell. Redrawn every 30 seconds, and at once when a code changes; `--once` for
// `kaliun-status`. `--state DIR --run DIR --root DIR`
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { readBounded } from '../lib/durable-file.ts'
import { readWords } from '../lib/state-files.ts'
import { draw, linkOf } from './draw.ts'
import { readFacts } from './facts.ts'

const seconds = 30
/** Capacity of a code with 29 modules (QR version 3, level L). A larger code leaves no room at 80 columns. */
const mostBytes = 53

const words = readWords(process.argv.slice(2), ['--once'])
let held: { link: string; lines: string[] | null } | null = null

for (;;) {
  const facts = readFacts(words)
  const { columns = 80, rows = 24 } = process.stdout
  // The last row stays empty: a line feed there would scroll.
  const lines = draw(facts, qrCode(linkOf(facts)), { columns, rows: rows - 1 }, Date.now())
  const isOnce = words.flags.includes('--once')
  process.stdout.write(`${isOnce ? '' : '\x1b[?25l\x1b[H\x1b[2J'}${lines.join('\n')}\n`)
  if (isOnce) break
  const drawn = codes()
  for (let waited = 0; waited < seconds && codes() === drawn; waited++) await setTimeout(1000 * words.pace)
}

/** Typing an expired code would cost the person an attempt. */
function codes(): string {
  try {
    return ['lan', 'claim'].map(each => readBounded(join(words.run, `${each}.json`)) ?? '').join('\n')
  } catch {
    return ''
  }
}

/** Cached while the link is the same. null if there is none, if it is too long, or if qrencode fails. */
function qrCode(link: string | null): string[] | null {
  if (link === null || Buffer.byteLength(link) > mostBytes) return null
  if (held?.link !== link) held = { link, lines: encoded(link) }
  return held.lines
}

function encoded(link: string): string[] | null {
  try {
    // Draws the light modules, because the console is dark.
    const args = ['-t', 'UTF8', '-l', 'L', '-m', '2', '-o', '-', link]
    return execFileSync('qrencode', args, {
      encoding: 'utf8',
      timeout: 5000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .split('\n')
      .filter(line => line !== '')
  } catch {
    return null
  }
}
