// Renews a box's access token before it expires: kaliun-token-refresh.timer. `--state DIR --run DIR`
import { runOnce } from '../lib/run-once.ts'
import { accessToken } from '../lib/tokens.ts'

/** A token is valid for an hour, and the timer runs every half hour. */
const validMs = 40 * 60_000

await runOnce('tokens', async (box, client) => {
  const access = await accessToken(box, client, { validMs })
  return typeof access === 'object' && 'problem' in access ? access.problem : null
})
