// Tests answers at the terminal that do not confirm.
import { expect, test } from 'vitest'
import { KilnError } from '#shared/errors.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { errorText } from '../texts.ts'
import { confirmed } from './confirm.ts'

const output = (answer: string | null, drive = sampleDrive()) =>
  confirmed({ ask: async () => answer }, { drives: [drive], image: null, words: {} }).then(
    names => [...names],
    thrown => (thrown instanceof KilnError ? errorText(thrown.report()) : thrown),
  )

test('after a "no" it says that nothing was written, and names no option', async () => {
  expect(await output('no')).toMatch(
    /^error: Nothing was written: the answer was "no", not "yes"\.\nhint: To erase .*, run the command again and type yes\.$/,
  )
  expect(await output(null)).toContain('--yes')
  expect(await output('yes')).toEqual([])
})

test('after a wrong name it gives the right one', async () => {
  const internal = sampleDrive({ internal: true, bus: 'nvme' })
  expect(await output('disk', internal)).toMatch(/the answer was "disk", not ".+"/)
})

test('the question names two drives of one model by their paths', async () => {
  const asked: string[] = []
  const ask = async (question: string) => {
    asked.push(question)
    return 'yes'
  }
  const drives = [sampleDrive({ path: '/dev/sdx' }), sampleDrive({ path: '/dev/sdy' })]
  await confirmed({ ask }, { drives, image: null, words: {} })
  expect(asked).toEqual([expect.stringMatching(/\(\/dev\/sdx\) and .* \(\/dev\/sdy\)/)])
})
