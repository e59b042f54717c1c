import { expect, test } from 'vitest'
import type { CachePusher } from '#shared/caches.ts'
import { toolFailure, toolMissing } from './tool-failure.ts'

const attic: CachePusher = { tool: 'attic', name: 'work:images' }
const cachix: CachePusher = { tool: 'cachix', name: 'my-cache' }

const failed = (by: CachePusher, lastLines: string[], signal: string | null = null) =>
  toolFailure(by, {
    code: signal === null ? 1 : null,
    signal,
    cancelled: false,
    command: `${by.tool} push`,
    lastLines,
  })

test('attic: not logged in, not allowed, no such server, no such cache', () => {
  for (const [line, code] of [
    ['Error: No servers are available.', 'cache.tool-denied'],
    ['Error: Unauthorized: Unauthorized.', 'cache.tool-denied'],
    [
      'Error: AccessError: Access error: User does not have permission to complete this action.',
      'cache.tool-denied',
    ],
    ['Error: HTTP 401 Unauthorized: ', 'cache.tool-denied'],
    ['Error: Server "work" does not exist', 'cache.tool-unknown'],
    ['Error: NoSuchCache: The requested cache does not exist.', 'cache.tool-unknown'],
  ] as const) {
    const { code: found, values } = failed(attic, [line])
    expect([found, values['reason']]).toEqual([code, line.slice('Error: '.length).trim()])
    expect(values).toMatchObject({
      tool: 'attic',
      name: 'work:images',
      login: 'attic login SERVER URL TOKEN',
    })
  }
})

test('cachix: no token, a token that may not, no such cache', () => {
  const noToken = [
    'Neither auth token nor signing key are present.',
    '',
    'They are looked up via $CACHIX_AUTH_TOKEN and $CACHIX_SIGNING_KEY,',
    'and if missing also looked up from ~/.config/cachix/cachix.dhall',
    '',
    'Read https://mycache.cachix.org for instructions how to push to your binary cache.',
  ]
  expect(failed(cachix, noToken)).toMatchObject({
    code: 'cache.tool-denied',
    values: { reason: noToken[0], login: 'cachix authtoken TOKEN' },
  })
  expect(failed(cachix, ["Binary cache my-cache doesn't exist or you don't have access."]).code).toBe(
    'cache.tool-denied',
  )
  expect(failed(cachix, ['', 'Binary cache my-cache does not exist.']).code).toBe('cache.tool-unknown')
})

test('an unknown reason keeps the last line, and all of them as details', () => {
  const lines = [
    '❌ 0000-image: RequestError: General request error: Bad NAR Hash or Size',
    'Error: RequestError: General request error: Bad NAR Hash or Size',
    '',
    'Caused by:',
    '    a connection that ended',
  ]
  expect(failed(attic, lines)).toMatchObject({
    code: 'cache.tool-failed',
    values: { reason: 'RequestError: General request error: Bad NAR Hash or Size' },
    details: { lastLines: lines, command: 'attic push' },
  })
  expect(failed(cachix, []).values['reason']).toMatchObject({ code: 'reason.exit-status' })
  expect(failed(cachix, ['Pushing 1 paths'], 'SIGKILL').values['reason']).toMatchObject({
    code: 'reason.signal',
  })
})

test('a missing program is reported with how to get it and log in', () => {
  expect(toolMissing('cachix', 'https://my-cache.cachix.org')).toMatchObject({
    code: 'cache.tool-missing',
    values: {
      tool: 'cachix',
      install: 'nix profile install nixpkgs#cachix',
      login: 'cachix authtoken TOKEN',
    },
  })
})
