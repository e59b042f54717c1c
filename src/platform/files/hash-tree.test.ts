import { chmod, mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { hashTree } from './hash-tree.ts'
import { copyTree } from './tree.ts'

async function tree(folder: string): Promise<string> {
  const root = join(folder, 'tree')
  await mkdir(join(root, 'inner'), { recursive: true })
  await mkdir(join(root, '.git'))
  await writeFile(join(root, '.git', 'HEAD'), 'x')
  await writeFile(join(root, 'flake.nix'), '{ }')
  await writeFile(join(root, 'inner', 'run'), '#!/bin/sh', { mode: 0o755 })
  await symlink('../flake.nix', join(root, 'inner', 'link'))
  await symlink('/etc/passwd', join(root, 'inner', 'out'))
  return root
}

test('a copy has the hash of its tree, and each change another one', async ({ folder }) => {
  const root = await tree(folder)
  const first = await hashTree(root)
  await copyTree(root, join(folder, 'copy'), () => false)
  expect(await hashTree(join(folder, 'copy'))).toBe(first)
  const seen = new Set([first])
  const changes = [
    () => writeFile(join(root, 'flake.nix'), '{  }'),
    () => chmod(join(root, 'flake.nix'), 0o755),
    () => rename(join(root, 'flake.nix'), join(root, 'flake.nix2')),
    () => mkdir(join(root, 'more')),
    () => symlink('flake.nix2', join(root, 'flake.nix')),
    () => writeFile(join(root, 'inner', 'flake.nix'), '{  }'),
  ]
  for (const change of changes) {
    await change()
    seen.add(await hashTree(root))
  }
  expect(seen.size).toBe(changes.length + 1)
  await writeFile(join(root, '.git', 'HEAD'), 'y')
  expect(seen).toContain(await hashTree(root))
})

test('one that is larger than a person could have looked at is refused', async ({ folder }) => {
  const root = await tree(folder)
  for (const most of [
    { entries: 3, bytes: 1000 },
    { entries: 100, bytes: 5 },
  ])
    await expect(hashTree(root, most)).rejects.toMatchObject({ code: 'file.broken' })
})
