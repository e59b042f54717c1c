// Copies of Home Assistant's disk: `homeassistant-copies VERB`.
//   make            makes one while the guest's file systems are frozen; its unit runs it before an update switches
//   thaw            thaws the guest after a killed `make`
//   list            the stored copies, with their age
//   restore NAME    replaces the disk by a copy, after a yes
// Status 0: done; 75: not now; 64: used wrongly.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from '../lib/durable-file.ts'
import { withLock } from '../lib/lock.ts'
import { copiesIn, tidy } from './copies.ts'
import { Failure } from './failure.ts'
import { thawAgain } from './frozen.ts'
import { Silence } from './line-socket.ts'
import { makeCopy } from './make.ts'
import { readWords, type Words } from './places.ts'
import { ageOf, restore } from './restore.ts'

const report = (line: string) => process.stderr.write(`${line}\n`)
const now = () => new Date()

async function done({ verb, name, isYes, places }: Words): Promise<void> {
  mkdirSync(places.copies, { recursive: true, mode: 0o700 })
  const alone = <T>(act: () => Promise<T>) =>
    withLock(join(places.copies, 'lock'), async () => {
      const found = await thawAgain(places)
      if (found !== 'nothing') report(`Home Assistant was left at rest: ${found}.`)
      tidy(places)
      return act()
    })
  switch (verb) {
    case 'make': {
      const copy = await alone(() => makeCopy(places, now))
      process.stdout.write(`${JSON.stringify(copy)}\n`)
      if (copy === null) report('Home Assistant has no disk yet.')
      else report(`${copy.name}: Home Assistant paused for ${copy.pauseMs} ms.`)
      if (copy?.wasReset) report('Its guest agent did not let it go on: it was restarted.')
      return
    }
    case 'thaw': {
      // Not under the lock of copies: a killed run may still hold it.
      const found = await thawAgain(places)
      process.stdout.write(`${JSON.stringify(found)}\n`)
      return
    }
    case 'list':
      for (const copy of copiesIn(places))
        process.stdout.write(
          `${copy.name}  ${ageOf(copy, now())} old${copy.isConsistent ? '' : ', not at rest'}\n`,
        )
      return
    case 'restore':
      return alone(() => restore(places, { name: name ?? '', isYes, now, report }))
  }
}

const remember = (words: Words, outcome: object) =>
  writeDurably(join(words.places.copies, 'last_copy'), `${JSON.stringify(outcome)}\n`)

try {
  const words = readWords(process.argv.slice(2))
  try {
    await done(words)
    if (words.verb === 'make') remember(words, { outcome: 'made' })
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown)
    if (words.verb === 'make') remember(words, { outcome: 'failed', detail })
    throw thrown
  }
} catch (thrown) {
  report(`homeassistant-copies: ${thrown instanceof Error ? thrown.message : thrown}`)
  const isKnown = thrown instanceof Failure || thrown instanceof Silence
  process.exitCode = thrown instanceof Failure && thrown.code === 'words' ? 64 : isKnown ? 75 : 1
}
// An open socket must not keep the process alive.
process.exit()
