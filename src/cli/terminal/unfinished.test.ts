import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const guard = join(import.meta.dirname, 'unfinished.ts')

/** A separate program: only there is nothing left to wait for. */
function ended(work: string) {
  const script = `
    import { guardEnd } from ${JSON.stringify(guard)}
    const finish = guardEnd(process, () => {
      console.log('unfinished')
      process.exitCode = 1
    })
    const run = async () => {
      await ${work}
      finish()
      console.log('finished')
    }
    void run()
  `
  const words = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script]
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' })
  return { status, output: stdout.trim() }
}

it('a program that waits for a promise that never settles fails', () => {
  expect(ended('new Promise(() => undefined)')).toEqual({ status: 1, output: 'unfinished' })
})

it('one that comes to its end does not', () => {
  expect(ended('new Promise(done => setTimeout(done, 10))')).toEqual({ status: 0, output: 'finished' })
})
