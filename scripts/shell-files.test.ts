import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { afterAll, expect, it } from 'vitest'
import { shellFiles } from './shell-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'kiln-test-shell-files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const reader = resolve(import.meta.dirname, '../src/engine/shell-file.ts')

/** A program that is built away from its sources, and its exports. */
async function built(name: string, call: string): Promise<{ text: string }> {
  const entry = join(folder, `${name}.ts`)
  writeFileSync(entry, `import { shellFile } from '${reader}'\nexport const text = ${call}\n`)
  const outDir = join(folder, name)
  const rolldownOptions = { input: entry, output: { entryFileNames: 'out.mjs' } }
  const config = { ssr: true, outDir, rolldownOptions }
  await build({ configFile: false, logLevel: 'silent', root: folder, plugins: [shellFiles()], build: config })
  return import(join(outDir, 'out.mjs'))
}

it('a built program contains the script verbatim, and reads no file', async () => {
  const script = `printf '%s\\n' "\${1##*/}" \`id\` $'\\u2028' "$&" $1 # ends\n`
  writeFileSync(join(folder, 'a.sh'), script)
  expect((await built('good', "shellFile(import.meta.url, './a.sh')")).text).toBe(script)
  expect(readFileSync(join(folder, 'good', 'out.mjs'), 'utf8')).not.toContain('readFileSync')
})

it('a call of another form fails the build', async () => {
  await expect(built('bad', "shellFile(import.meta.url, './' + 'a.sh')")).rejects.toThrow('another form')
})
