// Boxes with a real engine and its files.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'

let kiln: TestEngine
beforeEach(() => {
  kiln = testEngine()
})
afterEach(() => kiln.close())
const names = async () => (await kiln.client.boxes.list({})).boxes.map(({ name }) => name)
const idsOnDisk = () => readdirSync(join(kiln.home, 'boxes')).filter(name => /^[0-9a-f]{16}$/.test(name))

describe('boxes [N16]', () => {
  it('are drafts at first, each with its own host name', async () => {
    const box = await kiln.client.boxes.add({
      name: ' Kitchen ',
      profile: 'tiny',
      options: { message: 'hi' },
    })
    expect(box).toMatchObject({
      name: 'Kitchen',
      profile: 'tiny',
      options: { hostname: 'kitchen', message: 'hi' },
      state: { code: 'draft', next: { action: 'build' } },
    })
    await kiln.client.boxes.change({ box: 'kitchen', goal: 'drive' })
    await kiln.client.boxes.change({ box: 'kitchen', options: { message: 'hi' } })
    const second = await kiln.client.boxes.add({ name: 'kitchen-2', like: 'KITCHEN' })
    expect(second).toMatchObject({ goal: 'drive', options: { hostname: 'kitchen-2', message: 'hi' } })
    expect(await names()).toEqual(['Kitchen', 'kitchen-2'])
  })

  it('with the same host name name each other, wherever it is given', async () => {
    const { client } = kiln
    const kitchen = await client.boxes.add({ name: 'kitchen', profile: 'tiny' })
    const attic = await client.boxes.add({ name: 'attic', profile: 'tiny' })
    expect(attic.sameHostName).toEqual([])
    const same = [{ id: kitchen.id, name: 'kitchen' }]
    const change = { box: 'attic', options: { hostname: 'Kitchen' }, merge: true }
    expect(await client.boxes.change(change)).toMatchObject({ hostName: 'Kitchen', sameHostName: same })
    expect((await client.boxes.show({ box: 'kitchen' })).sameHostName).toEqual([
      { id: attic.id, name: 'attic' },
    ])
    const options = { hostname: 'kitchen' }
    const third = await client.boxes.add({ name: 'third', profile: 'tiny', options })
    expect(third.sameHostName.map(({ name }) => name)).toEqual(['kitchen', 'attic'])
    await client.boxes.remove({ box: 'attic' })
    await client.boxes.remove({ box: 'third' })
    // Before the build: what the window shows next to the answers.
    const request = { profile: 'tiny', formats: ['raw' as const], options }
    expect((await client.builds.check(request)).notes.map(({ code }) => code)).toContain(
      'box.note.same-host-name',
    )
    expect(
      (await client.builds.check({ ...request, box: kitchen.id })).notes.map(({ code }) => code),
    ).not.toContain('box.note.same-host-name')
  })

  it("that get a profile later have their own host name, not the profile's default", async () => {
    for (const name of ['kitchen', 'attic']) await kiln.client.boxes.add({ name })
    for (const box of ['kitchen', 'attic'])
      expect(await kiln.client.boxes.change({ box, profile: 'tiny' })).toMatchObject({
        options: { hostname: box },
        sameHostName: [],
      })
    await kiln.client.boxes.add({ name: 'hall' })
    const typed = { box: 'hall', profile: 'tiny', options: { hostname: 'den' } }
    expect((await kiln.client.boxes.change(typed)).options['hostname']).toBe('den')
  })

  it.each([
    ['box.name', 'latest'],
    ['box.name', 'tiny'],
    ['box.name', 'x'.repeat(200)],
    ['box.taken', 'KITCHEN'],
  ])('are refused with %s as %s', async (code, name) => {
    await kiln.client.boxes.add({ name: 'kitchen', profile: 'tiny' })
    await expect(kiln.client.boxes.add({ name, profile: 'tiny' })).rejects.toMatchObject({ code })
    expect(await names()).toEqual(['kitchen'])
  })

  it('keep both of two simultaneous answers', async () => {
    await kiln.client.boxes.add({ name: 'kitchen', profile: 'tiny' })
    const answers = [{ message: 'hi' }, { size: 200 }, { hostname: 'attic' }]
    await Promise.all(
      answers.map(options => kiln.client.boxes.change({ box: 'kitchen', options, merge: true })),
    )
    const { options } = await kiln.client.boxes.show({ box: 'kitchen' })
    expect(options).toMatchObject(Object.assign({}, ...answers))
  })

  it('are renamed and removed without touching the answers, and ids are never reused', async () => {
    const { id } = await kiln.client.boxes.add({ name: 'kitchen', profile: 'tiny' })
    const renamed = await kiln.client.boxes.change({ box: 'kitchen', name: 'Cellar' })
    expect(renamed).toMatchObject({ id, name: 'Cellar', options: { hostname: 'kitchen' } })
    await kiln.client.boxes.remove({ box: 'cellar' })
    expect(idsOnDisk()).toEqual([])
    await expect(kiln.client.boxes.show({ box: id })).rejects.toMatchObject({ code: 'box.unknown' })
    expect((await kiln.client.boxes.add({ name: 'Cellar', profile: 'tiny' })).id).not.toBe(id)
  })

  it('never get the same name from two Kilns at once', async () => {
    const other = testEngine({ home: kiln.home })
    const tries = [kiln, other, kiln, other].map(each =>
      each.client.boxes.add({ name: 'kitchen', profile: 'tiny' }),
    )
    const ended = await Promise.allSettled(tries)
    await other.close()
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(idsOnDisk()).toHaveLength(1)
  })

  it('whose record is newer, broken or incomplete are reported, and the others stay', async () => {
    await kiln.client.boxes.add({ name: 'kitchen', profile: 'tiny' })
    const write = (id: string, text: string) => {
      mkdirSync(join(kiln.home, 'boxes', id))
      writeFileSync(join(kiln.home, 'boxes', id, 'box.json'), text)
    }
    write('0000000000000001', '{"schema": 99, "name": 1}')
    write('0000000000000002', '{"schema": 1, "na')
    mkdirSync(join(kiln.home, 'boxes', '0000000000000003'))
    const { boxes, problems } = await kiln.client.boxes.list({})
    expect(boxes.map(({ name }) => name)).toEqual(['kitchen'])
    expect(problems.map(({ id, error }) => [id, error.code])).toEqual([
      ['0000000000000001', 'box.newer'],
      ['0000000000000002', 'file.broken'],
    ])
    expect(readFileSync(join(kiln.home, 'boxes', '0000000000000002', 'box.json'), 'utf8')).toBe(
      '{"schema": 1, "na',
    )
  })

  it('of a newer Kiln are not removed', async () => {
    const folder = join(kiln.home, 'boxes', '0000000000000001')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'box.json'), '{"schema": 99, "name": 1}')
    const removed = kiln.client.boxes.remove({ box: '0000000000000001' })
    await expect(removed).rejects.toMatchObject({ code: 'box.newer' })
    expect(existsSync(join(folder, 'box.json'))).toBe(true)
  })

  it.each(['', 'garbage', '{"schema": 1, "write": [], "remove": ["../../../x"]}'])(
    'continue if the note of a change is corrupt, and keep it: %j',
    async spoiled => {
      await kiln.client.boxes.add({ name: 'kitchen', profile: 'tiny' })
      const note = join(kiln.home, 'boxes', 'change.json')
      writeFileSync(note, spoiled)
      const { boxes, untaken } = await kiln.client.boxes.list({})
      expect([boxes.map(({ name }) => name), untaken]).toEqual([['kitchen'], null])
      await kiln.client.boxes.add({ name: 'attic', profile: 'tiny' })
      expect(existsSync(note)).toBe(false)
      expect(readFileSync(`${note}.broken`, 'utf8')).toBe(spoiled)
    },
  )

  it('are listed and can be removed if hosts or a record cannot be read', async () => {
    writeFileSync(join(kiln.home, 'hosts.json'), '{"schema": 99}')
    await kiln.client.boxes.add({ name: 'kitchen', profile: 'tiny' })
    expect(await names()).toEqual(['kitchen'])
    expect((await kiln.client.boxes.show({ box: 'kitchen' })).state.code).toBe('draft')
    const [id = ''] = idsOnDisk()
    writeFileSync(join(kiln.home, 'boxes', id, 'box.json'), '{')
    await kiln.client.boxes.remove({ box: id })
    expect(idsOnDisk()).toEqual([])
  })

  it('whose profile, image and host are gone still show what they are', async () => {
    const { id } = await kiln.client.boxes.add({ name: 'kitchen', profile: 'tiny' })
    const path = join(kiln.home, 'boxes', id, 'box.json')
    const record = JSON.parse(readFileSync(path, 'utf8'))
    const gone = { profile: 'gone', images: ['gone-20260131-120000-1a2b'], machines: ['m'], host: 'attic' }
    writeFileSync(path, JSON.stringify({ ...record, ...gone }))
    expect(await kiln.client.boxes.show({ box: 'kitchen' })).toMatchObject({
      image: null,
      state: {
        code: 'attention',
        because: { code: 'box.because.profile-gone', values: { profile: 'gone' } },
      },
    })
    await expect(
      kiln.client.builds.start({ profile: 'tiny', formats: ['raw'], box: '00000000000000ff' }),
    ).rejects.toMatchObject({ code: 'box.unknown' })
  })
})
