import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { labFolder } from '#test/lab-folder.ts'

let kiln: TestEngine
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-presets-'))
  await cp(join(labFolder, 'tiny'), join(folder, 'tiny'), { recursive: true })
  const options = JSON.parse(readFileSync(join(folder, 'tiny', 'options.json'), 'utf8'))
  options.options.push({
    key: 'wifi',
    label: 'Wi-Fi',
    type: { kind: 'string' },
    description: '',
    default: null,
    secret: true,
  })
  writeFileSync(join(folder, 'tiny', 'options.json'), JSON.stringify(options))
  kiln = testEngine({ profiles: [folder] })
})
afterEach(async () => {
  await kiln.close()
  rmSync(folder, { recursive: true })
})

const fields = {
  name: 'Living room',
  profile: 'tiny',
  options: { hostname: 'lr', wifi: 'hunter2' },
  formats: ['qcow2' as const],
}

describe('presets', () => {
  it('store the answers under a name, without secrets', async () => {
    const saved = await kiln.client.presets.save(fields)
    expect(saved.options).toEqual({ hostname: 'lr' })
    const folder = join(kiln.home, 'presets')
    expect(readdirSync(folder)).toEqual([`${saved.id}.json`])
    expect(readFileSync(join(folder, `${saved.id}.json`), 'utf8')).not.toContain('hunter2')
  })

  it('are replaced by one of the same name and profile, and kept next to others', async () => {
    const first = await kiln.client.presets.save(fields)
    const again = await kiln.client.presets.save({ ...fields, options: { hostname: 'other' } })
    expect(again.id).toBe(first.id)
    await kiln.client.presets.save({ ...fields, name: 'Küche 🦊' })
    const names = (await kiln.client.presets.list({})).map(each => [each.name, each.options['hostname']])
    expect(names.sort()).toEqual([
      ['Küche 🦊', 'lr'],
      ['Living room', 'other'],
    ])
    await kiln.client.presets.remove({ id: first.id })
    expect(await kiln.client.presets.list({})).toHaveLength(1)
    await expect(kiln.client.presets.remove({ id: first.id })).rejects.toMatchObject({
      code: 'preset.unknown',
    })
  })

  it('can be imported from an export; anything else is refused with its reason [B4]', async () => {
    const { id } = await kiln.client.presets.save(fields)
    const { text, fileName } = await kiln.client.presets.export({ id })
    expect(fileName).toBe(`${id}.kiln.json`)
    await kiln.client.presets.remove({ id })
    expect(await kiln.client.presets.import({ text })).toMatchObject({
      name: 'Living room',
      options: { hostname: 'lr' },
    })
    for (const bad of ['', '{', '[]', '{"schema":1,"name":"x"}'])
      await expect(kiln.client.presets.import({ text: bad })).rejects.toMatchObject({
        code: 'preset.import-broken',
      })
    for (const name of ['', 'a\nb', '   '])
      await expect(kiln.client.presets.save({ ...fields, name })).rejects.toMatchObject({
        code: expect.stringMatching(/name\.invalid|request\.invalid/),
      })
  })

  it('leave an unreadable file where it is', async () => {
    await kiln.client.presets.save(fields)
    const path = join(kiln.home, 'presets', 'broken.json')
    writeFileSync(path, '{ not json')
    expect(await kiln.client.presets.list({})).toHaveLength(1)
    expect(readFileSync(path, 'utf8')).toBe('{ not json')
  })

  it('never replace an unreadable file, or one that was renamed by hand', async () => {
    const { id } = await kiln.client.presets.save(fields)
    const at = (name: string) => join(kiln.home, 'presets', `${name}.json`)
    const newer = JSON.stringify({ schema: 2, id: 'tiny-newer', name: 'Newer', more: true })
    writeFileSync(at('tiny-newer'), newer)
    writeFileSync(at('tiny-torn'), '{ "long work": 1, }')
    mkdirSync(at('tiny-folder'))
    renameSync(at(id), at('tiny-work'))
    for (const name of ['Newer', 'Torn', 'Folder', 'Work'])
      expect((await kiln.client.presets.save({ ...fields, name })).id).toBe(`tiny-${name.toLowerCase()}-2`)
    expect(readFileSync(at('tiny-newer'), 'utf8')).toBe(newer)
    expect(readFileSync(at('tiny-torn'), 'utf8')).toContain('long work')
    expect(await kiln.client.presets.list({})).toHaveLength(5)
    await kiln.client.presets.remove({ id: 'tiny-work' })
    expect(existsSync(at('tiny-work'))).toBe(false)
    await expect(kiln.client.presets.import({ text: newer })).rejects.toMatchObject({
      code: 'preset.import-newer',
      message: expect.stringContaining('schema 2'),
    })
  })

  it('that are saved at the same moment are all kept', async () => {
    const names = ['Büro', 'Buro', 'buro']
    const saved = await Promise.all(names.map(name => kiln.client.presets.save({ ...fields, name })))
    expect(new Set(saved.map(({ id }) => id)).size).toBe(3)
    expect((await kiln.client.presets.list({})).map(({ name }) => name).sort()).toEqual(names.sort())
  })
})
