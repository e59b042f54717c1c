import { expect, test } from 'vitest'
import { parseShellOutput } from './debug-shell.ts'

const echoed = "bash-5.3# export PATH=/bin; echo M''B; { hostname\r\n> } 2>&1; echo M''E $?\r\n"

test('an answer is what stands between the marks, with or without the echo of the line', () => {
  expect(parseShellOutput(`${echoed}MB\r\nbox9\r\nME 0\r\n`, 'M')).toEqual({ code: 0, output: 'box9' })
  expect(parseShellOutput('MB\r\nbox9\r\nME 3\r\n', 'M')).toEqual({ code: 3, output: 'box9' })
  expect(parseShellOutput('MB\r\nME 0\r\n', 'M')).toEqual({ code: 0, output: '' })
})

test('a line that readline wraps in its echo is not taken for an answer', () => {
  expect(parseShellOutput(echoed.replace('PATH', 'PA\rTH'), 'M')).toBeNull()
  expect(parseShellOutput(`${echoed}MB\r\nhalf of it`, 'M')).toBeNull()
})

test('marks that the prompt follows at once, and escapes of the terminal', () => {
  expect(
    parseShellOutput('bash# \u001b[?2004lMB\r\n\u001b[0mone\r\ntwo\r\nME 0\r\n\u001b[?2004hbash# ', 'M'),
  ).toEqual({
    code: 0,
    output: 'one\ntwo',
  })
})
