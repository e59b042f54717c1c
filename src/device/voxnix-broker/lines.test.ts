import { expect, it } from 'vitest'
import { createLines } from './lines.ts'

it('splits chunks into lines, wherever they are cut', () => {
  const text = Buffer.from('one\n\ntwo \u00e9\nthree')
  for (let at = 0; at <= text.length; at++) {
    const lines = createLines(10)
    const found: (string | null)[] = []
    for (const chunk of [text.subarray(0, at), text.subarray(at)]) {
      lines.add(chunk)
      for (let line = lines.next(); line !== null; line = lines.next()) found.push(line)
    }
    expect(found).toEqual(['one', '', 'two é'])
    lines.add(Buffer.from('\n'))
    expect(lines.next()).toBe('three')
  }
})

it('refuses a line that is longer than it may be, also one without an end', () => {
  for (const text of ['123456\n', '123456']) {
    const lines = createLines(5)
    lines.add(Buffer.from('12345\n'))
    expect(lines.next()).toBe('12345')
    expect(lines.next()).toBe(null)
    for (const each of text) lines.add(Buffer.from(each))
    expect(lines.next()).toBe('too-long')
  }
})
