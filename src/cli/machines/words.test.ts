import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkFrom, cpusFrom, forwardFrom, memoryFrom, networkFrom, timeoutFrom } from './words.ts'

const usage = expect.objectContaining({ code: 'usage' })

describe('the words of kiln run', () => {
  it('are ports, sizes and times', () => {
    expect(forwardFrom('8080:80')).toEqual({ host: 8080, guest: 80 })
    expect(['512M', '4G', '2048', '1g'].map(word => memoryFrom(word))).toEqual([512, 4096, 2048, 1024])
    expect(['300', '45s', '5m', '1h'].map(timeoutFrom)).toEqual([300, 45, 300, 3600])
    expect(cpusFrom('2')).toBe(2)
  })

  it('include everything that can be waited for', () => {
    expect(checkFrom('ssh')).toEqual({ kind: 'ssh' })
    expect(checkFrom('3000')).toEqual({ kind: 'tcp', port: 3000 })
    const http = { kind: 'http', secure: false }
    expect(checkFrom('http://localhost/')).toEqual({ ...http, port: 80, path: '/' })
    expect(checkFrom('http://127.0.0.1:3000/a?b=c')).toEqual({ ...http, port: 3000, path: '/a?b=c' })
    expect(checkFrom('https://localhost')).toEqual({ kind: 'http', secure: true, port: 443, path: '/' })
  })

  it.each([
    ...['', '80', '80:', ':80', '0:80', '80:65536', '80:80:80', 'a:b', '8.5:1', '127.0.0.1:80:80'].map(
      word => [forwardFrom, word] as const,
    ),
    ...['', '63M', '0', '-1', '1.5G', '2T', '900000000G'].map(word => [memoryFrom, word] as const),
    ...['0', '256', '-1', '1.5', 'two'].map(word => [cpusFrom, word] as const),
    ...['', 'on', 'Open'].map(word => [networkFrom, word] as const),
    ...['0', '25h', '-1', '5 m', 'soon'].map(word => [timeoutFrom, word] as const),
    ...['', '0', '65536', 'ftp://localhost/', 'http://example.org/', 'sshd'].map(
      word => [checkFrom, word] as const,
    ),
  ])('invalid ones are refused: %o %j', (read, word) => {
    expect(() => read(word)).toThrow(usage)
  })

  it('always give a value or a usage error', () => {
    const readers = [forwardFrom, memoryFrom, cpusFrom, networkFrom, timeoutFrom, checkFrom]
    fc.assert(
      fc.property(fc.constantFrom(...readers), fc.string(), (read, word) => {
        try {
          read(word)
        } catch (thrown) {
          expect(thrown).toEqual(usage)
        }
      }),
    )
  })
})
