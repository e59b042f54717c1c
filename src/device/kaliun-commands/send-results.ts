// Reports the result of each command to Connect, also after a restart of the box.
import type { Box } from '../lib/box.ts'
import { type Client, problemOf } from '../lib/connect-client.ts'
import { type Problem, storageProblem } from '../lib/problems.ts'
import { callWithToken } from '../lib/tokens.ts'
import { lateResult } from './carry-out.ts'
import type { CommandsTaken } from './record.ts'

export async function sendResults(box: Box, client: Client, record: CommandsTaken): Promise<Problem | null> {
  for (const taken of record.all()) {
    if (taken.sent) continue
    const ended = taken.ended ?? lateResult(taken, { boot: record.boot, time: Date.now() })
    if (!ended) continue
    const outcome = await callWithToken(box, client, token => client.commandResult(taken.id, ended, token))
    if (outcome === 'not-claimed') return null
    if (!('answer' in outcome)) return outcome.problem
    // 404: Connect has removed it, or the box belongs to another owner now.
    const { status } = outcome.answer
    if (status !== 204 && status !== 400 && status !== 404) return problemOf(outcome)
    try {
      record.put({ ...taken, ended, sent: true })
    } catch (thrown) {
      return storageProblem(thrown)
    }
  }
  return null
}
