// Copies what the owner changed at Connect into config.json: customer and pangolin, and nothing else. Where remote access leads is
// not Connect's to change (newt.ts).
// `--state DIR --run DIR`
import { isDeepStrictEqual } from 'node:util'
import { claimedOf, isOlderClaim } from '../lib/claimed.ts'
import { claimedIn, readConfig, writeConfig } from '../lib/config-file.ts'
import { elsewhere } from '../lib/configuration.ts'
import { problemOf } from '../lib/connect-client.ts'
import { deviceDocumentOf } from '../lib/decode.ts'
import { newtOf } from '../lib/newt.ts'
import { runOnce } from '../lib/run-once.ts'
import { reportConfigured } from '../lib/status.ts'
import { callWithToken } from '../lib/tokens.ts'

await runOnce('sync', async (box, client) => {
  const outcome = await callWithToken(box, client, token => client.config(token))
  if (outcome === 'not-claimed') return null
  if (!('answer' in outcome)) return outcome.problem
  if (outcome.answer.status !== 200) return problemOf(outcome)
  const found = deviceDocumentOf(outcome.answer.body)
  if (!found) return { code: 'garbage', detail: 'the configuration' }
  const { customer } = found
  return box.locked(async () => {
    if (box.hasLeft(client)) return elsewhere
    const held = readConfig(box.files)
    if (typeof held === 'string') return null
    if (isOlderClaim(box.files, client, found.claimed_at)) return { code: 'older-claim' }
    const { pangolin, problem, taken } = newtOf(box.files, found.pangolin)
    // An unchanged file must not restart anything.
    const known = claimedIn(box.files)
    // A box that an older program claimed does not know it.
    const claimed = claimedOf(client, found.claimed_at) ?? known
    if (!isDeepStrictEqual([held.customer, held.pangolin, known], [customer, pangolin, claimed])) {
      writeConfig(box.files, { customer, pangolin, claimed })
      reportConfigured(box.run)
    }
    taken()
    return problem
  })
})
