// Kiln's Lima with the real limactl, if it is installed: everything that needs no guest image. As an ordinary
// user, because Lima refuses root.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { driverOf } from '#platform/lima/driver.ts'
import { createLima } from '#platform/lima/lima.ts'
import { programPath } from '#platform/process/program-path.ts'
import { createProcessRunner } from '#platform/process/run.ts'

const limactl = programPath(process.env['PATH'] ?? '', 'limactl')
const template = join(import.meta.dirname, '..', '..', 'lima-nix.yaml')
const signal = new AbortController().signal
const asNobody = process.getuid?.() === 0

describe.skipIf(!limactl)(`the real limactl (${limactl ?? 'none here'})`, { timeout: 60_000 }, () => {
  let folder: string
  const limaWith = (file: string) => {
    const env = { PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter), HOME: folder }
    return createLima({
      run: createProcessRunner({ env }),
      template: file,
      driver: async () => driverOf({ architecture: 'x86_64', mac: null }),
      cacheFolder: join(folder, 'cache'),
      env,
    })
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-test-real-lima-'))
    chmodSync(folder, 0o777)
    mkdirSync(join(folder, 'bin'))
    cpSync(template, join(folder, 'lima-nix.yaml'))
    const as = asNobody ? 'setpriv --reuid=65534 --regid=65534 --clear-groups ' : ''
    writeFileSync(join(folder, 'bin', 'limactl'), `#!/bin/sh\ncd "$HOME"\nexec ${as}"${limactl}" "$@"\n`)
    chmodSync(join(folder, 'bin', 'limactl'), 0o755)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('reads its version, and no machine is an empty list', async () => {
    const lima = limaWith(join(folder, 'lima-nix.yaml'))
    expect((await lima.ready(signal)).version).toMatch(/^\d+\.\d+/)
    expect(await lima.list(signal)).toEqual([])
  })

  test('refuses a description with an unknown field before anything is made', async () => {
    const wrong = join(folder, 'wrong.yaml')
    writeFileSync(wrong, 'unknownField: 1\nimages:\n- location: /nowhere.img\n')
    const creating = { name: 'kiln', sizes: {}, signal, onStep: () => undefined }
    await expect(limaWith(wrong).create(creating)).rejects.toMatchObject({ code: 'lima.template' })
    expect(existsSync(join(folder, '.lima', 'kiln'))).toBe(false)
  })

  test('a creation without its image fails as a download, and leaves nothing', async () => {
    const without = join(folder, 'without.yaml')
    writeFileSync(
      without,
      'images:\n- location: /nowhere.img\n  arch: x86_64\n- location: /nowhere.img\n  arch: aarch64\n',
    )
    const steps: string[] = []
    const creating = {
      name: 'kiln',
      sizes: { cpus: 1 },
      signal,
      onStep: (step: string) => void steps.push(step),
    }
    await expect(limaWith(without).create(creating)).rejects.toMatchObject({ code: 'lima.download' })
    expect(steps).toEqual(['image'])
    expect(await limaWith(without).list(signal)).toEqual([])
  })

  test('an instance that Lima cannot read is broken, with its reason', async () => {
    const broken = join(folder, '.lima', 'broken')
    mkdirSync(broken, { recursive: true })
    writeFileSync(join(broken, 'lima.yaml'), 'images: []\n')
    const [found] = await limaWith(template).list(signal)
    expect(found).toMatchObject({ name: 'broken', state: 'broken' })
    expect(found?.problem).toContain('images')
    const lima = limaWith(template)
    await expect(lima.start({ name: 'broken', signal, onStep: () => undefined })).rejects.toMatchObject({
      code: 'lima.broken',
    })
    await expect(lima.start({ name: 'nosuch', signal, onStep: () => undefined })).rejects.toMatchObject({
      code: 'lima.unknown',
    })
  })

  test('one whose mount is a file cannot be read either, and Lima removes the mount', async () => {
    const work = join(folder, '.lima', 'work')
    const mount = join(folder, 'a-file')
    mkdirSync(work, { recursive: true })
    writeFileSync(mount, '')
    const image = 'images:\n- location: /nowhere.img\n'
    writeFileSync(join(work, 'lima.yaml'), `${image}mounts:\n- location: ${mount}\n`)
    const starting = { name: 'work', signal, onStep: () => undefined }
    await expect(limaWith(template).start(starting)).rejects.toMatchObject({
      code: 'lima.mount',
      values: { reason: expect.stringMatching(/a-file`$/) },
    })
    for (const path of [work, join(work, 'lima.yaml')]) chmodSync(path, 0o777)
    execFileSync(join(folder, 'bin', 'limactl'), ['edit', '--tty=false', '--mount-none', 'work'], {
      env: { PATH: process.env['PATH'], HOME: folder },
      stdio: 'pipe',
    })
    const found = (await limaWith(template).list(signal)).find(({ name }) => name === 'work')
    expect(found).toMatchObject({ state: 'stopped', problem: '' })
  })
})
