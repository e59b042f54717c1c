// docs/glossary.md says which words are not used here, and this holds them out of code, comments, tests and documents.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

/** What is wrong, and what is written instead. "There is no drive" is right; "it is no drive" is not. */
const banned: [RegExp, string][] = [
  [/\bdeeds?\b/i, 'action, command'],
  [/\bmend(s|ed|ing)?\b/i, 'fix, repair'],
  [/\banew\b/i, 'again'],
  [/\b(put|puts|putting) right\b/i, 'fix, correct'],
  [/\boftener\b/i, 'more often'],
  [/\b(hence|whence|thence|whither|thither|wherein|thereof|therein)\b/i, 'so, from where, there'],
  [/\blook(s|ed|ing)? (it |them )?over\b/i, 'check'],
  [/\bhow it stands\b/i, 'its state'],
  [/\bstands? against\b/i, 'prevents, conflicts with'],
  [/\bin vain\b/i, 'without effect'],
  [/\bwhoever\b/i, 'anyone who, a program that'],
  [/\btell(s|ing)? of\b/i, 'report'],
  [
    /\b(is|are|was|were|be|been|being)( not| only| never| also| still| just)? told\b(?! apart)/i,
    'reported, shown, notified',
  ],
  [
    /(?<!there |here )\b(is|was|are|were) no (?!longer|more than|other|reason|fewer|less|point|need|room|limit|better|worse|different|larger|smaller|older|newer|wider|one\b|matter|use\b)[a-z]+/i,
    'is not a …',
  ],
]

/** Turns that a native engineer does not write. */
const unnatural: [RegExp, string][] = [
  [/(?<!-u |[\w'"`-])nobody\b(?![-)"`]|'(?!s\b))/i, 'no one, cannot, without'],
  [/\bsomebody\b/i, 'someone, the user'],
  [/\banybody\b/i, 'anyone'],
  [/\beverybody\b/i, 'every user, all callers'],
  [/\bfor who\b/i, 'for the person who, for anyone who'],
  [/\bof (its|their|his|your|our|my) own\b/i, 'its own …, a separate …'],
  [/\b(is|are|was|were|be|been|being) (asked|said)\b/i, 'Kiln asks, reports, shows'],
  [/\bby (itself|themselves)\b/i, 'automatically, alone'],
  [/\bsa(ys|y|id) of\b/i, 'reports about'],
  [/\bmeanwhile\b/i, 'while …'],
  [/\bbesides\b/i, 'next to, also'],
  [
    /\b(is|are|was|were|be|been|being) (not|only|never|also|still|just) (asked|said)\b/i,
    'does not ask for, skips',
  ],
  [/\bone['’]s own\b/i, 'your, the user’s'],
  [/\bany more\b(?! than)/i, 'no longer'],
  [/\b(take|takes|taking|took|taken) ((it|them|that|both) )?back\b/i, 'undo, roll back, withdraw, revoke'],
  [/\bin the place of\b/i, 'in place of, instead of'],
  [
    /\b(is|are|was|were) over\b(?!$| (a|an|the|its|their|all|each|one|time|\d+)\b)/i,
    'has ended, has expired',
  ],
  [/\bonce more\b/i, 'again'],
  [/\bthrows where\b/i, 'throws if'],
  [/\bfor want of\b/i, 'for lack of'],
]

/** What others wrote, what is recorded, what is built from a source that is checked, and this list itself. */
const foreign =
  /package-lock\.json|\/fixtures\/|\/samples\/|\.(png|svg|lock|patch|deb)$|fonts-license\.txt$|^nix\/packages\/([^/]+)\/(\2\.mjs|supervisor\.sh)$|words\.test\.ts|glossary\.md/
type Limit = { turn: [RegExp, string]; files: RegExp; most: number }

const goesOn: [RegExp, string] = [/\bgo(es)? on\b/i, 'continues']
/** A change of a text in a program for machines or in nix/ changes their images. */
const ofImages = /^(src\/device|nix)\//

/** How many translated turns are left in comments, test names and texts. These numbers may only fall. */
const limits: readonly Limit[] = [
  {
    turn: [/(?:\/\/|\/\*\*?) Of\b/, 'a sentence with a subject'],
    files: /^(src|test|e2e|lab|bench|\.ci)\//,
    most: 0,
  },
  { turn: [/(?:\/\/|\/\*\*?) Wh(at|o|ose)\b/, 'a sentence with a subject'], files: /^src\//, most: 0 },
  { turn: goesOn, files: /^(?!(src\/device|nix|scripts)\/)/, most: 0 },
  { turn: goesOn, files: /^scripts\//, most: 10 },
  { turn: goesOn, files: ofImages, most: 23 },
]

/** Words of a name that a comment may not have either. `nobody` is the user of Unix; `isNo…` asks for an absence. */
const isNamedSo = /nobody|^isNo[A-Z]/i
const wordsOf = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
const wrongNames = (text: string) =>
  [...new Set(text.match(/\b[a-z]\w*[a-z0-9][A-Z]\w*/gi))].filter(
    name => !isNamedSo.test(name) && wrongWords(wordsOf(name), [...banned, ...unnatural, goesOn]).length > 0,
  )

const filesOf = () =>
  execFileSync('git', ['-c', 'safe.directory=*', 'ls-files'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
    .split('\n')
    .filter(file => file && !foreign.test(file) && existsSync(join(root, file)))

/** `line: word (instead)` for each. A turn that continues in the next line of a comment or paragraph counts too. */
function wrongWords(text: string, words = banned): string[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const next = lines[index + 1]?.trim().replace(/^(\/\/|\*|#)\s+/, '') ?? ''
    const [last = ''] = /\S*$/.exec(line) ?? []
    const first = next.split(' ', 2).join(' ')
    return words.flatMap(([pattern, instead]) => {
      const word = line.match(pattern)?.[0] ?? across(pattern, `${line.slice(-40)} ${first}`, last)
      return word ? [`${index + 1}: "${word}" (${instead})`] : []
    })
  })
}

/** A turn at a line's end that is whole only with the words of the next line. */
function across(pattern: RegExp, joined: string, last: string): string | undefined {
  const found = pattern.exec(joined)
  return last !== '' && found && found[0].includes(' ') && found[0].includes(`${last} `)
    ? found[0]
    : undefined
}

const foundIn = (files: string[], words: typeof banned) =>
  files.flatMap(file =>
    wrongWords(readFileSync(join(root, file), 'utf8'), words).map(each => `${file}:${each}`),
  )

describe('the words that are not used here', () => {
  it('are found', () => {
    expect(wrongWords('a box is no drive\nThere is no drive.\nit is no longer here')).toEqual([
      '1: "is no drive" (is not a …)',
    ])
    expect(wrongWords('Mend it, and try anew')).toHaveLength(2)
    expect(wrongWords('It is not told, and\nnever is told apart from what was only told')).toHaveLength(2)
    expect(wrongWords("not nobody's fault, nor anybody's", unnatural)).toHaveLength(2)
    expect(wrongWords('// a process of its\n// own, by\n// itself', unnatural)).toHaveLength(2)
    expect(wrongWords('It is not asked for once\n more, and was taken\n back.', unnatural)).toHaveLength(3)
    expect(wrongWords('readable for everybody, or for\nwho looks', unnatural)).toHaveLength(2)
    expect(wrongWords('How it was over time: no more than that', unnatural)).toEqual([])
  })

  it('are in no file', () => {
    const files = filesOf()
    expect(files.length).toBeGreaterThan(1000)
    expect(foundIn(files, [...banned, ...unnatural]).join('\n')).toBe('')
  })

  it.each(limits)('are no more than they were: $turn in $files', ({ turn, files, most }) => {
    const found = foundIn(
      filesOf().filter(file => files.test(file)),
      [turn],
    )
    expect(found.length, found.join('\n')).toBeLessThanOrEqual(most)
  })

  it('are in no name of TypeScript', () => {
    expect(wrongNames('const takeBackAll = isSaid(goesOn, isNoLogin, flashAsNobody)')).toEqual([
      'takeBackAll',
      'isSaid',
      'goesOn',
    ])
    const found = filesOf()
      .filter(file => /\.tsx?$/.test(file))
      .flatMap(file => wrongNames(readFileSync(join(root, file), 'utf8')).map(name => `${file}: ${name}`))
    expect(found).toEqual([])
  })
})
