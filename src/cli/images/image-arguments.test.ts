import type { Command } from 'commander'
import { expect, test } from 'vitest'
import type { Act } from '#cli/act.ts'
import { createProgram } from '#cli/program.ts'
import type { Session } from '#cli/session.ts'
import { t } from '#cli/texts.ts'
import { KilnError } from '#shared/errors.ts'

/** Texts that promise an ID, a prefix of one, or `latest`. */
const promised = [
  t('help.images.id'),
  t('help.build.again'),
  t('help.flash.source'),
  t('help.deploy.what'),
  t('help.install.what'),
  t('help.kit.what'),
]
const ids = ['tiny-20260131-120000-1a2b', 'tiny-20260131-120000-9f0e']

const pathOf = (command: Command): string[] =>
  command.parent ? [...pathOf(command.parent), command.name()] : []

/** Command lines in which that word is a prefix of two images' IDs. */
function linesOf(command: Command): string[][] {
  const promises = ({ description }: { description: string }) => promised.includes(description)
  const mandatory = command.options.flatMap(({ mandatory, long }) =>
    mandatory || long === '--to' ? [long ?? '', 'root@box'] : [],
  )
  const words = command.registeredArguments
    .filter(argument => argument.required || promises(argument))
    .map(argument => (promises(argument) ? 'tiny' : argument.name() === 'format' ? 'raw' : 'file:///x'))
  const option = command.options.find(promises)?.long
  return [
    ...command.commands.flatMap(linesOf),
    ...(command.registeredArguments.some(promises) ? [[...pathOf(command), ...words, ...mandatory]] : []),
    ...(option ? [[...pathOf(command), option, 'tiny', ...mandatory]] : []),
  ]
}

/** A session in which the library has two images and nothing else can be called. */
const session: Session = Object.assign(Object.create(null), {
  client: new Proxy(Object.create(null), {
    get: (_, group: string) =>
      new Proxy(Object.create(null), {
        get: (__, call: string) => async () => {
          if (`${group}.${call}` === 'images.list')
            return { images: ids.map(id => ({ id, formats: {} })), problems: [], unfinished: [] }
          if (`${group}.${call}` === 'hosts.list') return []
          if (`${group}.${call}` === 'boxes.list')
            return { boxes: [{ name: 'kitchen', image: null, images: [], profile: null }], problems: [] }
          if (`${group}.${call}` === 'profiles.list') return { profiles: [], problems: [] }
          throw new Error(`${group}.${call} was called before the image was found`)
        },
      }),
  }),
  output: { json: false, line: () => undefined, note: () => undefined, status: () => undefined },
  profileFolders: [],
})

const act: Act =
  run =>
  (...words) =>
    run(session, ...words)
const lines = linesOf(createProgram({ version: '0', act }))

test('finds the commands that accept a prefix of an image’s ID', () => {
  const commands = lines.map(line => line.join(' '))
  for (const command of [
    'run tiny',
    'test tiny',
    'cache push tiny',
    'seed tiny',
    'images show tiny',
    'flash tiny',
    'build --again tiny',
    'deploy tiny',
    'install tiny',
    'kit export tiny',
  ])
    expect(commands.some(each => each.startsWith(command))).toBe(true)
})

/** The report of the error that it ends with. */
const failureOf = (line: string[]) =>
  createProgram({ version: '0', act })
    .parseAsync(line, { from: 'user' })
    .then(
      () => null,
      (thrown: unknown) => (thrown instanceof KilnError ? JSON.stringify(thrown.report()) : thrown),
    )

test.each(lines.map(line => [line.join(' '), line] as const))(
  'kiln %s looks up the image first, and knows a box by its name',
  async (_, line) => {
    expect(await failureOf(line)).toMatch(/several-images/)
    expect(await failureOf(line.map(word => (word === 'tiny' ? 'kitchen' : word)))).toMatch(/box\.no-profile/)
  },
)
