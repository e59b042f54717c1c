import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { createFiles } from './files.ts'

const files = createFiles()

function makeTree(folder: string): string {
  const tree = join(folder, 'tree')
  const deep = join(tree, 'a'.repeat(120), 'b'.repeat(120))
  mkdirSync(deep, { recursive: true })
  writeFileSync(join(deep, 'ünïcode name'), 'x'.repeat(200_000))
  writeFileSync(join(tree, 'run'), '#!/bin/sh\n')
  chmodSync(join(tree, 'run'), 0o755)
  symlinkSync('run', join(tree, 'link'))
  mkdirSync(join(tree, 'empty'))
  execFileSync('mkfifo', [join(tree, 'pipe')])
  return tree
}

test('tar unpacks a tree unchanged: long names, modes, links, empty folders', async ({ folder }) => {
  const tree = makeTree(folder)
  const [one, two] = [join(folder, 'deep', 'one.tar'), join(folder, 'two.tar')]
  await files.packTree(tree, one)
  await files.packTree(tree, two)
  expect(readFileSync(one).equals(readFileSync(two))).toBe(true)
  const to = join(folder, 'to')
  mkdirSync(to)
  execFileSync('tar', ['-xf', one, '-C', to])
  // All but the pipe.
  execFileSync('rm', [join(tree, 'pipe')])
  execFileSync('diff', ['-r', '--no-dereference', tree, to])
  expect(execFileSync('stat', ['-c', '%a %F', join(to, 'run'), join(to, 'link')], { encoding: 'utf8' })).toBe(
    '755 regular file\n777 symbolic link\n',
  )
})

test('reports what cannot be written or read, and leaves no file', async ({ folder }) => {
  const tree = makeTree(folder)
  await expect(files.packTree(tree, '/proc/nothere/x.tar')).rejects.toMatchObject({ code: 'home.unwritable' })
  const taken = join(folder, 'taken.tar')
  writeFileSync(taken, 'mine')
  await expect(files.packTree(tree, taken)).rejects.toMatchObject({ code: 'home.unwritable' })
  expect(readFileSync(taken, 'utf8')).toBe('mine')
  const to = join(folder, 'gone.tar')
  await expect(files.packTree(join(folder, 'gone'), to)).rejects.toMatchObject({ code: 'file.missing' })
  expect(existsSync(to)).toBe(false)
})

test('a file that is swapped for a link or a pipe while its tree is packed is not followed', async ({
  folder,
}) => {
  const [tree, secret, pipe] = [join(folder, 'tree'), join(folder, 'secret'), join(folder, 'pipe')]
  mkdirSync(join(tree, 'inner'), { recursive: true })
  writeFileSync(secret, 'secret')
  execFileSync('mkfifo', [pipe])
  const ended = new AbortController()
  const exchanging = (async () => {
    // This does what another user who owns the tree could do.
    for (let turn = 0; !ended.signal.aborted; turn++) {
      for (const path of [join(tree, 'a'), join(tree, 'inner', 'b')]) {
        rmSync(path, { force: true })
        if (turn % 3 === 0) symlinkSync(secret, path)
        else if (turn % 3 === 1) writeFileSync(path, 'public')
        else linkSync(pipe, path)
      }
      await new Promise(resolve => setImmediate(resolve))
    }
  })()
  const outcomes = new Set<string>()
  for (let at = 0; at < 60; at++) {
    const to = join(folder, `${at}.tar`)
    const packed = files.packTree(tree, to).then(() => readFileSync(to, 'latin1'))
    outcomes.add(await packed.catch(({ code }: { code: string }) => code))
  }
  ended.abort()
  await exchanging
  const contents = [...outcomes].filter(text => text.includes('public') || text.includes('secret\0'))
  // A link is packed as a link, with its target; what that holds is never in the archive.
  expect(contents.filter(text => /\0secret\0/.test(text))).toEqual([])
  expect(outcomes.size).toBeGreaterThan(1)
})
