// Posts a notice to a webhook: JSON with a signature, so that the receiver can verify the sender and the
// time.
//   Kiln-Signature: t=<seconds since the epoch>,v1=<HMAC-SHA256 of "t.body" in hexadecimal>
import { createHmac } from 'node:crypto'
import { Unexpected } from '#shared/errors.ts'

const timeoutMs = 15_000

type Posted = { url: string; secret: string; id: string; body: unknown; now: number }

/** Rejects on any status other than 2xx, including redirects. */
export async function postWebhook({ url, secret, id, body, now }: Posted): Promise<void> {
  const text = JSON.stringify(body)
  const time = Math.floor(now / 1000)
  const signature = createHmac('sha256', secret).update(`${time}.${text}`).digest('hex')
  const reply = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      'content-type': 'application/json',
      'kiln-signature': `t=${time},v1=${signature}`,
      'kiln-notice': id,
    },
    body: text,
  })
  await reply.body?.cancel()
  if (!reply.ok) throw new Unexpected(`HTTP ${reply.status}`)
}
