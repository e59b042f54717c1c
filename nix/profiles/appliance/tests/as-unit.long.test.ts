// The appliance's scripts under their units' own PATH, user and capabilities, which the evaluated system gives.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { noSources } from '../../../tests/given.ts'
import { noDebian } from '../../../tests/units/debian-programs.ts'
import { type Service, servicesOf } from '../../../tests/units/programs.ts'
import { runAsUnit } from '../../../tests/units/run-as-unit.ts'
import { ImageServer } from './image-server.ts'

const notHere =
  noSources ?? noDebian ?? (process.getuid?.() === 0 ? null : 'only root can run as other users')

describe.skipIf(notHere)('as the unit runs it', () => {
  let services: Record<string, Service>
  let folder: string
  const at = (...parts: string[]) => join(folder, ...parts)
  beforeAll(() => {
    services = servicesOf('appliance', [
      'homeassistant-image',
      'homeassistant-info',
      'kaliun-health-reporter',
    ])
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-as-unit-'))
    chmodSync(folder, 0o755)
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const service = (name: string): Service => {
    const found = services[name]
    if (!found) throw new Error(`There is no ${name}.service.`)
    return found
  }

  test('Home Assistant OS is fetched, unpacked, and given to its user', async () => {
    mkdirSync(at('state'), { mode: 0o755 })
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', at('disk.qcow2'), '64M'])
    execFileSync('xz', ['-0', at('disk.qcow2')])
    const image = readFileSync(at('disk.qcow2.xz'))
    const server = await ImageServer.serve('/haos_ova.qcow2.xz', image)
    try {
      const target = at('state/home-assistant.qcow2')
      const env = {
        HAOS_URL: server.url,
        HAOS_SHA256: createHash('sha256').update(image).digest('hex'),
        HAOS_IMAGE: target,
        HAOS_SIZE: '96M',
        HAOS_OWNER: '61234:61234',
      }
      const outcome = await runAsUnit({ folder, service: service('homeassistant-image'), env })
      expect(outcome).toMatchObject({ code: 0, stderr: '' })
      const { uid, gid, mode } = statSync(target)
      expect({ uid, gid, mode: mode & 0o777 }).toEqual({ uid: 61234, gid: 61234, mode: 0o600 })
    } finally {
      await server.close()
    }
  })

  test('the reporter may read how large the disk of Home Assistant’s user is', async () => {
    writeFileSync(at('disk.qcow2'), 'QFI', { mode: 0o600 })
    chownSync(at('disk.qcow2'), 61234, 61234)
    const reads = {
      name: 'read-disk',
      text: `#!/bin/bash\nset -o nounset\nhead --bytes=3 ${at('disk.qcow2')}\n`,
      calls: {},
    }
    const reporter = { ...service('kaliun-health-reporter'), scripts: [reads] }
    expect(await runAsUnit({ folder, service: reporter, env: {} })).toEqual({
      code: 0,
      stdout: 'QFI',
      stderr: '',
    })
    expect(reporter.capabilities).toEqual(['CAP_DAC_READ_SEARCH'])
  })

  test('the same address leaves nginx’s file untouched', async () => {
    mkdirSync(at('info'))
    chownSync(at('info'), 61234, 61234)
    const env = { HA_RUNTIME: at('none'), HA_INFO: at('info'), HA_PORT: '8123' }
    const ask = () => runAsUnit({ folder, service: service('homeassistant-info'), env })
    expect(await ask()).toEqual({ code: 0, stdout: '', stderr: '' })
    const before = statSync(at('info/upstream.conf')).ino
    expect(await ask()).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(statSync(at('info/upstream.conf')).ino).toBe(before)
  })
})
