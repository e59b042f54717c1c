// Publishing with real Nix: the resulting folder, what the user sees before, and what can go wrong.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isSignedBy } from '#engine/kits/signature.ts'
import { parseNarInfo } from '#shared/narinfo.ts'
import { firstStanding, judge } from '#shared/updates/judge.ts'
import { daySeconds } from '#shared/updates/pointer.ts'
import { hasNix } from '#test/tools-here.ts'
import { type Publisher, publisher } from '#test/updates/publisher.ts'

const minute = 60_000

describe.skipIf(!hasNix)('publishing updates (needs Nix) [N23]', { timeout: 5 * minute }, () => {
  let kiln: Publisher
  /** The user keeps it. */
  let recovery: string
  let boxes: Record<'attic' | 'kitchen', string>
  const shared = { name: 'shared', version: '1.0', kib: 64 }
  const own = (name: string, version = '1.0') => ({ name, version, kib: 64 })

  beforeAll(async () => {
    kiln = await publisher()
    const kitchen = await kiln.box('kitchen', { label: '26.05.1', packages: [shared, own('kettle')] })
    const attic = await kiln.box('attic', { label: '26.05.1', packages: [shared, own('lamp')] })
    boxes = { kitchen: kitchen.id, attic: attic.id }
  }, 2 * minute)
  afterAll(() => kiln?.close())

  const file = (...names: string[]) => readFileSync(join(kiln.folder, ...names), 'utf8')
  const pointerOf = (name: keyof typeof boxes) => file('pointers', `box-${boxes[name]}`)
  const infos = () =>
    kiln.cached().map(name => {
      const info = parseNarInfo(file('cache', name))
      if (!info) throw new Error(name)
      return info
    })
  const trustOf = async (name: keyof typeof boxes) => {
    const { keys } = await kiln.client.updates.keys({})
    if (!keys) throw new Error('no keys')
    const { recovery: publicKey, number, daily, made } = keys
    const plan = await kiln.plan({ boxes: [name] })
    const { profile = '', architecture = '' } = plan.boxes[0] ?? {}
    return {
      for: `box/${boxes[name]}`,
      profile,
      architecture,
      recovery: publicKey,
      keys: { number, daily, made },
    }
  }
  const now = () => Math.floor(Date.now() / 1000)
  const seenBy = async (name: keyof typeof boxes, trust: Awaited<ReturnType<typeof trustOf>>) =>
    judge(
      trust,
      firstStanding(trust),
      { pointer: pointerOf(name), keySet: file('keys'), clock: now() },
      isSignedBy,
    )

  it('needs keys, and shows the recovery key once', async () => {
    await expect(kiln.plan({ boxes: ['kitchen'] })).rejects.toMatchObject({ code: 'update.no-keys' })
    await expect(kiln.client.updates.rotateKeys({ recovery: 'x' })).rejects.toMatchObject({
      code: 'update.no-keys',
    })
    const made = await kiln.client.updates.makeKeys({})
    recovery = made.recovery ?? ''
    expect(recovery).toMatch(/^(?:[0-9A-Z]{5}-){10}[0-9A-Z]{5}$/)
    await expect(kiln.client.updates.makeKeys({})).rejects.toMatchObject({ code: 'update.keys-there' })
    // Private halves: the daily one is in the keyring, the recovery one nowhere.
    const { config, data } = kiln.engine.ports.folders
    const [secret = ''] = kiln.keyring.values()
    const seed = secret.slice(secret.indexOf(':') + 1, -60)
    for (const place of [config, data])
      for (const path of readdirSync(place, { recursive: true, encoding: 'utf8' })) {
        if (!statSync(join(place, path)).isFile()) continue
        expect(readFileSync(join(place, path), 'utf8')).not.toContain(recovery)
        expect(readFileSync(join(place, path), 'latin1')).not.toContain(seed)
      }
  })

  it('shows what each box gets before anything is written', async () => {
    const plan = await kiln.plan({ boxes: ['kitchen', 'attic'] })
    expect(readdirSync(kiln.folder)).toEqual([])
    expect(plan.boxes).toMatchObject([
      { name: 'kitchen', from: null, to: expect.stringMatching(/-nixos-system-kitchen-26\.05\.1$/) },
      { name: 'attic', from: null, newPaths: 4 },
    ])
    expect(plan.boxes[0]?.packages).toContainEqual({ name: 'kettle', before: [], after: ['1.0'] })
    // Each needs a kernel, a shared and an own package, and its system: kernel and shared once.
    expect(plan.newPaths).toBe(6)
    expect(plan.newBytes).toBeLessThan(plan.boxes.reduce((sum, { newBytes }) => sum + newBytes, 0))
  })

  it('writes a cache that the daily key signed, and a pointer that only its box accepts', async () => {
    const result = await kiln.publish({ boxes: ['kitchen', 'attic'] })
    expect(result).toMatchObject({ added: 6, removed: 0, boxes: [{ name: 'kitchen' }, { name: 'attic' }] })
    const trust = await trustOf('kitchen')
    expect(infos()).toHaveLength(6)
    for (const { signatures, fingerprint } of infos())
      expect(signatures.some(each => isSignedBy(fingerprint, each, trust.keys.daily))).toBe(true)
    expect(await seenBy('kitchen', trust)).toMatchObject({
      outcome: 'new',
      pointer: { toplevel: result.boxes[0]?.to },
    })
    expect(await seenBy('attic', trust)).toMatchObject({ refusal: 'other-box' })
    // Nothing of the key is left where Nix read it.
    expect(readdirSync(join(kiln.engine.ports.folders.data, 'publishes')).join()).not.toContain('key')
    expect(readdirSync(kiln.folder).sort()).toEqual([
      'cache',
      'history',
      'keys',
      'kiln-updates.json',
      'pointers',
    ])
  })

  it('a change of one package copies only that and the system, and shows the versions', async () => {
    kiln.system('kitchen', { label: '26.05.2', packages: [shared, own('kettle', '1.1')] })
    const before = pointerOf('kitchen')
    const plan = await kiln.plan({ boxes: ['kitchen'] })
    expect(plan).toMatchObject({ newPaths: 2 })
    expect(plan.boxes[0]?.packages).toContainEqual({ name: 'kettle', before: ['1.0'], after: ['1.1'] })
    expect(pointerOf('kitchen')).toBe(before)
    expect(await kiln.carryOut(plan)).toMatchObject({ added: 2, removed: 0 })
    // The plan was for what was there then.
    await expect(kiln.carryOut(plan)).rejects.toMatchObject({ code: 'update.plan-old' })
  })

  it('an unchanged box gets a newer pointer, which is valid for the full time, and keeps its older systems', async () => {
    const before = pointerOf('attic')
    const history = () => readdirSync(join(kiln.folder, 'history', `box-${boxes.attic}`))
    for (const days of [30, 60]) {
      const { boxes: written, added } = await kiln.publish({ boxes: ['attic'], days })
      expect(added).toBe(0)
      expect(written[0]?.expires).toBeGreaterThan(now() + (days - 1) * daySeconds)
      expect(history()).toHaveLength(1)
    }
    const sequenceOf = (text: string) => Number(/^sequence (\d+)$/m.exec(text)?.[1])
    expect(sequenceOf(pointerOf('attic'))).toBeGreaterThanOrEqual(sequenceOf(before) + 2)
  })

  it('keeps the last systems of each box, and removes what none of them needs', async () => {
    for (const version of ['1.2', '1.3']) {
      kiln.system('kitchen', { label: `26.05.${version}`, packages: [shared, own('kettle', version)] })
      await kiln.publish({ boxes: ['kitchen'], keep: 2 })
    }
    const names = infos()
      .map(({ storePath }) => storePath.slice(44))
      .sort()
    expect(names).toEqual([
      'kettle-1.2',
      'kettle-1.3',
      'lamp-1.0',
      'linux-6.12.1',
      'nixos-system-attic-26.05.1',
      'nixos-system-kitchen-26.05.1.2',
      'nixos-system-kitchen-26.05.1.3',
      'shared-1.0',
    ])
    expect(readdirSync(join(kiln.folder, 'cache', 'nar'))).toHaveLength(names.length)
  })

  it('after a rotation everything is signed by the next key, and boxes follow', async () => {
    const trust = await trustOf('attic')
    const other = 'ZZZZZ-'.repeat(11).slice(0, -1)
    await expect(kiln.client.updates.rotateKeys({ recovery: other })).rejects.toMatchObject({
      code: 'update.recovery-form',
    })
    const { keys } = await kiln.client.updates.rotateKeys({ recovery: recovery.toLowerCase() })
    expect(keys.number).toBeGreaterThan(trust.keys.number)
    expect([...kiln.keyring.values()].map(secret => secret.split(':')[0])).toEqual([keys.daily.split(':')[0]])
    await kiln.publish({ boxes: ['attic'] })
    const verdict = await seenBy('attic', trust)
    expect(verdict).toMatchObject({ outcome: 'new', standing: { keys: { number: keys.number } } })
    const { pointer } = verdict.outcome === 'new' ? verdict : { pointer: null }
    const system = infos().find(({ storePath }) => storePath === pointer?.toplevel)
    for (const info of infos().filter(each => system?.references.includes(each.storePath.slice(11))))
      expect(info.signatures.some(each => isSignedBy(info.fingerprint, each, keys.daily))).toBe(true)
  })

  it('a computer with only the recovery key publishes for the same boxes', async () => {
    const trust = await trustOf('attic')
    const elsewhere = await publisher()
    try {
      await expect(elsewhere.client.updates.recoverKeys({ recovery: `${recovery}0` })).rejects.toMatchObject({
        code: 'update.recovery-form',
      })
      const { keys } = await elsewhere.client.updates.recoverKeys({ recovery })
      expect(keys).toMatchObject({ recovery: trust.recovery })
      expect(keys.number).toBeGreaterThan(trust.keys.number - 1)
    } finally {
      await elsewhere.close()
    }
  })
})
