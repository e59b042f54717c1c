// Every link of a document leads somewhere, and every file that a document or a comment names is there.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const tracked = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 26,
})
  .split('\n')
  .filter(file => file && existsSync(join(root, file)))

/** All paths that a file can be named by: whole, or from one of its folders on; and all folders in the same way. */
const known = new Set(
  tracked.flatMap(file => {
    const parts = file.split('/')
    const ends = parts.flatMap((_, end) => [parts.slice(0, end + 1)])
    return ends.flatMap(path => path.map((_, from) => path.slice(from).join('/')))
  }),
)

/** As the hosting sites make the address of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const anchorsIn = (text: string) =>
  text.split('\n').flatMap(line => {
    const heading = /^#{1,6} (.*)$/.exec(line)?.[1]
    return heading === undefined ? [] : [anchorOf(heading)]
  })

/** Relative links of a document, `file` or `file#heading`, that lead nowhere. */
function deadLinks(file: string, text: string, read: (path: string) => string | null): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]{1,300})\)|(?:src|srcset)="([^"\n]{1,300})"/g)]
  return targets.flatMap(([, link, source]) => {
    const target = link ?? source ?? ''
    if (/^[a-z]+:/.test(target)) return []
    const [path = '', anchor] = target.split('#')
    const found = path === '' ? file : normalize(join(dirname(file), path))
    const content = read(found)
    if (content === null) return [`${file}: ${target}`]
    return anchor === undefined || anchorsIn(content).includes(anchor) ? [] : [`${file}: ${target}`]
  })
}

/** Folders of this repository, at the beginning of a path; a placeholder or a pattern ends what is compared. */
const wholePath =
  /(?<![\w./@:#-])(?:src|docs|test|e2e|scripts|nix|lab|bench)\/(?:[\w.@-]{1,80}\/){0,12}(?:[\w.@-]{0,80}[\w-])?/g
/** A source file, from any of its folders on. */
const sourceFile =
  /(?<![\w./@:*$<>{}…-])(?:\.\.?\/){0,6}(?:[\w-]{1,60}\/){0,12}[\w.-]{1,80}\.(?:tsx?|md|nix)(?![\w/*])/g

function deadPaths(text: string): string[] {
  const whole = [...text.matchAll(wholePath)].map(([path]) => path.replace(/\/$/, ''))
  const files = [...text.matchAll(sourceFile)].map(([path]) => path.replace(/^(\.\.?\/)+/, ''))
  return [...new Set([...whole, ...files])].filter(path => !isKnown(path) && !elsewhere.test(path))
}
/** A decision is also named by its number alone. */
const isKnown = (path: string) =>
  known.has(path) || (/adr\/\d{4}$/.test(path) && tracked.some(file => file.startsWith(`${path}-`)))
/** Files of Nix, nixpkgs and QEMU, of a machine, and what tests write. */
const elsewhere =
  /^src\/lib(util|store|main)\/|^virtualisation\/|^pkgs\/|^modules\/image\/|^docs\/interop\/|^(hardware-configuration|microvm|mine)\.nix$|^pkgs\.|^(NIXOS\.md|hackage-packages\.nix|test\/records(\/nixos)?|lab\/tiny\/pins\.json)$/

/** The comments of a source file, each line of them. */
const commentsOf = (text: string, sign = /(?:^|\s)(?:\/\/|\/\*{1,2}|\*)\s.*$/) =>
  text
    .split('\n')
    .flatMap(line => sign.exec(line)?.[0] ?? [])
    .join('\n')
const hash = /(?:^|\s)#\s.*$/

const readTracked = (path: string) =>
  existsSync(join(root, path)) ? (tracked.includes(path) ? readFileSync(join(root, path), 'utf8') : '') : null
const documents = tracked.filter(file => /^(docs\/.*|nix\/|)[\w.-]+\.md$/.test(file))
const sources = tracked.filter(
  file =>
    /^(src|test|e2e|scripts|lab|bench|nix|\.ci|\.github)\/.*\.(tsx?|mjs|cjs|nix|sh|ya?ml)$|^[\w.-]+\.(ts|jsonc?|ya?ml)$/.test(
      file,
    ) && !/^test\/structure\/(links|import-cycles)\.test\.ts$/.test(file),
)
const commentsIn = (file: string) =>
  commentsOf(readFileSync(join(root, file), 'utf8'), /\.(nix|sh|ya?ml)$/.test(file) ? hash : undefined)

describe('pointers', () => {
  it('links of documents lead somewhere', () => {
    expect(documents.length).toBeGreaterThan(40)
    const dead = documents.flatMap(file =>
      deadLinks(file, readFileSync(join(root, file), 'utf8'), readTracked),
    )
    expect(dead).toEqual([])
  })

  it('files that documents name are there', () => {
    const dead = documents.flatMap(file =>
      deadPaths(readFileSync(join(root, file), 'utf8')).map(path => `${file}: ${path}`),
    )
    expect(dead).toEqual([])
  })

  it('files that comments name are there', () => {
    expect(sources.length).toBeGreaterThan(1000)
    const dead = sources.flatMap(file => deadPaths(commentsIn(file)).map(path => `${file}: ${path}`))
    expect(dead).toEqual([])
  })

  it('are found dead', () => {
    const read = (path: string) => (path === 'docs/a.md' ? '# Two words' : null)
    const links = '[a](a.md#two-words) [b](a.md#three) [c](c.md) [d](https://d.example/e.md)'
    expect(deadLinks('docs/x.md', links, read)).toEqual(['docs/x.md: a.md#three', 'docs/x.md: c.md'])
    expect(
      deadPaths('src/engine/index.ts, `engine/index.ts` and src/nowhere/x.ts, gone.tsx, ../left.ts'),
    ).toEqual(['src/nowhere/x.ts', 'gone.tsx', 'left.ts'])
    expect(commentsOf("a() // see src/x.ts\nb('https://x') \n * src/y.ts")).toBe(
      ' // see src/x.ts\n * src/y.ts',
    )
  })
})
