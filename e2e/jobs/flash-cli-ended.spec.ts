// A flash on a terminal that is interrupted or killed, with the bundled command line as it ships. Needs root.
import { expect, test } from '@playwright/test'
import { type Loop, letGo } from '#test/drives/loops.ts'
import { driveWords, flashTerminal, resultOf } from '../support/flash-terminal.ts'
import { kiln, startKiln } from '../support/kiln-process.ts'

const bench = flashTerminal()

const slow = () => bench.loop(1024)
async function startWriting(drive: Loop) {
  const started = startKiln(
    bench.home,
    'flash',
    bench.image.path,
    ...driveWords(drive),
    '--full',
    '--yes',
    '--json',
  )
  await new Promise<void>(done => {
    let seen = ''
    started.child.stdout?.on('data', chunk => {
      seen += chunk
      if (seen.includes('"phase":"writing"')) done()
    })
  })
  return started
}

test('one Ctrl-C cancels it, says so for the drive, and releases it', async () => {
  const drive = slow()
  const { child, result } = await startWriting(drive)
  child.kill('SIGINT')
  const { code, lines } = await result
  expect(code).toBe(130)
  expect(resultOf(lines)).toMatchObject({
    type: 'result',
    outcome: 'cancelled',
    drives: [{ path: drive.path, outcome: 'cancelled' }],
  })
  await letGo(drive.path)
})

test('when it is killed the writer ends too, and the drive can be flashed again', async () => {
  const drive = slow()
  const { child, result } = await startWriting(drive)
  child.kill('SIGKILL')
  expect((await result).code).toBeNull()
  await letGo(drive.path)
  const again = await kiln(bench.home, 'flash', bench.image.path, ...driveWords(drive), '--yes', '--json')
  expect(resultOf(again.lines).drives[0]).toMatchObject({ outcome: 'verified' })
})
