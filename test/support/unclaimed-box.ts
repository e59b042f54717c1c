// For tests of the claim on a box's network: a box that has no owner, and what is on it afterwards.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { onTestFinished } from 'vitest'
import { type LanBox, lanBox } from '#test/lan-box.ts'

export const unclaimed = (folder: string) => {
  const box = lanBox(folder)
  onTestFinished(() => box.end())
  return box
}
export const wrongCode = (code: string) => (code === 'BBBB-BBBB' ? 'CCCC-CCCC' : 'BBBB-BBBB')
export const ownerOf = (box: LanBox) => JSON.parse(readFileSync(join(box.owner, 'owner.json'), 'utf8'))
export const keysOf = (box: LanBox) => readFileSync(join(box.owner, 'authorized_keys/admin'), 'utf8')

export async function handshake(port: number) {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  socket.on('error', () => undefined)
  await once(socket, 'secureConnect')
  return socket
}
/** What arrives until the other end closes. */
export async function sent(socket: NodeJS.ReadWriteStream & { destroyed?: boolean }, bytes: string | Buffer) {
  let answer = ''
  socket.on('error', () => undefined)
  socket.on('data', chunk => {
    answer += chunk
  })
  const closed = once(socket, 'close')
  socket.write(bytes)
  if (!socket.destroyed) await closed
  return answer
}
