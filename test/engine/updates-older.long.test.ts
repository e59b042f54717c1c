// A renewal never downgrades a box, and a wrong clock never leaves one without updates.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isSignedBy } from '#engine/kits/signature.ts'
import { firstStanding, judge } from '#shared/updates/judge.ts'
import { daySeconds, parsePointer } from '#shared/updates/pointer.ts'
import { hasNix } from '#test/tools-here.ts'
import { type Publisher, publisher } from '#test/updates/publisher.ts'

const minute = 60_000

describe.skipIf(!hasNix)('what a box has seen (needs Nix) [N23]', { timeout: 5 * minute }, () => {
  let kiln: Publisher
  let ids: Record<'attic' | 'kitchen', string>
  let recovery = ''
  let days = 0
  const lamp = { name: 'lamp', version: '1.0', kib: 8 }
  const change = (name: string, version: string) =>
    kiln.system(name, { label: `26.05.${version}`, packages: [{ ...lamp, version: `${version}-${name}` }] })

  beforeEach(async () => {
    days = 0
    kiln = await publisher({ now: () => Date.now() + days * daySeconds * 1000 })
    const made = async (name: string) => (await kiln.box(name, { label: '26.05.1', packages: [lamp] })).id
    ids = { attic: await made('attic'), kitchen: await made('kitchen') }
    recovery = (await kiln.client.updates.makeKeys({})).recovery ?? ''
  }, 2 * minute)
  afterEach(() => kiln?.close())

  const read = (name: keyof typeof ids) =>
    readFileSync(join(kiln.folder, 'pointers', `box-${ids[name]}`), 'utf8')
  const pointer = (name: keyof typeof ids) => {
    const parsed = parsePointer(read(name))
    if (!parsed) throw new Error(name)
    return parsed.pointer
  }

  it.each(['all of the history', 'no history'])(
    'never renews the system before one that Connect may have shown: %s',
    async kept => {
      await kiln.publish({ boxes: ['attic', 'kitchen'] })
      change('attic', '2')
      change('kitchen', '2')
      await kiln.publish({ boxes: ['attic', 'kitchen'], first: 1 })
      change('attic', '3')
      await kiln.publish({ boxes: ['attic'] })
      // Anyone who can write to the folder may remove it.
      if (kept === 'no history') rmSync(join(kiln.folder, 'history'), { recursive: true })
      const [attic, kitchen] = [read('attic'), read('kitchen')]
      days = 10
      expect(await kiln.tended()).toMatchObject([{ state: 'succeeded' }])
      expect(read('attic')).not.toBe(attic)
      expect(read('kitchen')).toBe(kitchen)
      await kiln.publish({ boxes: ['kitchen'] })
      expect(pointer('kitchen').toplevel).toMatch(/26\.05\.2$/)
      const published = read('kitchen')
      days = 20
      await kiln.tended()
      expect(read('kitchen')).not.toBe(published)
    },
  )

  it('shows with the folder that a box waits whose pointer is not renewed', async () => {
    await kiln.publish({ boxes: ['attic', 'kitchen'] })
    change('attic', '2')
    change('kitchen', '2')
    await kiln.publish({ boxes: ['attic', 'kitchen'], first: 1 })
    const problem = async () => (await kiln.client.updates.folders({})).folders[0]?.problem
    days = 10
    await kiln.tended()
    expect(await problem()).toBeNull()
    days = 60
    await kiln.tended()
    expect(await problem()).toMatchObject({
      code: 'update.pointer-waits',
      values: { path: kiln.folder, boxes: { list: ['kitchen'] } },
    })
    await kiln.publish({ boxes: ['attic', 'kitchen'] })
    expect(await problem()).toBeNull()
  })

  it('makes each pointer acceptable to a box that saw one of a clock that was ahead', async () => {
    await kiln.publish({ boxes: ['attic'] })
    const { trust } = await kiln.client.updates.trust({ box: 'attic', source: 'https://updates.example.com' })
    let standing = firstStanding(trust)
    const look = () => {
      const keySet = readFileSync(join(kiln.folder, 'keys'), 'utf8')
      const clock = Math.floor(Date.now() / 1000)
      const verdict = judge(trust, standing, { pointer: read('attic'), keySet, clock }, isSignedBy)
      standing = verdict.standing
      return verdict.outcome
    }
    expect(look()).toBe('new')
    days = 200
    change('attic', '2')
    await kiln.publish({ boxes: ['attic'] })
    expect(look()).toBe('new')
    days = 0
    change('attic', '3')
    await kiln.publish({ boxes: ['attic'] })
    expect(look()).toBe('new')
    expect(pointer('attic').toplevel).toMatch(/26\.05\.3$/)
  })

  it('publishes nothing with a clock that is too far behind, until the daily key is replaced', async () => {
    await kiln.publish({ boxes: ['attic'] })
    days = 365
    change('attic', '2')
    await kiln.publish({ boxes: ['attic'] })
    const before = read('attic')
    days = 0
    change('attic', '3')
    await expect(kiln.publish({ boxes: ['attic'] })).rejects.toMatchObject({ code: 'update.clock-behind' })
    expect(read('attic')).toBe(before)
    await kiln.client.updates.rotateKeys({ recovery })
    await kiln.publish({ boxes: ['attic'] })
    expect(pointer('attic').made).toBeLessThanOrEqual(Date.now() / 1000)
  })

  it('ignores what another program put into the history, and writes through no link of it', async () => {
    await kiln.publish({ boxes: ['attic'] })
    const place = join(kiln.folder, 'history', `box-${ids.attic}`)
    writeFileSync(join(place, 'large'), 'x'.repeat(5000))
    mkdirSync(join(place, 'folder'))
    symlinkSync('/etc/hostname', join(place, 'link'))
    change('attic', '2')
    const { boxes } = await kiln.publish({ boxes: ['attic'] })
    expect(boxes).toMatchObject([{ name: 'attic' }])
    expect(pointer('attic').toplevel).toMatch(/26\.05\.2$/)
  })
})
