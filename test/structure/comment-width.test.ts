// Code has the formatter's width; this is the one of comments, which the formatter leaves as they are.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const maxColumns = 140
/** Shell files of images, and the one that is built of a part of src: a change of theirs is one of images. */
const ofImages = /^nix\/.*\.sh$|^src\/engine\/deploy\/supervisor\/.*\.sh$/
const isComment = /^\s*(\/\/|\/\*\*?|\* |# )/

it(`no line of a comment is longer than ${maxColumns} columns`, () => {
  const files = execFileSync(
    'git',
    ['-c', 'safe.directory=*', 'ls-files', '*.ts', '*.tsx', '*.nix', '*.py', '*.rs', '*.sh'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  )
    .split('\n')
    .filter(file => file && !ofImages.test(file))
  expect(files.length).toBeGreaterThan(1000)
  const long = files.flatMap(file =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, at) => (isComment.test(line) && line.length > maxColumns ? [`${file}:${at + 1}`] : [])),
  )
  expect(long).toEqual([])
})
