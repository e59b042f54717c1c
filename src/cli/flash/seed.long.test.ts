// The real command, with a real image that was made without Nix.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { seedDisk } from '#engine/seed/seed-disk.ts'
import { type ImageEngine, imageEngine } from '#test/engine/image-library.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { makeImage } from '#test/images/make-image.ts'

let images: ImageEngine
beforeEach(() => {
  images = imageEngine()
})
afterEach(() => images.close())

/** Makes an image of a disk that has a partition for a seed. */
const personalImage = () => {
  const disk = join(images.home, 'disk')
  writeFileSync(disk, seedDisk(new Uint8Array(512), new Uint8Array(32)))
  return makeImage(images.ports, { imagesFolder: images.imagesFolder, disk })
}

it('writes a disk that holds the answers, for its owner alone, and never over another file', async () => {
  const { id } = await personalImage()
  const kiln = kilnIn(images.home)
  const answers = join(images.home, 'answers.json')
  const path = join(images.home, 'seed.raw')
  writeFileSync(answers, JSON.stringify({ hostname: 'box-7' }))
  const { status, stdout } = kiln('seed', id, path, '--personalise', answers)
  expect(status).toBe(0)
  expect(stdout).toMatch(new RegExp(`^${path}\\nssh-ed25519 \\S+`))
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const disk = readFileSync(path)
  expect(disk.toString('latin1', 1 << 20, (1 << 20) + 11)).toBe('KILNSEED 1\n')
  expect(disk.includes('box-7')).toBe(true)
  expect(execFileSync('sgdisk', ['--verify', path], { encoding: 'utf8' })).toContain('No problems found')

  const again = kiln('seed', id, path, '--personalise', answers, '--json')
  expect(again.status).toBe(1)
  expect(JSON.parse(again.stdout).error.code).toBe('file.taken')
  expect(readFileSync(path).equals(disk)).toBe(true)
  expect(readdirSync(images.home).filter(name => name.includes('partial'))).toEqual([])
})

it('writes it in the hypervisor’s format, for its owner alone', async () => {
  const { id } = await personalImage()
  const answers = join(images.home, 'answers.json')
  writeFileSync(answers, JSON.stringify({ hostname: 'box-7' }))
  for (const ending of ['qcow2', 'vmdk', 'vhdx']) {
    const path = join(images.home, `seed.${ending}`)
    expect(kilnIn(images.home)('seed', id, path, '--personalise', answers).status).toBe(0)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const raw = join(images.home, `${ending}.raw`)
    execFileSync('qemu-img', ['convert', '-f', ending, '-O', 'raw', path, raw])
    expect(readFileSync(raw).toString('latin1', 1 << 20, (1 << 20) + 11)).toBe('KILNSEED 1\n')
    // No format keeps the temporary name that the file was made under.
    expect(readFileSync(path).includes('partial')).toBe(false)
  }
  expect(readFileSync(join(images.home, 'seed.vmdk')).includes('SPARSE "seed.vmdk"')).toBe(true)
  expect(readdirSync(images.home).filter(name => name.includes('partial'))).toEqual([])
})

it('refuses an image that would not read it', async () => {
  const { id } = await images.made()
  const answers = join(images.home, 'answers.json')
  writeFileSync(answers, JSON.stringify({ hostname: 'box-7' }))
  const { status, stderr } = kilnIn(images.home)('seed', id, 'seed.raw', '--personalise', answers)
  expect(status).toBe(1)
  expect(stderr).toContain('Box cannot be personalised: it has no place for personal data that it would read')
})

it('takes the answers of one machine only', async () => {
  const { id } = await images.made()
  const answers = join(images.home, 'answers.json')
  writeFileSync(answers, JSON.stringify([{ hostname: 'a' }, { hostname: 'b' }]))
  const { status, stderr } = kilnIn(images.home)('seed', id, 'seed.raw', '--personalise', answers)
  expect(status).toBe(2)
  expect(stderr).toContain('has answers for 2 machines, but only one is expected.')
})

it('names a mistyped key in one set of answers, and in a list with its place', async () => {
  const { id } = await personalImage()
  const answers = join(images.home, 'answers.json')
  const refusal = (value: unknown) => {
    writeFileSync(answers, JSON.stringify(value))
    return kilnIn(images.home)('seed', id, 'seed.raw', '--personalise', answers).stderr
  }
  expect(refusal({ hostnam: 'box' })).toContain(`${answers} cannot be read: unknown key hostnam`)
  expect(refusal([null, { hostnam: 'box' }])).toContain('1: unknown key hostnam')
})
