import { expect, test } from 'vitest'
import { fileUrlPath } from './file-url.ts'

test('the address of a file on this computer is its path, any other is refused', () => {
  for (const [url, path] of [
    ['file:///home/me/a.img', '/home/me/a.img'],
    ['FILE:///a%20b%23c%25.img', '/a b#c%.img'],
    ['file://localhost/a.img', '/a.img'],
    ['file:/a.img', '/a.img'],
    ['file:///M%C3%BCll.img', '/Müll.img'],
    ['file:///Müll.img', '/Müll.img'],
    // Other hosts, parts that no path has, broken escapes, relative paths.
    ['file://server/share/a.img', null],
    ['file:///a.img?x', null],
    ['file:///a.img#x', null],
    ['file:///a%2fb.img', null],
    ['file:///a%00.img', null],
    ['file:///a%ZZ.img', null],
    ['file:///a%FF.img', null],
    ['file:a.img', null],
    ['file://', null],
    ['/file:///a', null],
  ] as const)
    expect(fileUrlPath(url), url).toBe(path)
})
