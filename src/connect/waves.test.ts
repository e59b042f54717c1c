// Boxes that read a published folder at Connect: the later ones see their update once the first ones report
// that they are well.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import type { KeyPair } from '#engine/updates/new-key.ts'
import { heldWaveVersion } from '#shared/updates/held-wave.ts'
import type { Pointer } from '#shared/updates/pointer.ts'
import { claimed, minute, type Server, send, server } from '#test/connect-boxes.ts'
import { test } from '#test/folders.ts'
import { theBox } from '#test/updates/keys.ts'

const [kitchen, attic] = ['box/aaaaaaaaaaaaaaaa', 'box/bbbbbbbbbbbbbbbb']
const system = (name: string) => `/nix/store/${'0'.repeat(32)}-${name}`
const { keySet, keysOf, pointer: signedBy, recovery } = theBox()
const pointer = (audience: string, part: Partial<Pointer> = {}, by?: KeyPair) =>
  signedBy({ for: audience, toplevel: system('old'), ...part }, by)
const fileOf = (audience: string) => audience.replace('/', '-')

function published(folder: string) {
  for (const name of ['pointers', 'later', 'history', 'cache/nar'])
    mkdirSync(join(folder, name), { recursive: true })
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
  write('kiln-updates.json', JSON.stringify({ schema: 1, recovery: recovery.publicKey }))
  write('keys', keySet(1, keysOf('first')))
  const waits = { for: attic, keys: 1, sequence: 2 }
  return {
    write,
    now: (audience: string, part?: Partial<Pointer>) =>
      write(`pointers/${fileOf(audience)}`, pointer(audience, part)),
    later: (audience: string, part?: Partial<Pointer>, by?: KeyPair) =>
      write(`later/${fileOf(audience)}`, pointer(audience, part, by)),
    wave: (later = [waits], first = [{ for: kitchen, system: system('new') }]) =>
      write('wave', JSON.stringify({ schema: heldWaveVersion, first, later })),
    noWave: () => rmSync(join(folder, 'wave')),
  }
}

/** The kitchen has its new system, and the attic's waits for it. */
function began(folder: string) {
  const files = published(folder)
  files.now(kitchen, { sequence: 2, toplevel: system('new') })
  files.now(attic)
  files.later(attic, { sequence: 2, toplevel: system('new') })
  files.wave()
  return { files, at: server({ updates: folder }) }
}

const read = async ({ app }: Server, path: string) => {
  const reply = await app.inject({ method: 'GET', url: `/updates/${path}` })
  return reply.statusCode === 200 ? reply.body : reply.statusCode
}
/** The sequence of the pointer that a box sees, or the HTTP status. */
const sequence = async (at: Server, audience: string) => {
  const found = await read(at, `pointers/${fileOf(audience)}`)
  return typeof found === 'number' ? found : Number(/^sequence (\d+)$/m.exec(found)?.[1])
}

async function box(at: Server, channel = kitchen) {
  const { box: device, auth } = await claimed(at)
  let refresh = auth.refresh_token
  return async (running: string | null, more: object = {}) => {
    at.pass(minute)
    const body = { uptime_seconds: 1, failed_units: [], updates: { channel, running }, ...more }
    const path = `/api/v1/installations/${device.id}/health`
    const pair = (await device.refresh(refresh)).body
    refresh = pair.refresh_token
    const sent = await send(at, 'POST', path, { bearer: pair.access_token, key: device.key, body })
    expect(sent.status).toBe(204)
  }
}

describe('the later boxes at Connect [N23]', () => {
  test('see their update once the first ones report that they run theirs', async ({ folder }) => {
    const { at } = began(folder)
    const report = await box(at)
    expect(await sequence(at, kitchen)).toBe(2)
    expect(await sequence(at, attic)).toBe(1)
    await report(system('old'))
    expect(await sequence(at, attic)).toBe(1)
    // It is being checked.
    await report(null)
    expect(await sequence(at, attic)).toBe(1)
    await report(system('new'))
    expect(await sequence(at, attic)).toBe(2)
  })

  test('see none if a first box went back, failed or fell silent, and never an older one', async ({
    folder,
  }) => {
    const { at, files } = began(folder)
    const report = await box(at)
    await report(system('new'))
    expect(await sequence(at, attic)).toBe(2)
    await report(system('old'), {
      updates: { channel: kitchen, running: system('old'), last_rebuild_result: 'failed' },
    })
    expect(await sequence(at, attic)).toBe(404)
    await report(system('new'), { failed_units: ['home-assistant.service'] })
    expect(await sequence(at, attic)).toBe(404)
    await report(system('new'))
    expect(await sequence(at, attic)).toBe(2)
    at.pass(90 * minute)
    expect(await sequence(at, attic)).toBe(404)
    // Another publication, with or without a wave.
    files.noWave()
    await report(system('new'))
    expect(await sequence(at, attic)).toBe(404)
    files.now(attic, { sequence: 3 })
    expect(await sequence(at, attic)).toBe(3)
  })

  test('see none of a publication whose upload was interrupted', async ({ folder }) => {
    const { at, files } = began(folder)
    const report = await box(at)
    await report(system('new'))
    // The wave is still the previous one.
    files.later(attic, { sequence: 3, toplevel: system('newer') })
    expect(await sequence(at, attic)).toBe(1)
    files.write('wave', '{"schema":1,"first":[')
    expect(await sequence(at, attic)).toBe(1)
  })

  test('wait for every first box, and for every box that claims to be one', async ({ folder }) => {
    const { at, files } = began(folder)
    const [one, other] = [await box(at), await box(at)]
    const shed = 'box/cccccccccccccccc'
    await one(system('new'))
    await other(system('old'))
    expect(await sequence(at, attic)).toBe(1)
    await other(system('new'))
    expect(await sequence(at, attic)).toBe(2)
    files.wave(
      [{ for: attic, keys: 1, sequence: 3 }],
      [
        { for: kitchen, system: system('new') },
        { for: shed, system: system('new') },
      ],
    )
    files.later(attic, { sequence: 3 })
    expect(await sequence(at, attic)).toBe(404)
    const third = await box(at, shed)
    await one(system('new'))
    await other(system('new'))
    await third(system('new'))
    expect(await sequence(at, attic)).toBe(3)
  })
})

describe('an invalid pointer in the folder [N23]', () => {
  const other = theBox().keysOf('other')
  const wrong: [string, Partial<Pointer>, KeyPair?][] = [
    ['signed by another key', {}, other],
    ['of another key set', { keys: 2 }],
    ['of another box', { for: kitchen }],
  ]
  test.for(wrong)('%s that waits is neither shown nor remembered', async ([, part, by], { folder }) => {
    const { at, files } = began(folder)
    const report = await box(at)
    await report(system('new'))
    const numbers = { keys: 1, sequence: 9_000_000_000, ...part }
    files.write(`later/${fileOf(attic)}`, pointer(attic, { ...numbers, ...part }, by))
    files.wave([{ for: attic, keys: numbers.keys, sequence: numbers.sequence }])
    expect(await sequence(at, attic)).toBe(1)
    expect(at.store.given(attic)).toBeNull()
    // A pointer that the owner signs later is shown.
    files.now(attic, { sequence: 2 })
    expect(await sequence(at, attic)).toBe(2)
    files.later(attic, { sequence: 3 })
    files.wave([{ for: attic, keys: 1, sequence: 3 }])
    expect(await sequence(at, attic)).toBe(3)
  })

  test('waits too if no key set that the owner signed exists', async ({ folder }) => {
    const { at, files } = began(folder)
    const report = await box(at)
    await report(system('new'))
    for (const text of ['x', keySet(1, keysOf('first'), { by: other })]) {
      files.write('keys', text)
      expect(await sequence(at, attic)).toBe(1)
    }
    files.write('keys', keySet(1, keysOf('first')))
    expect(await sequence(at, attic)).toBe(2)
  })

  test('among the current ones does not hold back waiting ones, and its box refuses it', async ({
    folder,
  }) => {
    const { at, files } = began(folder)
    files.write(`pointers/${fileOf(attic)}`, pointer(attic, { sequence: 99 }, other))
    expect(await sequence(at, attic)).toBe(99)
    const report = await box(at)
    await report(system('new'))
    expect(await sequence(at, attic)).toBe(2)
    await report(system('old'))
    expect(await sequence(at, attic)).toBe(404)
  })

  test('that an older Connect remembered does not hide the published key set', async ({ folder }) => {
    const { at, files } = began(folder)
    at.store.putGiven(attic, { keys: 7, sequence: 1 })
    expect(await sequence(at, attic)).toBe(1)
    at.store.putGiven(attic, { keys: 1, sequence: 5 })
    expect(await sequence(at, attic)).toBe(404)
    files.now(attic, { sequence: 6 })
    expect(await sequence(at, attic)).toBe(6)
  })
})

describe('a published folder at Connect', () => {
  test('shows keys, pointers and the cache, and nothing else', async ({ folder }) => {
    const { at, files } = began(folder)
    const [info, nar] = [`cache/${'0'.repeat(32)}.narinfo`, `cache/nar/${'1'.repeat(52)}.nar.zst`]
    for (const path of ['keys', 'kiln-updates.json', 'cache/nix-cache-info', info, nar]) {
      files.write(path, `of ${path}`)
      expect(await read(at, path)).toBe(`of ${path}`)
      const head = await at.app.inject({ method: 'HEAD', url: `/updates/${path}` })
      expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([
        200,
        '',
        String(`of ${path}`.length),
      ])
    }
    files.write('cache/secret', 'secret')
    const inside = ['wave', `later/${fileOf(attic)}`, 'history', 'cache/secret', 'cache', '', 'pointers/']
    const outside = ['../secret', '%2e%2e/secret', 'cache/nar/..%2f..%2fkeys', `pointers/${fileOf(attic)}/x`]
    for (const path of [...inside, ...outside, 'pointers/..%2f..%2fkeys'])
      expect(await read(at, path), path).toBe(404)
    rmSync(join(folder, 'keys'))
    symlinkSync('/etc/passwd', join(folder, 'keys'))
    expect(await read(at, 'keys')).toBe(404)
    rmSync(join(folder, nar))
    expect(await read(at, nar)).toBe(404)
  })

  test('does not exist if Connect has none', async () => {
    expect(await read(server(), 'keys')).toBe(404)
  })
})
