import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFiles } from '#platform/files/files.ts'
import { findOutputFile } from './output-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-output-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function found(output: string, files: string[], kind: 'raw' | 'iso') {
  const path = join(folder, output)
  for (const file of files) {
    await mkdir(dirname(join(path, file)), { recursive: true })
    await writeFile(join(path, file), '')
  }
  const result = await findOutputFile(createFiles(), path, kind)
  return { ...result, path: result.path.slice(path.length + 1) }
}

describe('the image in what Nix built', () => {
  it('is found by its ending, in the folder or one below, whatever it is called', async () => {
    expect(await found('a', ['nixos-image-efi-raw-26.05-x86_64-linux.img'], 'raw')).toEqual({
      path: 'nixos-image-efi-raw-26.05-x86_64-linux.img',
      compressed: false,
    })
    const iso = ['iso/nixos-26.05.iso', 'nix-support/hydra-build-products', 'nix-support/system']
    expect(await found('b', iso, 'iso')).toEqual({ path: 'iso/nixos-26.05.iso', compressed: false })
    expect((await found('c', ['box_1.raw', 'repart-output.json'], 'raw')).path).toBe('box_1.raw')
  })

  it('may be compressed by zstd; what is compressed otherwise is refused with its name', async () => {
    expect(await found('d', ['box.raw.zst'], 'raw')).toEqual({ path: 'box.raw.zst', compressed: true })
    expect(await found('e', ['iso/nixos.iso.zst'], 'iso')).toMatchObject({ compressed: true })
    await expect(found('f', ['box.raw.xz'], 'raw')).rejects.toMatchObject({
      code: 'nix.output-compressed',
      message: expect.stringContaining('box.raw.xz'),
    })
  })

  it('is the output itself where that is a file', async () => {
    await writeFile(join(folder, 'g-box.raw.zst'), '')
    await writeFile(join(folder, 'h-any'), '')
    expect(await findOutputFile(createFiles(), join(folder, 'g-box.raw.zst'), 'raw')).toMatchObject({
      compressed: true,
    })
    expect(await findOutputFile(createFiles(), join(folder, 'h-any'), 'raw')).toMatchObject({
      compressed: false,
    })
  })

  it('may be a link to another path of the store, and to nothing outside of it', async () => {
    const store = join(folder, 'store')
    for (const path of ['k-image/disk.raw', 'l-farm', 'm-evil', 'n-evil/iso'])
      await mkdir(join(store, path, '..'), { recursive: true })
    for (const path of ['l-farm', 'm-evil', 'n-evil/iso']) await mkdir(join(store, path), { recursive: true })
    await writeFile(join(store, 'k-image/disk.raw'), '')
    await writeFile(join(folder, 'secret'), '')
    await symlink(join(store, 'k-image/disk.raw'), join(store, 'l-farm/disk.raw'))
    await symlink(join(folder, 'secret'), join(store, 'm-evil/disk.raw'))
    await symlink(join(folder, 'secret'), join(store, 'n-evil/iso/nixos.iso'))
    await symlink(join(folder, 'secret'), join(store, 'o-evil.raw'))
    const find = (path: string, kind: 'raw' | 'iso') => findOutputFile(createFiles(), join(store, path), kind)
    expect(await find('l-farm', 'raw')).toMatchObject({ path: join(store, 'l-farm/disk.raw') })
    for (const [path, kind] of [
      ['m-evil', 'raw'],
      ['n-evil', 'iso'],
      ['o-evil.raw', 'raw'],
    ] as const)
      await expect(find(path, kind)).rejects.toMatchObject({ code: 'nix.output-outside' })
  })

  it('is not guessed between two, nor taken from another kind', async () => {
    await expect(found('i', ['a.raw', 'b.img'], 'raw')).rejects.toMatchObject({ code: 'nix.output' })
    await expect(found('j', ['a.qcow2'], 'raw')).rejects.toMatchObject({ code: 'nix.output' })
  })
})
