// The scripts that make the documented formats and start the QEMU image, with Debian's qemu-img in place of nixpkgs'.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ovfDescriptor } from '#engine/images/formats/ova-descriptor.ts'
import { namedUuid } from '#engine/images/formats/ova-virtualbox.ts'
import { architectures } from '#shared/formats/format.ts'
import { profileFile } from '#shared/profiles/profile.ts'
import { typedLines } from '../../../tests/typed-lines/lines.ts'

const formats = join(import.meta.dirname, '..', 'formats')
const profile = profileFile.parse(JSON.parse(readFileSync(join(formats, '..', 'profile.json'), 'utf8')))
const { memoryMiB, cpus } = profile.minimum
const noQemu = spawnSync('qemu-img', ['--version']).error !== undefined
const name = 'kiln-ai-sandbox'
const diskBytes = 8 << 20
/** As much as the profile asks for, or here what the tests ask for. */
const grownBytes = 12 << 20

let folder: string
const at = (...parts: string[]) => join(folder, ...parts)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-formats-'))
  const raw = openSync(at('disk.raw'), 'w')
  ftruncateSync(raw, diskBytes)
  writeSync(raw, 'the first sector')
  closeSync(raw)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const run = (script: string, env: Record<string, string> = {}, out = 'out', words: string[] = []) => {
  const image = { RAW: at('disk.raw'), OUT: at(out), NAME: name, SHELL: '/bin/bash' }
  const given = { ...process.env, ...image, DISKS: join(formats, 'disks.sh'), DISK_MIB: '12', ...env }
  const flags = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']
  const done = spawnSync('bash', [...flags, join(formats, script), ...words], {
    encoding: 'utf8',
    env: given,
    cwd: folder,
  })
  return { status: done.status, stdout: done.stdout, stderr: done.stderr }
}
const content = (file: string, format: string) => {
  execFileSync('qemu-img', ['convert', '-f', format, '-O', 'raw', file, at('back.raw')])
  const back = readFileSync(at('back.raw'))
  const isGrown = back.length === grownBytes && !back.subarray(diskBytes).some(byte => byte !== 0)
  return isGrown && back.subarray(0, diskBytes).equals(readFileSync(at('disk.raw')))
}
/** The numbers and identities that only the disk gives, as they are in the file. */
const places = { bytes: 111_222_333, capacity: 444_555_666 }

test.each(architectures)(
  'the machine of an OVA is described as Kiln describes it: %s',
  async architecture => {
    const file = {
      name,
      diskFile: `${name}.vmdk`,
      diskFileBytes: places.bytes,
      diskCapacityBytes: places.capacity,
    }
    const text = ovfDescriptor({ ...file, memoryMiB, cpus, architecture })
    const seed = `${name}\n${name}.vmdk\n${places.capacity}\n${architecture}`
    const template = text
      .replaceAll(String(places.bytes), '@DISK_BYTES@')
      .replaceAll(String(places.capacity), '@CAPACITY_BYTES@')
      .replaceAll(namedUuid(`disk\n${seed}`), '@DISK_UUID@')
      .replaceAll(namedUuid(`machine\n${seed}`), '@MACHINE_UUID@')
    await expect(template).toMatchFileSnapshot(join(formats, `${architecture}.ovf`))
  },
)

describe.skipIf(noQemu)('with qemu-img', () => {
  test('qemu: a qcow2 of the same content, beside the scripts that start it', () => {
    writeFileSync(at('runner'), '#!/bin/bash\necho "$IMAGE" "$@"\n', { mode: 0o755 })
    expect(run('qcow2.sh', { RUNNER: at('runner') })).toMatchObject({ status: 0, stderr: '' })
    expect(content(at('out/nixos.qcow2'), 'qcow2')).toBe(true)
    const start = (script: string) => execFileSync(at('out/bin', script), ['-snapshot'], { encoding: 'utf8' })
    expect(start('run-vm.sh')).toBe(`${at('out/nixos.qcow2')} -snapshot\n`)
    expect(start('run-vm-headless.sh')).toBe(`${at('out/nixos.qcow2')} --headless -snapshot\n`)
  })

  test('the documented line tells how large the image is', () => {
    writeFileSync(at('runner'), '', { mode: 0o755 })
    expect(run('qcow2.sh', { RUNNER: at('runner') }, 'result').status).toBe(0)
    const line = typedLines('ai-sandbox')
      .get('elsewhere')
      ?.find(each => each.startsWith('du '))
    const said = execFileSync('bash', ['--norc', '-c', line ?? 'false'], { cwd: folder, encoding: 'utf8' })
    expect(said).toMatch(/^\d[\d.]*[KM]\tresult\/nixos\.qcow2\n$/)
  })

  test('vmware: a compressed VMDK of the same content, the same bytes each time', () => {
    expect(run('vmdk.sh')).toMatchObject({ status: 0, stderr: '' })
    expect(run('vmdk.sh', {}, 'again').status).toBe(0)
    const disk = readFileSync(at('out', `${name}.vmdk`))
    expect(disk.equals(readFileSync(at('again', `${name}.vmdk`)))).toBe(true)
    expect(disk.toString('latin1')).toContain('\nCID=fffffffe\n')
    expect(disk.toString('latin1')).toContain('createType="streamOptimized"')
    expect(content(at('out', `${name}.vmdk`), 'vmdk')).toBe(true)
  })

  test('vmware: the same bytes where qemu-img chose a content id of seven digits', () => {
    const real = execFileSync('which', ['qemu-img'], { encoding: 'utf8' }).trim()
    const short = `#!/bin/bash\ncase "$*" in *streamOptimized*) ;; *) exec ${real} "$@" ;; esac\nuntil ${real} "$@" && grep -aq '^CID=.\\{7\\}$' "\${@: -1}"; do :; done\n`
    mkdirSync(at('bin'))
    writeFileSync(at('bin/qemu-img'), short, { mode: 0o755 })
    expect(run('vmdk.sh', { PATH: `${at('bin')}:${process.env['PATH']}` })).toMatchObject({
      status: 0,
      stderr: '',
    })
    expect(run('vmdk.sh', {}, 'again').status).toBe(0)
    const [one, two] = ['out', 'again'].map(each => readFileSync(at(each, `${name}.vmdk`)))
    expect(two && one?.equals(two)).toBe(true)
    expect(one?.toString('latin1')).toContain('\nCID=fffffffe\nparentCID=ffffffff\n')
  })

  test.each(architectures)(
    'virtualbox: an OVA whose descriptor, sums and disk belong together: %s',
    architecture => {
      const env = { DESCRIPTOR: join(formats, `${architecture}.ovf`), ARCHITECTURE: architecture }
      expect(run('ova.sh', env)).toMatchObject({ status: 0, stderr: '' })
      const members = execFileSync('tar', ['--list', '--file', at('out', `${name}.ova`)], {
        encoding: 'utf8',
      })
      expect(members).toBe(`${name}.ovf\n${name}.mf\n${name}.vmdk\n`)
      mkdirSync(at('members'))
      execFileSync('tar', ['--extract', '--file', at('out', `${name}.ova`), '--directory', at('members')])
      const diskFileBytes = statSync(at('members', `${name}.vmdk`)).size
      const machine = { name, diskFile: `${name}.vmdk`, diskFileBytes, diskCapacityBytes: grownBytes }
      const text = readFileSync(at('members', `${name}.ovf`), 'utf8')
      expect(text).toBe(ovfDescriptor({ ...machine, memoryMiB, cpus, architecture }))
      const sums = readFileSync(at('members', `${name}.mf`), 'utf8').replaceAll(
        /SHA256\((.+)\)= (.+)/g,
        '$2  $1',
      )
      writeFileSync(at('members', 'SUMS'), sums)
      execFileSync('sha256sum', ['--check', '--quiet', 'SUMS'], { cwd: at('members') })
      expect(content(at('members', `${name}.vmdk`), 'vmdk')).toBe(true)
      expect(readdirSync(folder).filter(file => file.startsWith('tmp'))).toEqual([])
    },
  )
})

describe('run-vm.sh', () => {
  const image = () => at('0123456789-kiln-ai-sandbox', 'nixos.qcow2')
  beforeEach(() => {
    mkdirSync(at('0123456789-kiln-ai-sandbox'))
    writeFileSync(image(), 'image', { mode: 0o444 })
    writeFileSync(at('qemu'), '#!/bin/bash\nprintf "%s\\n" "$@"\n', { mode: 0o755 })
  })
  const start = (...words: string[]) => {
    const machine = { MACHINE: 'q35', MEMORY_MIB: '4096', CPUS: '2', FIRMWARE: '/firmware' }
    const FORWARDS = ',hostfwd=tcp:127.0.0.1:2223-:22'
    const env = { QEMU: at('qemu'), IMAGE: image(), ADDRESSES: 'SSH: localhost:2223', FORWARDS, ...machine }
    return run('run-vm.sh', env, 'out', words)
  }

  test('starts a copy of the image, with a screen or without one', () => {
    const { status, stdout, stderr } = start('-snapshot')
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `run-vm: copies the image to ${name}-01234567.qcow2\nrun-vm: ${name}-01234567.qcow2; SSH: localhost:2223\n`,
    })
    const words = stdout.split('\n')
    expect(words).toEqual(
      expect.arrayContaining([
        `file=${name}-01234567.qcow2,format=qcow2,if=virtio`,
        'user,id=net0,hostfwd=tcp:127.0.0.1:2223-:22',
        'gtk',
        '-snapshot',
      ]),
    )
    expect(start('--headless').stdout).toContain('\n-display\nnone\n-serial\nmon:stdio\n')
  })

  test('keeps what the machine wrote, and starts another image with a new disk', () => {
    start()
    writeFileSync(at(`${name}-01234567.qcow2`), 'written')
    expect(start().stderr).not.toContain('copies')
    expect(readFileSync(at(`${name}-01234567.qcow2`), 'utf8')).toBe('written')
    expect(readFileSync(image(), 'utf8')).toBe('image')
  })

  test('leaves no half-made disk if there is no room', () => {
    writeFileSync(at('cp'), '#!/bin/bash\necho "no space left" >&2; exit 1\n', { mode: 0o755 })
    process.env['PATH'] = `${folder}:${process.env['PATH']}`
    try {
      expect(start().status).toBe(1)
    } finally {
      process.env['PATH'] = process.env['PATH']?.slice(folder.length + 1)
    }
    expect(readdirSync(folder).filter(file => file.includes('.qcow2'))).toEqual([])
  })
})
