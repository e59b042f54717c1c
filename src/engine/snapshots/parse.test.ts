import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesIn, folderIn, optionIn, restoredIn, sessionsIn } from './parse.ts'
import { printedIn } from './printed.ts'

const rowsOf = (...lines: string[]) => printedIn([...lines, 'end', ''].join('\n'))?.rows ?? []

describe('the machine-readable output of kiln-host', () => {
  it('counts only if its last line is there [N21]', () => {
    expect(printedIn('motd\nmode\treset\nend\nlater\n')).toEqual({
      rows: [['motd'], ['mode', 'reset']],
      refused: null,
    })
    expect(printedIn('mode\treset\n')).toBeNull()
    expect(printedIn('refused\tnot-there\n')).toEqual({ rows: [], refused: 'not-there' })
    expect(printedIn(`${'a\n'.repeat(20_001)}end\n`)).toBeNull()
  })

  it('lists the sessions of each volume and leaves unknown values open [W2]', () => {
    const rows = rowsOf(
      'mode\treset',
      'request\t@root\trestore-penultimate',
      'notice\t@home was not reset.',
      'session\t@home\t/home\tPREVIOUS\t1767225600\t1767229200\t4096\t-',
      'session\t@home\t/home\tOTHER\t1\t1\t1\t1',
      'session\t@home\tno-path\tCLEAN\t-\t-\t-\t-',
    )
    expect(sessionsIn(rows)).toEqual({
      mode: 'reset',
      requested: 'PENULTIMATE',
      notices: ['@home was not reset.'],
      volumes: [
        {
          volume: '@home',
          mount: '/home',
          slot: 'PREVIOUS',
          beganAt: 1_767_225_600_000,
          endedAt: 1_767_229_200_000,
          totalBytes: 4096,
          ownBytes: null,
        },
      ],
    })
    expect(sessionsIn(rowsOf('mode\tother'))).toBeNull()
  })

  it('lists a folder, folders first, and skips names that lead elsewhere', () => {
    const rows = rowsOf(
      'entry\tf\t12\t1767225600\tb',
      'entry\tl\t3\t1767225600\tlink',
      'entry\td\t40\t-1\tz',
      'entry\tf\t1\t1\ta/b',
      'entry\tf\t1\t1\ttwo\\nlines',
      'entry\ts\t0\t1\tsock\\x0aet',
      'more',
    )
    expect(folderIn(rows)).toEqual({
      entries: [
        { name: 'z', kind: 'folder', sizeBytes: null, changedAt: -1000 },
        { name: 'b', kind: 'file', sizeBytes: 12, changedAt: 1_767_225_600_000 },
        { name: 'link', kind: 'link', sizeBytes: null, changedAt: 1_767_225_600_000 },
        { name: 'sock\\x0aet', kind: 'other', sizeBytes: null, changedAt: 1000 },
      ],
      more: true,
    })
  })

  it('lists what a reset removes, each path with its program [W3]', () => {
    const rows = rowsOf(
      'mode\treset',
      'side\taway\t30\t2',
      'program\t20\t2\t9\tbrowser',
      'path\t20\t2\tnew\t/home/ada/.cache/browser',
      'path\t1\t1\tother\t/home/ada/x',
      'program\t10\t1\t1\t/etc',
      'path\t10\t1\tchanged\t/etc/motd',
      'side\tback\t5\t1',
      'program\t5\t1\t1\t/home',
      'path\t5\t1\tremoved\t/home/README',
    )
    expect(changesIn(rows)).toEqual({
      next: 'reset',
      away: {
        bytes: 30,
        programCount: 2,
        programs: [
          {
            name: 'browser',
            bytes: 20,
            files: 2,
            pathCount: 9,
            paths: [{ path: '/home/ada/.cache/browser', bytes: 20, files: 2, kind: 'new' }],
          },
          {
            name: '/etc',
            bytes: 10,
            files: 1,
            pathCount: 1,
            paths: [{ path: '/etc/motd', bytes: 10, files: 1, kind: 'changed' }],
          },
        ],
      },
      back: {
        bytes: 5,
        programCount: 1,
        programs: [
          {
            name: '/home',
            bytes: 5,
            files: 1,
            pathCount: 1,
            paths: [{ path: '/home/README', bytes: 5, files: 1, kind: 'removed' }],
          },
        ],
      },
    })
  })

  it('has what the next start does, also of a tool that says only the mode', () => {
    const next = (...lines: string[]) => changesIn(rowsOf(...lines))?.next ?? null
    expect(next('mode\treset', 'next\tfirst-snapshot')).toBe('first-snapshot')
    expect(next('mode\treset')).toBe('reset')
    expect(next('mode\tdisabled')).toBe('disabled')
    expect(next('mode\treset', 'next\tother')).toBeNull()
    expect(next()).toBeNull()
  })

  it('has the option to add, with backslashes unescaped, or what was restored', () => {
    expect(optionIn(rowsOf('written'))).toEqual({ option: null })
    expect(optionIn(rowsOf('option\tpaths = [ "/a\\x5c"" ];'))).toEqual({ option: 'paths = [ "/a\\"" ];' })
    expect(optionIn(rowsOf())).toBeNull()
    expect(restoredIn(rowsOf('restored\t/home/a', 'renamed\t/home/a.before-restore'))).toEqual({
      path: '/home/a',
      pathGoes: false,
      renamed: '/home/a.before-restore',
      goes: false,
    })
    expect(
      restoredIn(rowsOf('restored\t/a', 'renamed\t/a.before-restore', 'goes\t/a.before-restore')),
    ).toEqual({
      path: '/a',
      pathGoes: false,
      renamed: '/a.before-restore',
      goes: true,
    })
    expect(restoredIn(rowsOf('restored\t/a', 'goes\t/a'))).toEqual({
      path: '/a',
      pathGoes: true,
      renamed: null,
      goes: false,
    })
    expect(restoredIn(rowsOf('renamed\t/home/a'))).toBeNull()
  })

  it('is parsed without throwing, whatever a host prints', () => {
    const column = fc.oneof(
      fc.constantFrom('mode', 'reset', 'session', 'side', 'away', 'program', 'path', 'entry', '/x', '-', '1'),
      fc.string(),
    )
    const printed = fc
      .array(fc.array(column).map(columns => columns.join('\t')))
      .map(lines => `${lines.join('\n')}\nend\n`)
    fc.assert(
      fc.property(printed, text => {
        const rows = printedIn(text)?.rows ?? []
        for (const parse of [sessionsIn, folderIn, changesIn, optionIn, restoredIn]) parse(rows)
      }),
    )
  })
})
