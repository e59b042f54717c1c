import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { typedSecret } from './typed-secret.ts'

const from = (input: Readable & { isTTY?: boolean }) =>
  typedSecret({ askSecret: async () => 'typed' }, { question: 'Password', command: 'publish login' }, input)

it('takes what is piped, without the line break at its end', async () => {
  expect(await from(Readable.from(['a pass', 'word \r\n']))).toBe('a password ')
  expect(await from(Readable.from([]))).toBe('')
})

it('joins characters that two pieces share', async () => {
  const bytes = Buffer.from('Schlüssel')
  expect(await from(Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]))).toBe('Schlüssel')
})

it('asks at a terminal', async () => {
  expect(await from(Object.assign(Readable.from(['piped']), { isTTY: true }))).toBe('typed')
})

it('stops reading input that does not end', async () => {
  let read = 0
  const endless = Readable.from(
    (function* () {
      for (;;) {
        read++
        yield Buffer.alloc(1024)
      }
    })(),
  )
  await expect(from(endless)).rejects.toMatchObject({ code: 'usage' })
  expect(read).toBeLessThan(200)
})
