// A box that calls a Connect over HTTP, as Kiln's do: each call is signed.
import { generateKeyPairSync, sign } from 'node:crypto'
import { signedText } from '../../src/connect/claims/proof.ts'

/** A box of Kiln's, which signs its calls. Each has its second, since a proof is taken once. */
export function boxOf(address: string, hostname = 'kitchen') {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const id = crypto.randomUUID()
  const own = `/api/v1/installations/${id}`
  let seconds = Math.floor(Date.now() / 1000)
  async function call(method: string, path: string, { body = '', bearer = '' } = {}) {
    const time = String(seconds++)
    const text = signedText({ method, path, body: Buffer.from(body) }, { time, nonce: '' })
    const reply = await fetch(address + path, {
      method,
      ...(body && { body }),
      headers: {
        // A test that waits for a program in between loses a connection that is kept.
        connection: 'close',
        'kiln-proof': `${time}..${sign(null, text, privateKey).toString('base64url')}`,
        ...(bearer && { authorization: `Bearer ${bearer}` }),
      },
    })
    const answer = await reply.text()
    return { status: reply.status, body: answer ? JSON.parse(answer) : null }
  }
  const device_key = String(publicKey.export({ format: 'jwk' }).x)
  return {
    id,
    register: () =>
      call('POST', '/api/v1/installations/register', {
        body: JSON.stringify({ install_id: id, hostname, serial: 'S1', device_key }),
      }),
    config: (bearer: string) => call('GET', `${own}/config`, { bearer }),
    receipt: (bearer: string) => call('DELETE', `${own}/config`, { bearer }),
    report: (bearer: string, more: object = {}) => {
      const body = JSON.stringify({ uptime_seconds: 1, failed_units: ['x.service'], ...more })
      return call('POST', `${own}/health`, { bearer, body })
    },
  }
}
