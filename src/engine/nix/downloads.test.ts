// Nix's own output, recorded without a network and with a test's server.
import { expect, test } from 'vitest'
import { hintOf, messageOf } from '#test/texts.ts'
import { downloadFailure, isDownload } from './downloads.ts'

const url = 'https://api.github.com/repos/owner/repo/commits/HEAD'
const output = (reason: string) => {
  expect(isDownload(reason)).toBe(true)
  return downloadFailure(reason, { command: 'nix build', lastLines: ['warning: retrying in 308 ms'] })
}

test('without a network the host is named, not curl’s number', () => {
  const offline = output(
    `unable to download '${url}': Could not resolve hostname (6) Could not resolve host: api.github.com`,
  )
  expect(messageOf(offline)).toBe(
    'Something could not be downloaded: api.github.com was not found. This computer may be offline.',
  )
  expect(offline.details).toEqual({ command: 'nix build', lastLines: [] })
})

test.each([
  ['Could not connect to server (7) Failed to connect to api.github.com', 'cannot be reached'],
  ['Timeout was reached (28) Connection timed out after 5001 milliseconds', 'did not answer in time'],
  ['SSL peer certificate or SSH remote key was not OK (60)', 'certificate of api.github.com'],
])('%s', (words, text) => {
  expect(messageOf(output(`unable to download '${url}': ${words}`))).toContain(text)
})

test('a status from the server is not a network error', () => {
  const error = output(`unable to download '${url}': HTTP error 404\n\n response body:`)
  expect(error.code).toBe('nix.http')
  expect(messageOf(error)).toBe(`api.github.com answered with HTTP status 404 for ${url}`)
  expect(hintOf(error)).toContain('access-tokens')
})

test('an unknown reason is kept unchanged', () => {
  const error = output("unable to download 'ssh://x': strange")
  expect(messageOf(error)).toContain("unable to download 'ssh://x': strange")
  expect(error.details.lastLines).toHaveLength(1)
})
