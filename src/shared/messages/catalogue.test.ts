import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { windowTextFiles } from '#test/window-texts.ts'

const folder = join(import.meta.dirname, 'en')

/** The codes of every part of the catalogue; these files only combine them. */
async function allCodes(): Promise<string[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const parts = files.filter(file => !/^(index|start|engine|errors)\.ts$/.test(file) && file.endsWith('.ts'))
  const modules = await Promise.all(
    parts.map(async part => (await import(join(folder, part))) as Record<string, Record<string, unknown>>),
  )
  return modules.flatMap(module => Object.values(module).flatMap(Object.keys))
}

test('no code is defined twice, in texts or errors, also those of the window: the later one would silently win', async () => {
  const codes = [...(await allCodes()), ...windowTextFiles.flatMap(each => each.codes)]
  expect(codes.length).toBeGreaterThan(500)
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([])
})
