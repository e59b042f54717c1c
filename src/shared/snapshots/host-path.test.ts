import { describe, expect, it } from 'vitest'
import { above, escapedPath, hostPath, joined, nameIn } from './host-path.ts'

describe('a path on a workstation', () => {
  it('has each byte of what is typed', () => {
    expect(escapedPath('/home/ada/Grüße')).toBe('/home/ada/Grüße')
    expect(escapedPath('/a\nb\\x0a\u009b')).toBe('/a\\x0ab\\x5cx0a\\xc2\\x9b')
    for (const typed of ['/a\nb', '/a\\', '/\u0000', '/ü'])
      expect(hostPath.safeParse(escapedPath(typed)).success).toBe(true)
  })

  it('is refused where it is not in this form', () => {
    for (const wrong of ['home', '/a\\n', '/a\nb', '/a\\xZZ', '/a\\', '/a\u009b', ''])
      expect(hostPath.safeParse(wrong).success).toBe(false)
  })

  it('is joined and taken apart at its slashes', () => {
    expect([joined('/', 'home'), joined('/home', 'ada')]).toEqual(['/home', '/home/ada'])
    expect([nameIn('/home/ada'), nameIn('/'), above('/home/ada'), above('/home'), above('/')]).toEqual([
      'ada',
      '/',
      '/home',
      '/',
      null,
    ])
  })
})
