// Renews a box's access token before it ends: kaliun-token-refresh.timer. `--state DIR --run DIR`
import { runOnce } from '../lib/run-once.ts'
import { accessToken } from '../lib/tokens.ts'

/** A token lasts an hour, and the timer comes every half. */
const validMs = 40 * 60_000

await runOnce('tokens', async (box, client) => {
  const access = await accessToken(box, client, { validMs })
  return typeof access === 'object' && 'problem' in access ? access.problem : null
})
