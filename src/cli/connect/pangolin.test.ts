import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { readPangolin } from './pangolin.ts'

const whole = { endpoint: 'https://p.example', newt_id: 'n1', newt_secret: 's1' }

test('reads remote access from a file: all three parts, over https, and nothing else [A8]', async ({
  folder,
}) => {
  const path = join(folder, 'pangolin.json')
  const read = (text: string) => {
    writeFileSync(path, text)
    return readPangolin(path)
  }
  expect(await readPangolin(undefined)).toBeNull()
  expect(await read(JSON.stringify({ ...whole, newt_id: ' n1\n' }))).toEqual(whole)
  for (const wrong of [
    '{',
    '[]',
    '{}',
    JSON.stringify({ ...whole, endpoint: 'http://p.example' }),
    JSON.stringify({ ...whole, newt_secret: ' ' }),
    JSON.stringify({ ...whole, more: 1 }),
  ])
    await expect(read(wrong)).rejects.toMatchObject({ code: 'file.broken' })
  await expect(readPangolin(join(folder, 'gone.json'))).rejects.toMatchObject({ code: 'file.missing' })
})
