import { sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { claimed, minute, report, server } from '#test/connect-boxes.ts'
import { signedText } from './proof.ts'

describe('a signature', () => {
  test('is valid for one call, one body and one use', async () => {
    const at = server()
    const { box, auth } = await claimed(at)
    const path = `/api/v1/installations/${box.id}/health`
    const time = String(Math.floor(at.now() / 1000) + 1)
    const payload = JSON.stringify(report)
    const text = signedText({ method: 'POST', path, body: Buffer.from(payload) }, { time, nonce: '' })
    const headers = {
      authorization: `Bearer ${auth.access_token}`,
      'content-type': 'application/json',
      'kiln-proof': `${time}..${sign(null, text, box.key).toString('base64url')}`,
    }
    const status = async (change: object) =>
      (await at.app.inject({ method: 'POST', url: path, headers, payload, ...change })).statusCode
    expect(await status({ payload: JSON.stringify({ ...report, uptime_seconds: 11 }) })).toBe(401)
    expect(await status({ url: `${path}?x` })).toBe(401)
    expect(await status({})).toBe(204)
    expect(await status({})).toBe(401)
  })

  test.each([Date.UTC(1970, 0, 1), Date.UTC(2099, 0, 1)])(
    'of a box whose clock says %d uses the nonce',
    async clock => {
      const at = server()
      const { box, auth } = await claimed(at)
      const path = `/api/v1/installations/${box.id}/health`
      const sending = { body: report, bearer: auth.access_token, clock }
      const refused = await box.call('POST', path, sending)
      expect(refused).toMatchObject({ status: 401, body: { code: 'CLOCK' } })
      const nonce = String(refused.nonce)
      expect((await box.call('POST', path, { ...sending, nonce })).status).toBe(204)
      at.pass(3 * minute)
      expect((await box.call('POST', path, { ...sending, nonce })).status).toBe(401)
    },
  )
})
