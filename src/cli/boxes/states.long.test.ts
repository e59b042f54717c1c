// How `kiln box` shows images and builds of another profile, failed or missing ones, and running builds.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newRecord } from '#engine/builds/record/record.ts'
import { onThisComputer } from '#shared/builders/choice-names.ts'
import { buildRequest } from '#shared/builds/build.ts'
import { failure } from '#shared/errors.ts'
import { makeDisk } from '#test/drives/disks.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { makeImage } from '#test/images/make-image.ts'

const buildId = 'tiny-20260131-120000-1a2b'

describe('a box [N16]', { timeout: 240_000 }, () => {
  let engine: TestEngine
  let box: { id: string; record: string }
  const kiln = (...words: string[]) => {
    const { status, stdout, stderr } = kilnIn(engine.home)(...words)
    return { status, text: stdout + stderr }
  }
  const write = (path: string, values: object) =>
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...values }))

  beforeEach(async () => {
    engine = testEngine()
    const { id } = await engine.client.boxes.add({ name: 'kitchen', profile: 'tiny' })
    box = { id, record: join(engine.home, 'boxes', id, 'box.json') }
  })
  afterEach(() => engine.close())

  async function withImage(...others: string[]): Promise<string> {
    const disk = makeDisk(join(engine.home, 'disk.raw'), 4 << 20, [])
    const profile = { id: 'tiny', name: 'Tiny', icon: '' }
    const imagesFolder = join(engine.home, 'images')
    const { id, path } = await makeImage(engine.ports, { imagesFolder, disk, profile })
    const { provenance } = JSON.parse(readFileSync(path('image.json'), 'utf8'))
    const options = { hostname: 'kitchen', message: 'hello' }
    write(path('image.json'), { provenance: { ...provenance, options } })
    write(box.record, { images: [id, ...others] })
    return id
  }

  async function withBuild(values: object) {
    const folder = join(engine.home, 'images', buildId)
    mkdirSync(folder, { recursive: true })
    const profile = await engine.client.profiles.show({ id: 'tiny' })
    const request = buildRequest.parse({ profile: 'tiny', formats: ['raw'] })
    const { ports } = engine
    const record = newRecord(buildId, request, { profile, ports, builder: onThisComputer, estimated: null })
    writeFileSync(join(folder, 'build.json'), JSON.stringify({ ...record, ...values }))
    return folder
  }

  it('does not offer an image of its former profile', async () => {
    const image = await withImage()
    expect(kiln('box').text).toMatch(/^kitchen +Built .*kiln run kitchen$/m)
    expect(kiln('box', 'set', 'kitchen', '--profile', 'workstation').text).toContain(
      'Next: kiln build kitchen',
    )
    const { text } = kiln('box', 'show', 'kitchen')
    expect(text).toContain('No image of its profile has been built')
    expect(text).toContain(`${image} (of another profile`)
    expect(text).toContain('Next: kiln build kitchen')
    expect(kiln('run', 'kitchen')).toMatchObject({
      status: 1,
      text: expect.stringContaining('of its profile'),
    })
    expect(kiln('box', 'set', 'kitchen', '--profile', 'tiny', '--set', 'message=hi').status).toBe(0)
    expect(kiln('box', 'show', 'kitchen').text).toMatch(/answers were changed(.|\n)*Next: kiln build kitchen/)
  })

  it("names other boxes' drives that hold its image", async () => {
    const image = await withImage()
    const other = await engine.client.boxes.add({ name: 'attic', profile: 'tiny' })
    const drive = { name: 'Ultra 32 GB', serial: 'S1', model: 'Ultra', sizeBytes: 32e9, image, at: 1 }
    write(join(engine.home, 'boxes', other.id, 'box.json'), { images: [image], drives: [drive] })
    expect(kiln('box', 'show', 'kitchen').text).toMatch(/^Also on +Ultra 32 GB .*\(of attic\)/m)
    expect(kiln('box', 'show', 'attic').text).toMatch(/^Drive +Ultra 32 GB/m)
  })

  it('differs from its image once an answer of that build is removed', async () => {
    const image = await withImage()
    const folder = await withBuild({ id: image, state: 'succeeded', startedAt: 1, endedAt: 2 })
    const request = (options: object) => buildRequest.parse({ profile: 'tiny', formats: ['raw'], options })
    const record = JSON.parse(readFileSync(join(folder, 'build.json'), 'utf8'))
    const path = join(engine.home, 'images', image, 'build.json')
    // The image has another text than the default, but the answer is not in its record: the profile has
    // changed.
    writeFileSync(path, JSON.stringify({ ...record, request: request({ hostname: 'kitchen' }) }))
    expect(kiln('box', 'show', 'kitchen').text).toMatch(/^State +Built. Its image is in/m)
    writeFileSync(path, JSON.stringify({ ...record, request: request({ message: 'hello' }) }))
    expect(kiln('box', 'show', 'kitchen').text).toMatch(/answers were changed(.|\n)*Next: kiln build kitchen/)
  })

  it('reports a failed build and what to do, and no missing image', async () => {
    const image = await withImage('tiny-20260131-110000-0000', buildId)
    const error = failure('nix.evaluation', {
      operation: 'build',
      values: { reason: 'the pins are missing' },
    })
    const folder = await withBuild({ state: 'failed', startedAt: 1, endedAt: 2, error: error.report() })
    mkdirSync(join(folder, 'logs'))
    const log = join(folder, 'logs', 'nix.log')
    writeFileSync(log, 'error')
    const { text } = kiln('box', 'show', 'kitchen')
    expect(text).toMatch(new RegExp(`^Image +${image}$`, 'm'))
    expect(text).not.toContain('-110000-')
    expect(text).toMatch(new RegExp(`^Build +${buildId} made no image: .*the pins are missing`, 'm'))
    expect(text).toContain(log)
    expect(text).toContain('Next: kiln build kitchen')
    // It stays in the history after a later build made an image.
    write(box.record, { images: [buildId, image] })
    expect(kiln('box', 'show', 'kitchen').text).toMatch(/^State +Built(.|\n)*made no image: .*the pins/m)
    write(box.record, { images: [image, buildId] })
    expect(kiln('box').text).toMatch(
      /^kitchen +Needs attention .*kiln build kitchen\n +Its last build failed/m,
    )
  })

  it('with a host as its goal suggests a deploy, and names its own host afterwards', async () => {
    await withImage()
    expect(kiln('box', 'set', 'kitchen', '--goal', 'host').text).toContain(
      'Next: kiln deploy kitchen --to HOST',
    )
    expect(kiln('deploy', 'kitchen', '--yes').text).toMatch(/has no host yet(.|\n)*--to HOST/)
  })

  it('that was flashed and not started yet is not reported as a network fault', async () => {
    const address = { host: 'kitchen.invalid', port: 22, user: 'root', jump: null, identity: null }
    await engine.client.hosts.addListed({ hosts: [{ name: 'kitchen', address, tags: [] }] })
    const path = join(engine.home, 'hosts.json')
    const { schema, hosts } = JSON.parse(readFileSync(path, 'utf8'))
    const flashed = { image: null, name: 'Tiny', at: Date.UTC(2026, 0, 31) }
    writeFileSync(path, JSON.stringify({ schema, hosts: [{ ...hosts[0], added: 'flashed', flashed }] }))
    write(box.record, { host: hosts[0].id, profile: 'tiny' })
    const says = /kitchen was flashed on Jan 31, 2026 and has not been seen(.|\n)*discover --wait kitchen/
    expect(kiln('hosts', 'show', 'kitchen').text).toMatch(says)
    expect(kiln('deploy', 'kitchen', '--yes').text).toMatch(says)
    expect(kiln('box', 'show', 'kitchen').text).toMatch(/^State +Waiting for its first boot/m)
  })

  it('cannot be removed while its image is built, and leaves nothing behind afterwards', async () => {
    const image = await withImage(buildId)
    const folder = await withBuild({ state: 'running', startedAt: 1 })
    const refused = kiln('box', 'rm', 'kitchen', '--images', '--yes')
    expect(refused).toMatchObject({ status: 1, text: expect.stringContaining('its image is being built') })
    expect(existsSync(box.record) && existsSync(join(engine.home, 'images', image))).toBe(true)
    rmSync(folder, { recursive: true })
    expect(kiln('box', 'rm', 'kitchen', '--images', '--yes').status).toBe(0)
    expect([
      existsSync(join(engine.home, 'boxes', box.id)),
      existsSync(join(engine.home, 'images', image)),
    ]).toEqual([false, false])
  })

  it('without a profile says how to choose one, and can be named to eject and to the hosts', async () => {
    expect(kiln('box', 'add', 'plain').text).toContain('Next: kiln box set plain --profile PROFILE')
    const folder = join(engine.home, 'ejected')
    expect(kiln('eject', 'kitchen', folder).status).toBe(0)
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toContain('kitchen')
    const address = { host: '10.0.0.5', port: 22, user: 'root', jump: null, identity: null }
    const { hosts } = await engine.client.hosts.addListed({ hosts: [{ name: 'other', address, tags: [] }] })
    write(box.record, { host: hosts[0]?.id })
    expect(kiln('hosts', 'show', 'kitchen', '--no-ask')).toMatchObject({
      status: 0,
      text: expect.stringContaining('other'),
    })
    expect(kiln('hosts', 'show', 'plain', '--no-ask').text).toContain('The box "plain" has no host yet')
  })

  it('is not needed by commands that cannot read boxes: only an unknown word shows the error', () => {
    const boxes = join(engine.home, 'boxes')
    rmSync(boxes, { recursive: true })
    writeFileSync(boxes, '')
    expect(kiln('eject', 'tiny', join(engine.home, 'ejected'))).toMatchObject({ status: 0 })
    for (const words of [['box'], ['run', 'kitchen'], ['eject', 'kitchen', join(engine.home, 'other')]])
      expect(kiln(...words)).toMatchObject({ status: 2, text: expect.stringContaining(boxes) })
  })
})
