// The real `kiln hosts claim`, against the real program of a box: with its words, and at a terminal.
import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect } from 'vitest'
import { kilnIn } from '#test/engine/kiln.ts'
import { test } from '#test/folders.ts'
import { type LanBox, lanBox } from '#test/lan-box.ts'

const boxes: LanBox[] = []
afterEach(() => {
  for (const box of boxes.splice(0)) box.end()
})
function unclaimed(folder: string) {
  const box = lanBox(join(folder, 'box'))
  boxes.push(box)
  box.start()
  const keyFile = join(folder, 'key.pub')
  writeFileSync(keyFile, `${box.key}\n`)
  return { box, keyFile }
}

test('a box is claimed by the words of the command; without them and a terminal it says which [A1]', async ({
  folder,
}) => {
  const { box, keyFile } = unclaimed(folder)
  const { code, fingerprint, port } = await box.shown()
  const kiln = kilnIn(join(folder, 'kiln'))
  const claim = ['hosts', 'claim', `127.0.0.1:${port}`, '--key', keyFile]
  const missing = kiln(...claim)
  expect([missing.status, missing.stderr]).toEqual([
    2,
    expect.stringContaining('--fingerprint BCDF-GHJK-LMNP'),
  ])
  const other = kiln(...claim, '--code', code, '--fingerprint', 'BCDF-GHJK-LMNP')
  expect([other.status, other.stderr]).toEqual([1, expect.stringContaining('Another machine answered')])
  const done = kiln(...claim, '--code', code, '--fingerprint', fingerprint, '--owner', 'Ada', '--json')
  expect([done.status, done.stderr]).toEqual([0, expect.any(String)])
  expect(JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    type: 'result',
    host: { address: { host: '127.0.0.1', user: 'admin' }, keys: [{ type: 'ssh-ed25519' }] },
  })
  expect(kiln('hosts').stdout).toContain('key trusted')
})

test.skipIf(spawnSync('script', ['--version']).error)(
  'at a terminal it asks for what the screen shows (needs script) [A1]',
  async ({ folder }) => {
    const { box, keyFile } = unclaimed(folder)
    const { code, fingerprint, port } = await box.shown()
    const words = ['hosts', 'claim', `127.0.0.1:${port}`, '--key', keyFile]
    const program = [process.execPath, '--disable-warning=ExperimentalWarning', 'src/cli/index.ts', ...words]
    const child = spawn('script', ['-qefc', program.map(word => `'${word}'`).join(' '), '/dev/null'], {
      env: { ...process.env, KILN_HOME: join(folder, 'kiln'), TERM: 'xterm' },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let screen = ''
    const answers = [
      { question: 'Code on the screen', answer: `${code.toLowerCase()}\n` },
      { question: 'Fingerprint on its screen', answer: `${fingerprint}\n` },
    ]
    child.stdout.on('data', chunk => {
      screen += chunk
      const [next] = answers
      if (!next || !screen.includes(next.question)) return
      answers.shift()
      child.stdin.write(next.answer)
    })
    const status = await new Promise(resolve => child.on('close', resolve))
    expect([status, screen]).toEqual([0, expect.stringContaining('is yours')])
  },
)
