// Withdrawing a bad update: what boxes see that have not taken it, and those that have.
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withdrawResult } from '#shared/updates/withdrawal.ts'
import { hasDavServer, startDavServer } from '#test/http/dav-server.ts'
import { hasNix } from '#test/tools-here.ts'
import { type Published, published } from '#test/updates/published.ts'

const lamp = (version: string) => ({ name: 'lamp', version, kib: 8 })

describe.skipIf(!hasNix)('an update that is withdrawn (needs Nix) [N23]', { timeout: 300_000 }, () => {
  let shown: Published
  beforeEach(async () => {
    shown = await published()
  }, 300_000)
  afterEach(() => shown?.close())

  const kiln = () => shown.kiln
  const next = (name: string, version: string) =>
    kiln().system(name, { label: `26.05.${version}`, packages: [lamp(version)] })
  type Asked = { boxes?: string[]; ring?: string; upload?: string | null }
  const planned = ({ boxes = ['attic'], ...more }: Asked = {}) =>
    kiln().client.updates.withdrawal({ request: { boxes, folder: kiln().folder, ...more } })
  const withdrawn = async ({ boxes = ['attic'], ...more }: Asked = {}) => {
    const request = { boxes, folder: kiln().folder, ...more }
    const plan = await kiln().client.updates.withdrawal({ request })
    const { job } = await kiln().client.updates.withdraw({ request, boxes: plan.boxes })
    return withdrawResult.parse(await kiln().ended(job))
  }
  const names = (system: string | undefined) => system?.replace(/^.*-nixos-system-/, '')

  it('is not taken by a machine that has not, and one that runs it gets the previous system', async () => {
    const first = shown.toplevel()
    const [slow, quick] = [shown.machine(), shown.machine()]
    for (const machine of [slow, quick]) {
      expect(await machine.look()).toMatchObject({ outcome: 'ready', toplevel: first })
      symlinkSync(first, join(machine.folder, 'running'))
    }
    next('attic', '2')
    await kiln().publish({ boxes: ['attic'] })
    const bad = shown.toplevel()
    expect(await slow.look()).toMatchObject({ outcome: 'ready', toplevel: bad })
    expect(await quick.look()).toMatchObject({ outcome: 'ready', toplevel: bad })
    rmSync(join(quick.folder, 'running'))
    symlinkSync(bad, join(quick.folder, 'running'))

    expect(await planned()).toMatchObject({
      boxes: [{ name: 'attic', from: bad, waits: false, to: { system: first } }],
      others: [],
      upload: null,
    })
    expect(await withdrawn()).toMatchObject({ boxes: [{ to: { system: first } }], uploaded: null })
    expect(shown.toplevel()).toBe(first)
    // It already runs that: there is nothing to switch to.
    expect(await slow.look()).toMatchObject({ outcome: 'current', toplevel: first })
    expect(await quick.look()).toMatchObject({ outcome: 'ready', toplevel: first })

    // Renewed like any other, and distinct from a publication.
    const { folders } = await kiln().client.updates.folders({})
    expect(folders[0]?.publications.map(each => each.withdrawn)).toEqual([false, false, true])
    // A second withdrawal does not go back to the withdrawn one.
    expect(await planned()).toMatchObject({ boxes: [{ from: first, to: null }] })
    // The same system again is the owner's decision, and reported.
    const plan = await kiln().plan({ boxes: ['attic'] })
    expect(plan.boxes).toMatchObject([{ to: bad, withdrawn: true }])
    await kiln().carryOut(plan)
    expect(await slow.look()).toMatchObject({ outcome: 'ready', toplevel: bad })
    expect((await kiln().plan({ boxes: ['attic'] })).boxes).toMatchObject([{ withdrawn: false }])
  })

  it('that was the first has its pointer removed, and later ones count', async () => {
    const machine = shown.machine()
    const first = shown.toplevel()
    expect(await withdrawn()).toMatchObject({ boxes: [{ from: first, to: null, sequence: null }] })
    expect(existsSync(shown.pointer)).toBe(false)
    expect(await machine.look()).toMatchObject({ outcome: 'none' })
    await expect(planned()).rejects.toMatchObject({ code: 'update.nothing-published' })
    next('attic', '2')
    await kiln().publish({ boxes: ['attic'] })
    expect(await machine.look()).toMatchObject({ outcome: 'ready' })
  })

  it('removes what waits with it, and the first boxes start again', async () => {
    await kiln().box('kitchen', { label: '26.05.1', packages: [lamp('1')] })
    await kiln().box('shed', { label: '26.05.1', packages: [lamp('1')] })
    const boxes = ['attic', 'kitchen', 'shed']
    await kiln().publish({ boxes })
    for (const name of boxes) next(name, '2')
    await kiln().publish({ boxes, first: 1 })
    expect(existsSync(shown.at('wave'))).toBe(true)
    const plan = await planned({ boxes: ['attic', 'kitchen'] })
    expect(
      plan.boxes.map(({ name, from, to, waits }) => [name, names(from), names(to?.system), waits]),
    ).toEqual([
      ['attic', 'attic-26.05.2', 'attic-26.05.1', false],
      ['kitchen', 'kitchen-26.05.2', 'kitchen-26.05.1', true],
    ])
    expect(plan.others).toEqual(['shed'])
    const { boxes: done } = await withdrawn({ boxes: ['attic', 'kitchen'] })
    // Higher than what waited, which Connect may have shown.
    expect(Math.min(...done.map(({ sequence }) => sequence ?? 0))).toBeGreaterThan(0)
    expect(existsSync(shown.at('wave'))).toBe(false)
    for (const { for: audience } of done) {
      const file = audience.replace('/', '-')
      expect(existsSync(shown.at('later', file))).toBe(false)
      expect(readFileSync(shown.at('pointers', file), 'utf8')).toContain('-26.05.1\n')
    }
    // Not all at once, as after first boxes that run it.
    for (const name of boxes) next(name, '2')
    expect((await kiln().plan({ boxes, first: 1 })).later).toHaveLength(2)
  })

  it('of a ring is one pointer', async () => {
    const ring = 'homes'
    for (const version of ['2', '3']) {
      next('attic', version)
      await kiln().publish({ boxes: ['attic'], ring })
    }
    const { boxes } = await withdrawn({ boxes: [], ring })
    expect(boxes.map(each => [each.for, names(each.to?.system)])).toEqual([['ring/homes', 'attic-26.05.2']])
    expect(readFileSync(shown.at('pointers', 'ring-homes'), 'utf8')).toContain('-26.05.2\n')
  })

  it('changes nothing if the previous system is incomplete, or if something was published since', async () => {
    next('attic', '2')
    await kiln().publish({ boxes: ['attic'] })
    const request = { boxes: ['attic'], folder: kiln().folder }
    const plan = await planned()
    next('attic', '3')
    await kiln().publish({ boxes: ['attic'] })
    const before = readFileSync(shown.pointer, 'utf8')
    const { job } = await kiln().client.updates.withdraw({ request, boxes: plan.boxes })
    await expect(kiln().ended(job)).rejects.toMatchObject({ code: 'update.plan-old' })
    const info = shown.at('cache', shown.infoOf('lamp-2'))
    const nar = /^URL: (.*)$/m.exec(readFileSync(info, 'utf8'))?.[1] ?? ''
    writeFileSync(shown.at('cache', nar), 'x')
    await expect(planned()).rejects.toMatchObject({
      code: 'update.withdraw-lacks',
      values: { name: 'attic', system: 'nixos-system-attic-26.05.2' },
    })
    expect(readFileSync(shown.pointer, 'utf8')).toBe(before)
  })

  it.skipIf(!hasDavServer)("is uploaded to the folder's web server, later if that is away", async () => {
    const login = { user: 'kiln', password: 'kettle' }
    const server = await startDavServer(login)
    try {
      const upload = `${server.address}/attic`
      await kiln().client.updates.login({ login, address: upload })
      next('attic', '2')
      await kiln().publish({ boxes: ['attic'], upload })
      const there = () => readFileSync(join(server.root, 'attic', 'pointers', `box-${shown.id}`), 'utf8')
      const bad = there()
      await server.stop()
      await expect(withdrawn()).rejects.toMatchObject({ code: 'update.upload' })
      await server.start()
      expect(there()).toBe(bad)
      expect(await kiln().tended()).toMatchObject([{ state: 'succeeded' }])
      expect(there()).toBe(readFileSync(shown.pointer, 'utf8'))
      expect(there()).toContain('-26.05.1\n')
    } finally {
      await server.close()
    }
  })
})
