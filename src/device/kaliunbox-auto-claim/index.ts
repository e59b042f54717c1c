// Claims a box: registers it, shows the code on its screen, and waits for the configuration, however long
// that takes. Exits once the box is claimed. `--state DIR --run DIR --root DIR`
import { setTimeout } from 'node:timers/promises'
import { waitAfter } from '../lib/backoff.ts'
import { openBox } from '../lib/box.ts'
import { type Problem, storageProblem } from '../lib/problems.ts'
import { readWords } from '../lib/state-files.ts'
import { type Claiming, reportStatus } from '../lib/status.ts'
import { createClaim } from './claim.ts'

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

for (let failures = 0; ; ) {
  const result = await round()
  if (result === 'claimed') break
  show(result.problem, result.claim)
  failures = result.problem ? failures + 1 : 0
  await setTimeout((result.wait ?? waitAfter(failures, Math.random())) * words.pace * 1000)
}
show(null, null)
