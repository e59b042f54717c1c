// One pointer for a ring of boxes: which boxes accept it, and that it is renewed like that of a box.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isSignedBy } from '#engine/kits/signature.ts'
import { firstStanding, judge } from '#shared/updates/judge.ts'
import { daySeconds } from '#shared/updates/pointer.ts'
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
    await kiln.publish({ boxes: ['attic'] })
  }, 2 * minute)
  afterAll(() => kiln?.close())

  const path = (name = `box-${attic}`) => join(kiln.folder, 'pointers', name)
  const read = (name?: string) => readFileSync(path(name), 'utf8')
  const looked = () => kiln.tended()

  it('writes one pointer for a ring, which boxes of another ring and boxes alone refuse', async () => {
    kiln.system('attic', { label: '26.05.3', packages: [lamp] })
    const early = await kiln.client.updates.trust({ box: 'attic', source: 'file:///x', ring: 'homes' })
    expect(early.problem).toMatchObject({ code: 'update.ring-first' })
    const result = await kiln.publish({ boxes: ['attic'], ring: 'homes' })
    expect(result.boxes).toMatchObject([{ ring: 'homes', name: 'homes' }])
    const alone = read()
    const { trust } = await kiln.client.updates.trust({
      box: 'attic',
      source: 'https://updates.example.com',
      ring: 'homes',
    })
    expect(trust.for).toBe('ring/homes')
    const problemOf = async (ring: string | null) =>
      (await kiln.client.updates.trust({ box: 'attic', source: trust.source, ring })).problem
    expect([await problemOf('homes'), await problemOf(null)]).toEqual([null, null])
    expect(await problemOf('hoems')).toMatchObject({
      code: 'update.ring-unpublished',
      values: { ring: 'hoems', rings: { list: ['homes'] } },
    })
    const seenBy = (audience: string) =>
      judge(
        { ...trust, for: audience },
        firstStanding(trust),
        {
          pointer: read('ring-homes'),
          keySet: readFileSync(join(kiln.folder, 'keys'), 'utf8'),
          clock: Math.floor(Date.now() / 1000) + days * daySeconds,
        },
        isSignedBy,
      )
    expect(seenBy('ring/homes')).toMatchObject({
      outcome: 'new',
      pointer: { toplevel: result.boxes[0]?.to },
    })
    for (const audience of ['ring/offices', `box/${attic}`])
      expect(seenBy(audience), audience).toMatchObject({ refusal: 'other-box' })
    // A ring's systems are kept like those of a box, and its pointer is renewed.
    await kiln.publish({ boxes: ['kitchen'] })
    const hash = /\/nix\/store\/([0-9a-z]{32})-/.exec(result.boxes[0]?.to ?? '')?.[1] ?? 'none'
    expect(kiln.cached()).toContain(`${hash}.narinfo`)
    expect(read()).toBe(alone)
    days += 20
    const before = read('ring-homes')
    await looked()
    expect(read('ring-homes')).not.toBe(before)
  })

  it('publishes no ring for boxes whose systems differ, and names them', async () => {
    await expect(kiln.plan({ boxes: ['attic', 'kitchen'], ring: 'homes' })).rejects.toMatchObject({
      code: 'update.ring-differs',
      values: { ring: 'homes' },
    })
  })
})
