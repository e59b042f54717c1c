import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-authorities-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

// Node reads its variables in its own process, so each is one.
const counted = async (env: Record<string, string>) => {
  const script = `const { authorities } = await import(${JSON.stringify(join(import.meta.dirname, 'authorities.ts'))})
    console.log((await authorities(process.env)).length)`
  const words = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script]
  const { stdout } = await promisify(execFile)(process.execPath, words, {
    env: { ...process.env, ...env },
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
  return Number(stdout)
}

test('a pipe as the file of certificates is passed over, as one that is not there', async () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const variables = ['SSL_CERT_FILE', 'NIX_SSL_CERT_FILE', 'CURL_CA_BUNDLE']
  const all = (path: string) => Object.fromEntries(variables.map(name => [name, path]))
  const without = await counted({ ...all(join(folder, 'missing')), NODE_EXTRA_CA_CERTS: '' })
  expect(without).toBeGreaterThan(50)
  expect(await counted({ ...all(pipe), NODE_EXTRA_CA_CERTS: '' })).toBe(without)
})
