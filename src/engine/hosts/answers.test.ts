import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answersIn, marksOf } from './answers.ts'
import { askHost, both, defineInquiry } from './ask-by-script.ts'

const { begin, end } = marksOf('x')
const anything = fc.string({ unit: 'binary', maxLength: 400 })
const key = fc.stringMatching(/^[a-z-]{1,8}$/)
const value = anything.map(text => text.replaceAll('\n', ''))
const lines = (pairs: readonly (readonly [string, string])[]) => pairs.map(pair => pair.join('\t'))

test('every answer is found again, in its order, whatever the login shell prints around them', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value)), anything, anything, (pairs, before, after) => {
      fc.pre(!`${before}\n${after}`.includes(begin))
      const answers = answersIn([before, begin, ...lines(pairs), end, after].join('\n'), 'x')
      expect(answers?.entries.map(each => [each.key, each.value])).toEqual(pairs)
      for (const [name] of pairs) {
        const all = pairs.filter(pair => pair[0] === name).map(pair => pair[1])
        expect(answers?.lines(name)).toEqual(all)
        expect(answers?.text(name)).toBe(
          all
            .map(text => text.trim())
            .find(Boolean)
            ?.slice(0, 300) ?? '',
        )
      }
    }),
  )
})

test('any output is read without harm, and no text for people is longer than 300 characters', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(anything, fc.constantFrom(begin, end, 'a\t1', '\t', 'a'))), all => {
      const answers = answersIn(all.join('\n'), 'x')
      const texts = answers?.entries.flatMap(each => answers.texts(each.key)) ?? []
      expect(texts.every(text => text.length > 0 && text.length <= 300)).toBe(true)
    }),
  )
})

test('an answer that was cut off is ignored, wherever that was', () => {
  const output = [begin, 'a\t1', 'b\t2', end].join('\n')
  expect(answersIn(output, 'x')?.entries).toHaveLength(2)
  for (let length = 0; length < output.length; length++)
    expect(answersIn(output.slice(0, length), 'x')).toBeNull()
  expect(answersIn(output, 'y')).toBeNull()
})

const asked = (name: string, questions: string) =>
  defineInquiry({ name, questions, linuxOnly: true, parse: ({ lines: of }) => of('a') })

/** A host whose every command is run here. */
const connection = (before = '') => ({
  run: async (words: string[], { input }: { input?: string }) => {
    const [program = '', ...args] = words
    const { stdout, stderr, status } = spawnSync(program, args, {
      input: `${before}${input}`,
      encoding: 'utf8',
    })
    const exit = { code: status, signal: null, cancelled: false, lastLines: [stderr] }
    return { ...exit, stdout, command: words.join(' ') }
  },
})
const asking = { host: 'box', operation: 'test', signal: new AbortController().signal }

test('two inquiries are one command, and each has its own answers', async () => {
  const first = asked('first', 'say kernel Linux\nsay a "$(printf \'1\\t2\')"\n')
  const second = asked('second', 'printf "3\\n4\\n" | each a\nhas sh && say a yes\nsay kernel Linux\n')
  const script = 'echo Welcome\n'
  await expect(askHost(connection(script), both(first, second), asking)).resolves.toEqual([
    ['1\t2'],
    ['3', '4', 'yes'],
  ])
})

test('a script that ends early, and another kernel, are refused with the question', async () => {
  const early = asked('early', 'say a 1\nexit 3\n')
  await expect(askHost(connection(), early, asking)).rejects.toMatchObject({
    code: 'hosts.no-facts',
    values: { host: 'box' },
  })
  const other = asked('other', 'say kernel Darwin\n')
  await expect(askHost(connection(), other, asking)).rejects.toMatchObject({
    code: 'hosts.not-linux',
    values: { kernel: 'Darwin' },
  })
})
