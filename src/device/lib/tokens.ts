// A valid access token for Connect. A new pair is stored before it is used: a box that stops in between asks
// again and gets the same pair.
import type { TokenPair } from '#shared/connect/device-document.ts'
import type { Box } from './box.ts'
import { markReleased, readConfig, writeConfig } from './config-file.ts'
import { elsewhere, regainConfiguration } from './configuration.ts'
import { type Client, problemOf } from './connect-client.ts'
import { fieldsOf, isTime, tokenPairOf } from './decode.ts'
import type { Outcome } from './http-call.ts'
import { type Problem, storageProblem } from './problems.ts'

type Access = { token: string } | 'not-claimed' | { problem: Problem; retryAfter: number | null }

/**
 * `validMs`: minimum remaining validity, by this box's clock; 0 for any: a clock that is ahead would have each call write a new
 * pair. `refused`: a token that Connect refused.
 */
export function accessToken(
  box: Box,
  client: Client,
  { validMs, refused }: { validMs: number; refused?: string },
): Promise<Access> {
  return box.locked(async () => {
    if (box.hasLeft(client)) return { problem: elsewhere, retryAfter: null }
    const config = readConfig(box.files)
    if (config === 'none') return 'not-claimed'
    if (config === 'broken') return regained(box, client)
    const { auth } = config
    const isGood = validMs === 0 || Date.parse(auth.access_expires_at) - Date.now() > validMs
    if (isGood && auth.access_token !== refused) return { token: auth.access_token }
    const outcome = await client.refresh(auth.refresh_token)
    if (!('answer' in outcome)) return failed(outcome)
    if (outcome.answer.status === 401) return regained(box, client)
    const next = outcome.answer.status === 200 ? nextPair(outcome.answer.body, auth) : null
    if (next === null) return failed(outcome, outcome.answer.status === 200)
    try {
      writeConfig(box.files, { auth: next })
    } catch (thrown) {
      return { problem: storageProblem(thrown), retryAfter: null }
    }
    return { token: next.access_token }
  })
}

/** Makes a call with the token that it has, and repeats it with a new one if the server refuses the first. */
export async function callWithToken(
  box: Box,
  client: Client,
  call: (token: string) => Promise<Outcome>,
): Promise<Outcome | Exclude<Access, { token: string }>> {
  const access = await accessToken(box, client, { validMs: 0 })
  if (typeof access === 'string' || 'problem' in access) return access
  const outcome = await call(access.token)
  if (!('answer' in outcome) || outcome.answer.status !== 401) return outcome
  const renewed = await accessToken(box, client, { validMs: 0, refused: access.token })
  return typeof renewed === 'string' || 'problem' in renewed ? renewed : call(renewed.token)
}

/** KaliunBox's own server only sends a new access token. */
function nextPair(body: unknown, held: TokenPair): TokenPair | null {
  const { access_token, access_expires_at, refresh_token } = fieldsOf(body) ?? {}
  if (refresh_token !== undefined || !isTime(access_expires_at)) return tokenPairOf(body)
  return tokenPairOf({ ...held, access_token, access_expires_at })
}

async function regained(box: Box, client: Client): Promise<Access> {
  const taken = await regainConfiguration(box, client)
  if (typeof taken === 'object') return { problem: taken.problem, retryAfter: waitOf(taken.outcome) }
  const config = readConfig(box.files)
  if (taken === 'taken' && typeof config === 'object') return { token: config.auth.access_token }
  try {
    markReleased(box.files)
  } catch (thrown) {
    return { problem: storageProblem(thrown), retryAfter: null }
  }
  return { problem: { code: 'released' }, retryAfter: null }
}

const failed = (outcome: Outcome, isGarbage = false): Access => ({
  problem: isGarbage ? { code: 'garbage', detail: 'the tokens' } : problemOf(outcome),
  retryAfter: waitOf(outcome),
})

export const waitOf = (outcome: Outcome) => ('answer' in outcome ? outcome.answer.retryAfter : null)
