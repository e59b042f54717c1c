// Gets a box its owner: registers it, has its screen show the code, and waits until the configuration is there, however long
// that takes. Ends once the box is claimed. `--state DIR --run DIR --root DIR`
import { setTimeout } from 'node:timers/promises'
import { waitAfter } from '../lib/backoff.ts'
import { openBox } from '../lib/box.ts'
import { type Problem, storageProblem } from '../lib/problems.ts'
import { readWords } from '../lib/state-files.ts'
import { type Claiming, tell } from '../lib/status.ts'
import { createClaim } from './claim.ts'

const words = readWords(process.argv.slice(2))
let claim: ReturnType<typeof createClaim> | undefined

/** A disk that is full or can only be read is waited for, as a server is. */
async function round() {
  try {
    claim ??= createClaim(openBox(words), words.root)
    return await claim.round()
  } catch (thrown) {
    return { problem: storageProblem(thrown), wait: null, claim: null }
  }
}

let told = ''
/** Only what changed: the journal has no line for each question. */
function show(problem: Problem | null, shown: Claiming | null) {
  const now = JSON.stringify([problem?.code, shown])
  if (now !== told) tell(words.run, 'claim', problem, shown ?? undefined)
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
