// Claims a box: registers it, shows the code on its screen, and waits for the configuration, however long
// that takes. Exits once the box is claimed. `--state DIR --run DIR --root DIR`
import { setTimeout } from 'node:timers/promises'
import { waitAfter } from '../lib/backoff.ts'
import { openBox } from '../lib/box.ts'
import { placeOf } from '../lib/moved.ts'
import { type Problem, storageProblem } from '../lib/problems.ts'
import { readWords, stateFiles } from '../lib/state-files.ts'
import { type Claiming, reportStatus } from '../lib/status.ts'
import { createClaim } from './claim.ts'

const lookEverySeconds = 5
const words = readWords(process.argv.slice(2))
let claim: ReturnType<typeof createClaim> | undefined

/** A full or read-only disk is retried, like an unreachable server. */
async function round() {
  try {
    claim ??= createClaim(openBox(words), words)
    return await claim.round()
  } catch (thrown) {
    return { problem: storageProblem(thrown), wait: null, claim: null }
  }
}

let told = ''
/** Only changes, so that the journal has no line for each poll. */
function show(problem: Problem | null, shown: Claiming | null) {
  const now = JSON.stringify([problem?.code, shown])
  if (now !== told) reportStatus(words.run, 'claim', problem, shown ?? undefined)
  told = now
}

/** The place as text. null if it cannot be read. */
function placeNow(): string | null {
  try {
    return JSON.stringify(placeOf(stateFiles(words.state)))
  } catch {
    // The round reads it too, and reports that.
    return null
  }
}

/** Waits, and ends early with true once a person corrected the address or the fingerprint: the wait may be of a day. */
async function isElsewhere(place: string | null, seconds: number): Promise<boolean> {
  const endsAt = performance.now() + seconds * words.pace * 1000
  for (let left = endsAt - performance.now(); left > 0; left = endsAt - performance.now()) {
    if (placeNow() !== place) return true
    await setTimeout(Math.min(left, lookEverySeconds * words.pace * 1000))
  }
  return placeNow() !== place
}

for (let failures = 0; ; ) {
  // Before it: a call may take long.
  const place = placeNow()
  const result = await round()
  if (result === 'claimed') break
  show(result.problem, result.claim)
  failures = result.problem ? failures + 1 : 0
  if (await isElsewhere(place, result.wait ?? waitAfter(failures, Math.random()))) {
    // The claim belongs to the former address.
    claim = undefined
    failures = 0
  }
}
show(null, null)
