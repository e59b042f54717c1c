// Kills Kiln with SIGKILL before and after each of its writes: no host is left without its box, none of
// several boxes is missing, and no temporary file stays.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createHostMemories } from '#engine/hosts/memories.ts'
import { newHost } from '#engine/hosts/new-host.ts'
import { createHostStore } from '#engine/hosts/store.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kiln-test-killed-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Whether it was killed. */
function dies(kind: string, number: number, when: string): boolean {
  const script = resolve('test/support/engine/dies-at-write.ts')
  const args = ['--disable-warning=ExperimentalWarning', script, home, kind, `${number}`, when]
  const { status, signal, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect([0, null], stderr).toContain(status)
  return signal === 'SIGKILL'
}
const after = async <T>(look: (kiln: TestEngine) => Promise<T>): Promise<T> => {
  const kiln = testEngine({ home })
  try {
    return await look(kiln)
  } finally {
    await kiln.close()
  }
}
const partials = () =>
  readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(name => name.includes('.partial-'))
const emptyBoxes = () =>
  readdirSync(join(home, 'boxes')).filter(
    name => /^[0-9a-f]{16}$/.test(name) && readdirSync(join(home, 'boxes', name)).length === 0,
  )

/** Calls `look` after each way to die; the last run survives. */
async function atEachWrite(
  kind: string,
  before: (kiln: TestEngine) => Promise<void>,
  look: (kiln: TestEngine) => Promise<void>,
) {
  let deaths = 0
  for (const when of ['before', 'after'])
    for (let number = 1, died = true; died; number++) {
      rmSync(home, { recursive: true, force: true })
      await after(before)
      died = dies(kind, number, when)
      if (died) deaths++
      await after(look)
      // The first change of any box sweeps.
      await after(({ client }) => client.boxes.add({ name: 'last' }))
      expect([partials(), emptyBoxes()], `${kind} ${number} ${when}`).toEqual([[], []])
    }
  expect(deaths).toBeGreaterThan(5)
}

it('at each write of a flash of three drives leaves all three boxes or none, and no host without one', async () => {
  await atEachWrite(
    'flash',
    async ({ client }) => void (await client.boxes.list({})),
    async ({ client }) => {
      const { boxes } = await client.boxes.list({})
      expect([0, 3]).toContain(boxes.length)
      const hosts = await client.hosts.list({})
      expect(hosts.filter(({ id }) => !boxes.some(box => box.host === id))).toEqual([])
    },
  )
})

it('at each write of a deploy leaves no deployed host without a box', async () => {
  await atEachWrite(
    'deploy',
    async ({ client, ports }) => {
      await client.boxes.list({})
      const address = { host: 'kitchen.local', port: 22, user: 'root', jump: null, identity: null }
      await createHostStore(ports).change(({ hosts }) => ({
        hosts: [...hosts, newHost(hosts, { name: 'kitchen', address, added: 'typed', addedAt: 1 })],
      }))
    },
    async ({ client, ports }) => {
      const { boxes } = await client.boxes.list({})
      const { deploys } = await createHostMemories(ports).read('kitchen')
      if (deploys.length > 0) expect(boxes).toMatchObject([{ host: 'kitchen' }])
    },
  )
})

it('at each write of an adoption leaves the box with one id', async () => {
  await atEachWrite(
    'adopt',
    async ({ client }) => void (await client.boxes.add({ name: 'kitchen' })),
    async ({ client }) => {
      expect((await client.boxes.list({})).boxes.map(({ name }) => name)).toEqual(['kitchen'])
    },
  )
})
