import { expect, it } from 'vitest'
import type { StreamListener } from '#shared/contract/client-streams.ts'
import { showSerial } from './follow.ts'

it('prints an endless line in pieces, without losing any of it', () => {
  let listener: Pick<StreamListener, 'onBytes'> = { onBytes: () => undefined }
  const printed: string[] = []
  const stop = showSerial(
    {
      client: {
        open: (_stream, _input, each) => {
          listener = each
          return { write: () => undefined, resize: () => undefined, close: () => undefined }
        },
      },
      output: { line: (text = '') => void printed.push(text), object: () => undefined },
    },
    'tiny-00ff',
  )
  const chunk = new Uint8Array(1000).fill(120)
  for (let sent = 0; sent < 200; sent++) void listener.onBytes(chunk)
  expect(printed.length).toBeGreaterThan(1)
  expect(Math.max(...printed.map(text => text.length))).toBeLessThan(70_000)
  stop()
  expect(printed.join('').length).toBe(200_000)
})
