// A change that is refused, or comes too late, leaves nothing behind and takes nothing away.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { failure } from '#shared/errors.ts'
import { testEngine } from '#test/engine/engine.ts'
import { mapKeyring } from '#test/keyring/map-keyring.ts'

it('a box keeps its secrets where another profile is refused because of the name [N16]', async () => {
  const entries = new Map<string, string>()
  const kiln = testEngine({ change: ports => ({ ...ports, keyring: mapKeyring(entries) }) })
  const { boxes } = kiln.client
  try {
    for (const name of ['kitchen', 'hall']) await boxes.add({ name, profile: 'tiny' })
    await boxes.keepSecrets({ box: 'kitchen', secrets: { token: 'x' } })
    const refused = boxes.change({ box: 'kitchen', name: 'hall', profile: null })
    await expect(refused).rejects.toMatchObject({ code: 'box.taken' })
    expect([...entries.values()]).toEqual(['x'])
    expect((await boxes.show({ box: 'kitchen' })).secrets).toEqual(['token'])
    expect(await boxes.change({ box: 'kitchen', profile: null })).toMatchObject({ secrets: [] })
    expect(entries.size).toBe(0)
  } finally {
    await kiln.close()
  }
})

it('a host that is removed while it is queried leaves no memory [D1]', async () => {
  const removed = Promise.withResolvers<void>()
  const queried = Promise.withResolvers<void>()
  const kiln = testEngine({
    change: ports => ({
      ...ports,
      ssh: {
        ...ports.ssh,
        connect: async () => {
          queried.resolve()
          await removed.promise
          throw failure('ssh.refused', { operation: 'ssh.connect', values: { host: 'den', port: '22' } })
        },
      },
    }),
  })
  try {
    const address = { host: '192.0.2.9', port: 22, user: 'root', jump: null, identity: null }
    const den = { id: 'den', name: 'den', address, tags: [], added: 'typed', addedAt: 1 }
    writeFileSync(join(kiln.home, 'hosts.json'), JSON.stringify({ schema: 1, hosts: [den] }))
    const asked = kiln.client.hosts.ask({ host: 'den' })
    await queried.promise
    await kiln.client.hosts.remove({ host: 'den' })
    removed.resolve()
    await asked
    expect(existsSync(join(kiln.home, 'hosts', 'den.json'))).toBe(false)
  } finally {
    await kiln.close()
  }
})
