// Drives that Kiln wrote with a ticket of the Connect of connect-boxes.ts.
import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { bindingText, enrolmentText } from '#shared/connect/enrolment.ts'
import { keyedBox, type Server } from './connect-boxes.ts'

/** A drive with a ticket, in a box that has not started yet. */
export function flashed(at: Server, ticket: { id: string; secret: string }) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const host_key = String(publicKey.export({ format: 'jwk' }).x)
  const binding = createHmac('sha256', ticket.secret).update(bindingText(ticket.id, host_key))
  const drive = { host_key, binding: binding.digest('base64url') }
  return (changed: Record<string, unknown> = {}, box = keyedBox(at)) => {
    const next_host_key = 'n'.repeat(43)
    const device_key = String(createPublicKey(box.key).export({ format: 'jwk' }).x)
    const text = enrolmentText({
      id: ticket.id,
      installId: box.id,
      deviceKey: device_key,
      nextHostKey: next_host_key,
    })
    const signature = sign(null, Buffer.from(text), privateKey).toString('base64url')
    const enrolment = { id: ticket.id, ...drive, next_host_key, signature, ...changed }
    const body = { install_id: box.id, hostname: 'kitchen', device_key, enrolment }
    return {
      box,
      key: device_key,
      register: () => box.call('POST', '/api/v1/installations/register', { body }),
    }
  }
}
