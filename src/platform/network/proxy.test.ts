import { expect, test } from 'vitest'
import { ProxyError, proxyFor, proxyLogin, shownProxy } from './proxy.ts'

const via = (url: string, env: Record<string, string>) => proxyFor(new URL(url), env)?.url.href ?? null

test('the variables are read as curl and Nix read them', () => {
  const env = { http_proxy: 'http://p:3128', HTTPS_PROXY: 'http://s:8080' }
  expect(via('http://example.org/a', env)).toBe('http://p:3128/')
  expect(via('https://example.org/a', env)).toBe('http://s:8080/')
  expect(via('https://example.org/a', { all_proxy: 'socks5h://127.0.0.1:1080' })).toBe(
    'socks5h://127.0.0.1:1080',
  )
  expect(via('http://example.org', { http_proxy: 'proxy.example.org:3128' })).toBe(
    'http://proxy.example.org:3128/',
  )
  expect(via('http://example.org', { http_proxy: '' })).toBeNull()
  expect(via('http://example.org', { https_proxy: 'http://p:1' })).toBeNull()
  expect(via('http://example.org', { http_proxy: 'http://lower:1', HTTP_PROXY: 'http://upper:1' })).toBe(
    'http://lower:1/',
  )
})

test.for<[list: string, url: string, isExempt: boolean]>([
  ['*', 'http://example.org', true],
  ['example.org', 'http://example.org', true],
  ['example.org', 'http://images.Example.org', true],
  ['.example.org', 'http://images.example.org', true],
  ['*.example.org', 'http://images.example.org', true],
  ['example.org', 'http://notexample.org', false],
  ['a.org, example.org b.org', 'http://b.org', true],
  ['example.org:8080', 'http://example.org:8080', true],
  ['example.org:8080', 'http://example.org', false],
  ['127.0.0.1', 'http://127.0.0.1:8931', true],
  ['10.0.0.0/8', 'http://10.200.1.7', true],
  ['10.0.0.0/8', 'http://11.0.0.1', false],
  ['10.0.0.0/99', 'http://10.0.0.1', false],
  ['[::1]', 'http://[::1]:80', true],
  ['fd00::/8', 'http://[fd12::1]', true],
  ['0.0.1', 'http://127.0.0.1', false],
  ['', 'http://example.org', false],
])('no_proxy %j, %s: %j', ([list, url, isExempt], { expect }) => {
  const env = { http_proxy: 'http://p:1', no_proxy: list }
  expect(via(url, env) === null).toBe(isExempt)
  expect(via(url, { http_proxy: 'http://p:1', NO_PROXY: list }) === null).toBe(isExempt)
})

test('the password of a proxy is sent to it and shown nowhere', () => {
  const proxy = proxyFor(new URL('http://a.org'), { http_proxy: 'http://me:p%40ss@p:3128' })
  if (!proxy) throw new Error('no proxy')
  expect(shownProxy(proxy)).toBe('http://p:3128')
  expect(proxyLogin(proxy)).toEqual({
    'proxy-authorization': `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
  })
})

test('a value that is not an address is an error: a proxy that was set is never bypassed', () => {
  for (const value of ['http://', '://proxy', 'http://a b:3128', 'proxy:99999'])
    expect(() => via('http://a.org', { http_proxy: value })).toThrow(ProxyError)
  expect(via('http://a.org', { http_proxy: '', all_proxy: '' })).toBeNull()
})
