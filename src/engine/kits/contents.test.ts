import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createFiles } from '#platform/files/files.ts'
import type { KitManifest } from '#shared/kits.ts'
import { parseNarInfo } from '#shared/narinfo.ts'
import { test } from '#test/folders.ts'
import { makeVerifiedCache } from './contents.ts'

const storePath = `/nix/store/${'a'.repeat(32)}-box`

test('a pipe, a link or a folder in place of a packed file ends before Nix waits there', async ({
  folder,
}) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = `k-1:${publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')}`
  const packed = join(folder, 'cache/nar/a.nar')
  const name = `${'a'.repeat(32)}.narinfo`
  const text = [
    `StorePath: ${storePath}`,
    'URL: nar/a.nar',
    'Compression: none',
    'NarHash: sha256:0',
    'NarSize: 4',
    'References: ',
    '',
  ].join('\n')
  const signature = sign(null, Buffer.from(parseNarInfo(text)?.fingerprint ?? ''), privateKey)
  mkdirSync(join(folder, 'cache/nar'), { recursive: true })
  writeFileSync(join(folder, 'cache', name), `${text}Sig: k-1:${signature.toString('base64')}\n`)
  const entry = (path: string) => ({ path, sizeBytes: 4, sha256: '' })
  const manifest = {
    publicKey: key,
    files: [{ ...entry(`cache/${name}`) }, entry('cache/nar/a.nar')],
    system: { closure: [{ path: storePath, bytes: 4 }] },
  } as unknown as KitManifest
  const made = () =>
    makeVerifiedCache(
      { files: createFiles() },
      { folder, manifest, to: join(folder, 'to') },
      AbortSignal.timeout(20_000),
    )
  writeFileSync(packed, 'four')
  expect((await made()).url).toMatch(/^file:/)
  const others = [
    () => execFileSync('mkfifo', [packed]),
    () => symlinkSync('/dev/zero', packed),
    () => mkdirSync(packed),
  ]
  for (const put of others) {
    rmSync(packed, { recursive: true })
    put()
    await expect(made()).rejects.toMatchObject({ code: 'kit.changed', values: { file: 'cache/nar/a.nar' } })
  }
})
