import { posix } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { english } from '#test/texts.ts'
import {
  configurationAttribute,
  flakeTitle,
  folderReference,
  installable,
  isFlakeReference,
  parseFlakeReference,
  referenceProblem,
  referenceText,
  withAbsolutePath,
} from './reference.ts'

const absolute = (text: string, cwd = '/work dir') => {
  const parsed = parseFlakeReference(text)
  return parsed && referenceText(withAbsolutePath(parsed, path => posix.resolve(cwd, path)))
}

describe('a flake reference', () => {
  it('is distinguished from the id of a profile', () => {
    const references = ['.', '..', './a', '../a b', '/a', '.#x', './a#x', '~/a', 'path:/a', 'path:./a']
    const urls = [
      'github:a/b',
      'github:a/b?dir=c#x',
      'git+https://h/a',
      'git+ssh://h/a',
      'https://h/a.tar.gz',
    ]
    for (const text of [...references, ...urls, 'flake:nixpkgs', 'git+file:///a', 'tarball+file:///a'])
      expect([text, isFlakeReference(text)]).toEqual([text, true])
    for (const text of [
      'tiny',
      'tinny',
      '',
      '#x',
      '-x',
      'nixpkgs',
      'nixpkgs#x',
      'a/b',
      '.hidden',
      'foo:bar',
      'path:',
    ])
      expect([text, isFlakeReference(text)]).toEqual([text, false])
    const ids = fc.stringMatching(/^[a-z][a-z0-9-]{0,40}$/)
    fc.assert(
      fc.property(ids, id => {
        expect(parseFlakeReference(id)).toBeNull()
      }),
    )
  })

  it('is split at the first # into the flake and the name, and joined again', () => {
    expect(parseFlakeReference('./a#box.home')).toEqual({ flake: './a', name: 'box.home' })
    expect(parseFlakeReference('./a#')).toEqual({ flake: './a', name: null })
    // Quotes are those of Nix, which are removed.
    const names = fc.option(
      fc.string({ minLength: 1 }).filter(name => !name.includes('"')),
      { nil: null },
    )
    const folders = fc.string().filter(path => !path.includes('#'))
    fc.assert(
      fc.property(folders, names, (folder, name) => {
        const reference = { flake: `/${folder}`, name }
        expect(parseFlakeReference(referenceText(reference))).toEqual(reference)
      }),
    )
  })

  it('gets an absolute path from the folder that it is relative to, and is otherwise unchanged', () => {
    expect(absolute('.#x')).toBe('/work dir#x')
    expect(absolute('../a/')).toBe('/a')
    expect(absolute('./a?dir=b#x')).toBe('/work dir/a?dir=b#x')
    expect(absolute('path:./a%20b#x')).toBe('path:/work%20dir/a%20b#x')
    expect(absolute('path:/a b/[c]#x')).toBe('path:/a%20b/%5Bc%5D#x')
    expect(absolute('path:.', '/odd#?^')).toBe('path:/odd%23%3F%5E')
    expect(absolute('.', '/odd#?^')).toBe('path:/odd%23%3F%5E')
    expect(absolute('git+file:.?ref=x')).toBe('git+file:/work%20dir?ref=x')
    for (const text of ['/a', 'path:/a%20b', 'github:a/b', 'git+file:///a', '~/a', 'flake:x', 'https://h/a'])
      expect(absolute(text)).toBe(text)
  })

  it('of any folder is one that Nix accepts whole', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }).filter(part => !/[/\0]/.test(part))), parts => {
        const folder = `/${parts.join('/')}`
        const parsed = parseFlakeReference(folderReference(folder))
        expect(parsed?.name).toBeNull()
        const path = parsed?.flake ?? ''
        expect(path.startsWith('path:') ? decodeURIComponent(path.slice(5)) : path).toBe(folder)
        if (!path.startsWith('path:')) expect(path).not.toMatch(/[#?^]/)
      }),
    )
  })

  it('that cannot be used gives the reason', () => {
    const problem = (text: string) => referenceProblem(parseFlakeReference(text) ?? { flake: '', name: null })
    for (const text of ['/a b#x', 'github:a/b', 'path:/a', 'git+file:///a', '/a#my.host', '/a#ä b'])
      expect([text, problem(text)]).toEqual([text, null])
    const reason = (text: string) => english.text(problem(text) ?? '')
    expect(reason('./a')).toContain('not known here')
    expect(reason('path:a')).toContain('not known here')
    expect(reason('git+file:a')).toContain('not known here')
    expect(reason('~/a')).toContain('~')
    expect(reason('/a\nb')).toContain('line break')
    expect(reason('/a#x"y')).toContain('quotation mark')
  })

  it('names its flake in short', () => {
    expect(flakeTitle('/home/me/machines')).toBe('machines')
    expect(flakeTitle('path:/home/me/my%20machines/?dir=x')).toBe('my machines')
    expect(flakeTitle('git+https://host/me/machines.git?ref=x')).toBe('machines')
    expect(flakeTitle('github:me/machines')).toBe('machines')
    expect(flakeTitle('/')).toBe('/')
  })

  it('quotes a name only if Nix would split it, and escapes it as a fragment', () => {
    expect(configurationAttribute('box')).toBe('nixosConfigurations.box')
    expect(installable('/a', configurationAttribute('my.host'))).toBe('/a#nixosConfigurations.%22my.host%22')
    const names = fc.string({ unit: 'grapheme' }).filter(name => !name.includes('"'))
    fc.assert(
      fc.property(names, name => {
        const [, fragment = ''] = installable('/a', configurationAttribute(name)).split('#')
        expect(fragment).toMatch(/^[\w.%!~*'()-]+$/)
        expect(decodeURIComponent(fragment)).toBe(configurationAttribute(name))
      }),
    )
  })
})
