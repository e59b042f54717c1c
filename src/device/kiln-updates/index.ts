// Takes signed updates of this machine (docs/adr/0033-signed-updates.md): `kiln-updates VERB`.
//   look      looks for one and fetches it; never switches
//   run       the same, and switches to it in the quiet window
//   now       the same, at once; `--again` also to one that went back
//   settle    ends a switch that a restart or a power cut interrupted
//   back      undoes the running switch; without one, the current system is not taken again
//   not-now   no scheduled switch for `--hours`
//   check     checks that its files are valid
// `--upgrade`, on a machine that follows a repository: with the current version of its inputs. Prints its
// report as a line of JSON, and progress for people. Status 0: the machine runs what is published, or it is
// ready; 75: not now; 70: it went back; 71: it could not go back; 78: its files are invalid.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from '../lib/lock.ts'
import { problemOf } from './check.ts'
import type { Machine } from './judged.ts'
import { writeReport } from './report.ts'
import { readSettings } from './settings.ts'
import { supervisorOf } from './supervisor.ts'
import { statusOf, textsOf } from './texts.ts'
import { noTrust, readTrust } from './trust.ts'
import { goBack, look, pause, type Report, runNow, runOnTime, settle } from './verbs.ts'
import { readWords, type Words } from './words.ts'

const logLine = (line: string) => process.stderr.write(`${line}\n`)

function machineOf({ verb, place }: Words): Machine {
  const needsScript = verb !== 'look'
  const settings =
    needsScript || existsSync(place['--settings']) ? readSettings(place['--settings']) : noSettings
  return {
    folder: place['--state'],
    trust: settings.git ? noTrust(settings.git.url) : readTrust(place['--trust']),
    settings,
    supervisor: supervisorOf(needsScript ? place['--script'] : '/dev/null', logLine),
    running: place['--running'],
    booted: place['--booted'],
    profile: place['--profile'],
  }
}
const noSettings = {
  window: null,
  restarts: false,
  checks: [],
  patienceSeconds: 0,
  holdSeconds: 0,
  before: null,
  bootFolder: null,
  git: null,
}

/** An error here is the result of this look: the previous result says nothing about now. */
async function machineLooking(words: Words): Promise<Machine> {
  try {
    return machineOf(words)
  } catch (thrown) {
    const folder = words.place['--state']
    if (['look', 'run', 'now'].includes(words.verb)) {
      const report: Report = { outcome: 'failed', ...problemOf(thrown) }
      await withLock(join(folder, 'lock'), async () => writeReport(join(folder, 'last_look'), report))
    }
    throw thrown
  }
}

async function done(words: Words): Promise<Report> {
  const machine = await machineLooking(words)
  const locked = <T>(act: () => Promise<T>) => withLock(join(machine.folder, 'lock'), act)
  switch (words.verb) {
    case 'look':
      return locked(() => look(machine, words))
    case 'run':
      return locked(() => runOnTime(machine, words))
    case 'now':
      return locked(() => runNow(machine, words))
    case 'settle':
      return (await locked(() => settle(machine))) ?? { outcome: 'settled' }
    case 'back':
      return goBack(machine)
    case 'check':
      return { outcome: 'settled' }
    case 'not-now':
      pause(machine.folder, words.hours)
      return { outcome: 'settled' }
  }
}

try {
  const words = readWords(process.argv.slice(2))
  mkdirSync(words.place['--state'], { recursive: true, mode: 0o755 })
  const report = await done(words).catch(
    (thrown: unknown): Report => ({ outcome: 'failed', ...problemOf(thrown) }),
  )
  process.stdout.write(`${JSON.stringify(report)}\n`)
  for (const text of textsOf(report)) logLine(text)
  process.exitCode = statusOf(report)
} catch (thrown) {
  logLine(`kiln-updates: ${thrown instanceof Error ? thrown.message : thrown}`)
  process.exitCode = 75
}
