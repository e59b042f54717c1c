import { expect, test } from 'vitest'
import { cache, cachePusher, cacheUrl, hasPassword } from './caches.ts'

test('an S3 bucket may state its location; users cannot pass any other parameter of Nix', () => {
  for (const url of [
    's3://images',
    's3://images?region=eu-west-1',
    's3://images?endpoint=minio.example.org:9000&scheme=http&region=eu-west-1&profile=builds',
    'https://cache.example.org/a',
    'ssh-ng://ada@build1',
  ])
    expect(cacheUrl.safeParse(url).success, url).toBe(true)
  for (const url of [
    's3://images?secret-key=/etc/shadow',
    's3://images?region=eu-west-1&trusted=true',
    's3://images?endpoint=a/b',
    's3://images?endpoint=a&',
    'file:///srv?region=eu-west-1',
    'https://cache.example.org?a=b',
    'https://a https://b',
  ])
    expect(cacheUrl.safeParse(url).success, url).toBe(false)
})

test('detects a password in a URL, but not text that only looks like one', () => {
  expect(hasPassword('https://ada:secret@cache.example.org/a')).toBe(true)
  expect(hasPassword('ssh-ng://ada:secret@build1')).toBe(true)
  expect(hasPassword('https://:secret@cache.example.org')).toBe(true)
  for (const url of ['ssh-ng://ada@build1', 'https://[::1]:80/a@b', 'https://a:80/b:c@d', 'file:///a:b@c'])
    expect(hasPassword(url), url).toBe(false)
})

test('attic’s caches may have a server’s name before them, cachix’s never, and none is an option', () => {
  const isOne = (tool: string, name: string) => cachePusher.safeParse({ tool, name }).success
  for (const name of ['images', 'ada+images', 'work:images', 'a_b-c:D'])
    expect(isOne('attic', name), name).toBe(true)
  for (const name of ['', '--stdin', ':images', 'work:', 'a:b:c', 'a b', 'https://a/b', '_a'])
    expect(isOne('attic', name), name).toBe(false)
  expect(isOne('cachix', 'my-cache')).toBe(true)
  for (const name of ['', '-w', 'work:images', 'a/b', 'my-cache.cachix.org'])
    expect(isOne('cachix', name), name).toBe(false)
  expect(isOne('nix', 'a')).toBe(false)
})

test('Nix pushes to a cache that was stored before caches had programs', () => {
  const stored = { url: 'https://cache.example.org', key: `a:${'A'.repeat(43)}=` }
  expect(cache.parse(stored)).toEqual({ ...stored, pushedBy: null })
})
