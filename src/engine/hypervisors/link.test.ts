import { expect, it } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection, RunOnHost } from '#engine/ports/ssh.ts'
import { hostTarget } from '#shared/deploy/target.ts'
import { openLink } from './link.ts'
import { uploadFile } from './upload.ts'

const done = { code: 0, signal: null, cancelled: false, command: 'ssh', lastLines: [], stdout: '' }
const target = hostTarget.parse({ name: 'root@host', host: 'host', user: 'root' })

it('waits for no command of a host for ever, not even for the one that ends an upload', async () => {
  const asked: RunOnHost[] = []
  const sha256 = 'a'.repeat(64)
  const connection = {
    run: async (_: string[], options: RunOnHost) => {
      asked.push(options)
      return { ...done, stdout: sha256 }
    },
    send: async () => done,
    close: async () => undefined,
  } as unknown as HostConnection
  const ports = { ssh: { connect: async () => connection }, folders: { data: '/d' }, now: Date.now }
  const { signal } = new AbortController()
  const link = await openLink(ports as unknown as Ports, target, signal)
  const file = { path: '/x', sizeBytes: 60e9, sha256 }
  await uploadFile(link, { file, folder: '/images', name: 'x', signal, report: () => undefined })
  // How much is there, its hash, its name.
  expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([600_000, 6_600_000, 600_000])
})
