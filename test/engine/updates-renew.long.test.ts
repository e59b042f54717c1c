// Expiring pointers are renewed while Kiln is open, but never one that someone else put into the folder.
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isSignedBy } from '#engine/kits/signature.ts'
import { type HeldWave, heldWaveIn, isHeldBy } from '#shared/updates/held-wave.ts'
import { firstStanding, judge, type Standing } from '#shared/updates/judge.ts'
import { daySeconds, type Pointer, parsePointer } from '#shared/updates/pointer.ts'
import { hasNix } from '#test/tools-here.ts'
import { type Publisher, publisher } from '#test/updates/publisher.ts'

const minute = 60_000

describe.skipIf(!hasNix)('pointers while Kiln is open (needs Nix) [N23]', { timeout: 5 * minute }, () => {
  let kiln: Publisher
  let attic: string
  let days = 0
  const lamp = { name: 'lamp', version: '1.0', kib: 64 }

  beforeAll(async () => {
    kiln = await publisher({ now: () => Date.now() + days * daySeconds * 1000 })
    attic = (await kiln.box('attic', { label: '26.05.1', packages: [lamp] })).id
    await kiln.box('kitchen', { label: '26.05.1', packages: [lamp] })
    await kiln.client.updates.makeKeys({})
  }, 2 * minute)
  afterAll(() => kiln?.close())

  const path = (name = `box-${attic}`) => join(kiln.folder, 'pointers', name)
  const read = (name?: string) => readFileSync(path(name), 'utf8')
  const pointer = (name?: string) => {
    const parsed = parsePointer(read(name))
    if (!parsed) throw new Error(name)
    return parsed.pointer
  }
  const looked = () => kiln.tended()

  it('renews one after a tenth of its validity, with a sequence that its box accepts', async () => {
    await kiln.publish({ boxes: ['attic'] })
    const first = pointer()
    days = 5
    expect(await looked()).toEqual([])
    expect(pointer()).toEqual(first)
    days = 10
    expect(await looked()).toMatchObject([{ kind: 'renew-pointers', state: 'succeeded' }])
    const next = pointer()
    expect(next).toMatchObject({ toplevel: first.toplevel, keys: first.keys })
    expect(next.sequence).toBeGreaterThan(first.sequence)
    expect(next.expires).toBeGreaterThanOrEqual(first.expires + 9 * daySeconds)
    const { keys } = await kiln.client.updates.keys({})
    if (!keys) throw new Error('no keys')
    const { recovery, number, daily, made } = keys
    const { profile, architecture } = first
    const trust = {
      for: `box/${attic}`,
      profile,
      architecture,
      recovery,
      keys: { number, daily, made },
    }
    const clock = Math.floor(Date.now() / 1000) + days * daySeconds
    const keySet = readFileSync(join(kiln.folder, 'keys'), 'utf8')
    expect(judge(trust, firstStanding(trust), { pointer: read(), keySet, clock }, isSignedBy)).toMatchObject({
      outcome: 'new',
    })
    expect((await kiln.client.updates.folders({})).folders).toMatchObject([
      {
        folder: kiln.folder,
        problem: null,
        pointers: [{ for: `box/${attic}`, expires: next.expires }],
        // A renewal does not count.
        publications: [{ boxes: [attic], ring: null }],
      },
    ])
  })

  it('never renews an older pointer that someone put back, or one of another box', async () => {
    const older = read()
    kiln.system('attic', { label: '26.05.2', packages: [{ ...lamp, version: '1.1' }] })
    await kiln.publish({ boxes: ['attic', 'kitchen'] })
    const good = read()
    writeFileSync(path(), older)
    days += 20
    await looked()
    expect(read()).toBe(older)
    const kitchen = (await kiln.client.boxes.show({ box: 'kitchen' })).id
    cpSync(path(`box-${kitchen}`), path())
    const foreign = read()
    await looked()
    expect(read()).toBe(foreign)
    writeFileSync(path(), good)
    await looked()
    expect(pointer().toplevel).toMatch(/26\.05\.2$/)
    expect(read()).not.toBe(good)
  })

  it('renews waiting pointers, and the current ones until then, so that no box goes back', async () => {
    const { id } = await kiln.client.boxes.show({ box: 'kitchen' })
    const kitchen = `box-${id}`
    days += 1
    for (const name of ['attic', 'kitchen'])
      kiln.system(name, { label: '26.05.2', packages: [{ ...lamp, version: `of-${name}` }] })
    const before = pointer(kitchen)
    const { boxes } = await kiln.publish({ boxes: ['attic', 'kitchen'], first: 1 })
    expect(boxes.map(({ name }) => name)).toEqual(['attic'])
    const later = () => readFileSync(join(kiln.folder, 'later', kitchen), 'utf8')
    const waiting = () => parsePointer(later())?.pointer as Pointer
    const wave = () => heldWaveIn(readFileSync(join(kiln.folder, 'wave'), 'utf8')) as HeldWave
    const [first, waits, text] = [read(), waiting(), later()]
    // Its closure is there too, so no laptop is needed for it.
    const hash = /\/nix\/store\/([0-9a-z]{32})-/.exec(waits.toplevel)?.[1] ?? 'none'
    expect(kiln.cached()).toContain(`${hash}.narinfo`)

    // Longer than either is valid.
    for (let turn = 0; turn < 6; turn++) {
      days += 20
      expect(await looked()).toMatchObject([{ state: 'succeeded' }])
    }
    const now = Math.floor(Date.now() / 1000) + days * daySeconds
    expect(read()).not.toBe(first)
    expect(pointer(kitchen)).toMatchObject({ toplevel: before.toplevel, sequence: before.sequence + 6 })
    expect(waiting()).toMatchObject({ toplevel: waits.toplevel })
    for (const each of [pointer(kitchen), waiting()])
      expect(each.expires).toBeGreaterThan(now + 80 * daySeconds)
    expect(isHeldBy(wave(), waiting())).toBe(true)

    // As boxes see it: one that Connect let take the update does not go back, and both continue.
    const { trust } = await kiln.client.updates.trust({ box: id, source: 'file:///x' })
    const keySet = readFileSync(join(kiln.folder, 'keys'), 'utf8')
    const given = (standing: Standing, shown: string) =>
      judge(trust, standing, { pointer: shown, keySet, clock: now }, isSignedBy)
    const took = { ...firstStanding(trust), accepted: text, notBefore: waits.made }
    expect(given(took, read(kitchen))).toMatchObject({ outcome: 'refused', refusal: 'old-sequence' })
    expect(given(took, later())).toMatchObject({ outcome: 'new', pointer: { toplevel: waits.toplevel } })
    const kept = given(firstStanding(trust), read(kitchen))
    expect(kept).toMatchObject({ outcome: 'new', pointer: { toplevel: before.toplevel } })
    expect(given(kept.standing, later())).toMatchObject({ outcome: 'new' })
  })

  it('completes a renewal of a waiting pointer that was interrupted before the wave had its number', async () => {
    const kitchen = `box-${(await kiln.client.boxes.show({ box: 'kitchen' })).id}`
    const [path, later] = [join(kiln.folder, 'wave'), join(kiln.folder, 'later', kitchen)]
    const record = join(
      kiln.engine.ports.folders.data,
      'publishes',
      'folders',
      readdirSync(join(kiln.engine.ports.folders.data, 'publishes', 'folders'))[0] ?? '',
    )
    const before = readFileSync(path, 'utf8')
    const sequence = parsePointer(readFileSync(later, 'utf8'))?.pointer.sequence ?? 0
    const remembered = JSON.parse(readFileSync(record, 'utf8'))
    remembered.pointers[kitchen.replace('-', '/')].held.before = sequence - 1
    writeFileSync(record, JSON.stringify(remembered))
    writeFileSync(path, before.replace(String(sequence), String(sequence - 1)))
    expect(await looked()).toMatchObject([{ state: 'succeeded' }])
    const pointer = parsePointer(readFileSync(later, 'utf8'))?.pointer as Pointer
    expect(pointer.sequence).toBeGreaterThan(sequence)
    expect(isHeldBy(heldWaveIn(readFileSync(path, 'utf8')) as HeldWave, pointer)).toBe(true)
    expect(await looked()).toEqual([])

    await kiln.publish({ boxes: ['attic', 'kitchen'] })
    expect(existsSync(path)).toBe(false)
    expect(existsSync(later)).toBe(false)
    expect(parsePointer(read(kitchen))?.pointer.sequence).toBeGreaterThan(pointer.sequence)
  })

  it('does not renew what an older wave let boxes see, and says so', async () => {
    const kitchen = `box-${(await kiln.client.boxes.show({ box: 'kitchen' })).id}`
    days += 1
    for (const name of ['attic', 'kitchen'])
      kiln.system(name, { label: '26.05.3', packages: [{ ...lamp, version: `for-${name}` }] })
    await kiln.publish({ boxes: ['attic', 'kitchen'], first: 1 })
    rmSync(join(kiln.folder, 'wave'))
    rmSync(join(kiln.folder, 'later', kitchen))
    const before = read(kitchen)
    days += 60
    await looked()
    expect(read(kitchen)).toBe(before)
    expect((await kiln.client.updates.folders({})).folders[0]?.problem).toMatchObject({
      code: 'update.pointer-waits',
    })
    await kiln.publish({ boxes: ['attic', 'kitchen'] })
    expect((await kiln.client.updates.folders({})).folders[0]?.problem).toBeNull()
  })

  it('reports that no box would wait for the first ones, or that none waits', async () => {
    await expect(kiln.plan({ boxes: ['attic', 'kitchen'], first: 5 })).rejects.toMatchObject({
      code: 'update.first-all',
      values: { first: 5, count: 2 },
    })
    kiln.system('attic', { label: '26.05.2', packages: [{ ...lamp, version: 'first' }] })
    expect(await kiln.plan({ boxes: ['attic', 'kitchen'], first: 1 })).toMatchObject({
      allFirst: true,
      later: [],
    })
    expect(await kiln.plan({ boxes: ['attic', 'kitchen'] })).toMatchObject({ allFirst: false })
  })

  it('shows with the folder why it could not renew, and continues once it can', async () => {
    days += 20
    const secrets = [...kiln.keyring]
    kiln.keyring.clear()
    const before = read()
    expect(await looked()).toMatchObject([{ state: 'failed' }])
    expect(read()).toBe(before)
    expect((await kiln.client.updates.folders({})).folders[0]?.problem).toMatchObject({
      code: 'update.key-gone',
    })
    for (const [account, secret] of secrets) kiln.keyring.set(account, secret)
    expect(await looked()).toMatchObject([{ state: 'succeeded' }])
    expect(read()).not.toBe(before)
    expect((await kiln.client.updates.folders({})).folders[0]?.problem).toBeNull()
  })

  it('does nothing about a missing folder, and renews once it is back', async () => {
    days += 20
    const away = `${kiln.folder}-away`
    renameSync(kiln.folder, away)
    expect(await looked()).toEqual([])
    expect(existsSync(kiln.folder)).toBe(false)
    renameSync(away, kiln.folder)
    const before = read()
    await looked()
    expect(read()).not.toBe(before)
  })

  it('lets the pointer of a removed box expire', async () => {
    kiln.system('shed', { label: '26.05.1', packages: [lamp] })
    const { id } = await kiln.boxOf('shed', kiln.profileOf('shed'))
    await kiln.publish({ boxes: ['shed', 'kitchen'] })
    const kitchen = `box-${(await kiln.client.boxes.show({ box: 'kitchen' })).id}`
    const [shed, other] = [read(`box-${id}`), read(kitchen)]
    await kiln.client.boxes.remove({ box: id })
    days += 20
    await looked()
    expect(read(kitchen)).not.toBe(other)
    expect(read(`box-${id}`)).toBe(shed)
  })
})
