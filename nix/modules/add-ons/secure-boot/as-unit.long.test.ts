// What makes the keys and what offers them to the firmware, under their units' own PATH and rights. Debian has no sbctl:
// a script of the test writes the files that it would.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { noSources } from '../../../tests/given.ts'
import { noDebian } from '../../../tests/units/debian-programs.ts'
import { type Service, servicesOf } from '../../../tests/units/programs.ts'
import { runAsUnit } from '../../../tests/units/run-as-unit.ts'

const notHere = noSources ?? noDebian ?? (process.getuid?.() === 0 ? null : 'setpriv needs root')
const bundle = 'root/var/lib/sbctl'
const held = 'root/boot/loader/kiln-held-keys'

describe.skipIf(notHere)('as the units run it', () => {
  let services: Record<string, Service>
  let folder: string
  const at = (...parts: string[]) => join(folder, ...parts)
  beforeAll(() => {
    services = servicesOf('template', ['generate-sb-keys', 'prepare-sb-auto-enroll'], { secureBoot: true })
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-as-unit-'))
    mkdirSync(at('root/boot/loader'), { recursive: true })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (file: string, text: string) => {
    mkdirSync(dirname(at(file)), { recursive: true })
    writeFileSync(at(file), text)
  }
  const program = (name: string, script: string) => {
    write(`fakes/${name}`, `#!/bin/bash\n${script}\n`)
    chmodSync(at('fakes', name), 0o755)
  }
  const run = (name: string, args: string[] = []) => {
    const service = services[name]
    if (!service) throw new Error(`There is no ${name}.service.`)
    const env = {
      KILN_ROOT: at('root'),
      KILN_PKI_BUNDLE: '/var/lib/sbctl',
      KILN_ESP: '/boot',
      KILN_INSTALL_BOOT_LOADER: at('fakes/install-boot-loader'),
      PATH: at('fakes'),
    }
    return runAsUnit({ folder, service, args, env })
  }
  const list = (path: string) => (existsSync(at(path)) ? readdirSync(at(path)).sort() : null)

  const createKeys = `
    [ "$1 $2 $4" = "create-keys --export --database-path" ] || exit 64
    [ -e "$5" ] || echo a-guid >"$5"
    for name in PK KEK db; do
      [ ! -e "$3/$name" ] || exit 65
      /usr/bin/mkdir "$3/$name"
      echo key >"$3/$name/$name.key"
      [ -z "$CUT" ] || exit 1
      echo certificate >"$3/$name/$name.pem"
    done`

  test('the keys are made whole', async () => {
    program('sbctl', createKeys)
    expect(await run('generate-sb-keys')).toMatchObject({ code: 0, stderr: '' })
    expect(list(bundle)).toEqual(['GUID', 'keys'])
    expect(list(`${bundle}/keys/db`)).toEqual(['db.key', 'db.pem'])
  })

  test('an interrupted making leaves no folder that stands for keys, and is made again', async () => {
    program('sbctl', `CUT=1\n${createKeys}`)
    expect((await run('generate-sb-keys')).code).toBe(1)
    expect(list(`${bundle}/keys`)).toBeNull()
    // A power cut leaves files without their content.
    write(`${bundle}/GUID`, '')
    program('sbctl', createKeys)
    expect(await run('generate-sb-keys')).toMatchObject({ code: 0, stderr: '' })
    expect(list(bundle)).toEqual(['GUID', 'keys'])
    expect(list(`${bundle}/keys`)).toEqual(['KEK', 'PK', 'db'])
  })

  test('fails if sbctl reports success without writing keys', async () => {
    program('sbctl', 'exit 0')
    const { code, stderr } = await run('generate-sb-keys')
    expect(code).toBe(1)
    expect(stderr).toContain('sbctl made no PK.key')
    expect(list(`${bundle}/keys`)).toBeNull()
  })

  const enrollKeys = `
    [ "$*" = "enroll-keys --export auth" ] || exit 64
    for name in PK KEK db; do echo new >"$name.auth"; done`
  const asUnit = ['--export', 'auth']

  test('the keys are held for the installation of the boot loader to offer', async () => {
    program('sbctl', enrollKeys)
    program('install-boot-loader', `[ ! -e ${at('root/boot/loader/keys')} ] && [ -s ${at(held)}/db.auth ]`)
    expect(await run('prepare-sb-auto-enroll', asUnit)).toMatchObject({ code: 0, stderr: '' })
    expect(list(held)).toEqual(['KEK.auth', 'PK.auth', 'db.auth'])
  })

  test('keys that are not all there are not held, and the earlier ones stay', async () => {
    write(`${held}/db.auth`, 'old')
    program('sbctl', 'echo new >PK.auth')
    program('install-boot-loader', 'exit 0')
    expect((await run('prepare-sb-auto-enroll', asUnit)).code).toBe(1)
    expect(list(held)).toEqual(['db.auth'])
    // The next start tries again.
    program('sbctl', enrollKeys)
    expect(await run('prepare-sb-auto-enroll', asUnit)).toMatchObject({ code: 0, stderr: '' })
    expect(list('root/boot/loader')).toEqual(['kiln-held-keys'])
    expect(list(held)).toEqual(['KEK.auth', 'PK.auth', 'db.auth'])
  })

  test('a boot loader that is not installed fails the unit', async () => {
    program('sbctl', enrollKeys)
    program('install-boot-loader', 'exit 28')
    expect((await run('prepare-sb-auto-enroll', asUnit)).code).toBe(28)
  })
})
