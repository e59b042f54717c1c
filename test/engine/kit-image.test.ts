// Which files count as a kit's, and only with the sum that is signed for them.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { sumInKit } from '#engine/kits/image-in-kit.ts'
import { testEngine } from '../support/engine/engine.ts'

const engine = testEngine()
const folder = mkdtempSync(join(tmpdir(), 'kiln-test-kit-'))
const kit = join(folder, 'kit')
const image = join(kit, 'image', 'box.raw')
const sha256 = createHash('sha256').update('signed').digest('hex')
const pair = generateKeyPairSync('ed25519')
const raw = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(12).toString('base64')
const kitKey = `kits:${raw}`

beforeEach(() => {
  rmSync(kit, { recursive: true, force: true })
  mkdirSync(join(kit, 'image'), { recursive: true })
  writeFileSync(image, 'signed')
  const manifest = {
    schema: 1,
    name: 'box',
    createdAt: 0,
    kilnVersion: '1',
    publicKey: kitKey,
    system: {
      path: `/nix/store/${'0'.repeat(32)}-system`,
      machine: null,
      closure: [],
      units: {},
      bootParts: {},
    },
    checks: [],
    image: { id: 'box', formats: { raw: 'image/box.raw' } },
    files: [{ path: 'image/box.raw', sizeBytes: 6, sha256 }],
  }
  const text = JSON.stringify(manifest)
  writeFileSync(join(kit, 'kit.json'), text)
  const signature = sign(null, Buffer.from(text), pair.privateKey).toString('base64')
  writeFileSync(join(kit, 'kit.json.sig'), `kits:${signature}`)
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await engine.close()
})
const outcome = (path: string, key?: string) =>
  sumInKit(engine.ports, { path, kitKey: key }).catch((thrown: { code: string }) => thrown.code)

it('a kit’s image is found through links, and needs a known key', async () => {
  const link = join(folder, 'link.raw')
  rmSync(link, { force: true })
  symlinkSync(image, link)
  expect(await outcome(image, kitKey)).toBe(sha256)
  expect(await outcome(link, kitKey)).toBe(sha256)
  expect(await outcome(link)).toBe('kit.key-unknown')
})

it('a kit’s image is the same file on a stick with a case-insensitive file system', async () => {
  renameSync(join(kit, 'image'), join(kit, 'moved'))
  renameSync(join(kit, 'moved'), join(kit, 'IMAGE'))
  expect(await outcome(join(kit, 'IMAGE', 'box.raw'))).toBe('kit.key-unknown')
  expect(await outcome(join(kit, 'IMAGE', 'box.raw'), kitKey)).toBe(sha256)
})

it('a kit’s image is not used unchecked if it was moved within the kit', async () => {
  mkdirSync(join(kit, 'more', 'deep'), { recursive: true })
  for (const place of ['box.raw', 'more/box.raw', 'more/deep/box.raw', 'image/other.raw']) {
    writeFileSync(join(kit, place), 'not signed')
    expect(await outcome(join(kit, place)), place).toBe('kit.key-unknown')
    expect(await outcome(join(kit, place), kitKey), place).toBe('kit.changed')
  }
})

it('an image does not belong to a kit if another program has a kit.json', async () => {
  const other = join(folder, 'other')
  mkdirSync(other, { recursive: true })
  writeFileSync(join(other, 'kit.json'), '{}')
  writeFileSync(join(other, 'box.raw'), 'mine')
  expect(await outcome(join(other, 'box.raw'))).toBeNull()
  expect(await outcome(join(other, 'box.raw'), kitKey)).toBe('kit.not-one')
})
