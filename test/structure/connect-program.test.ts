// The program of Kiln Connect alone has the commands of `kiln connect` that need no engine, and the texts that its code names.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { dataCommands } from '#cli/connect/data-commands.ts'
import { sharedTexts, terminal } from '#cli/connect/program-catalogue.ts'
import { asCalledHere, ownCommands } from '#cli/connect/program-words.ts'
import { terminal as allTerminal } from '#cli/messages/index.ts'
import { english } from '#shared/messages/en/index.ts'
import { isPlain } from '#shared/messages/plain.ts'
import { bundlePath, packagedPrograms } from '../../scripts/device-programs.ts'
import { closureOf } from './import-graph.ts'
import { textFamilies } from './text-families.ts'

const root = join(import.meta.dirname, '../..')
const { entry = '', replaced = {} } = packagedPrograms['kiln-connect'] ?? {}
const files = closureOf(entry).files.filter(file => !Object.hasOwn(replaced, file))
const isCatalogue = (file: string) => /^src\/(shared\/messages\/en|cli\/messages)\//.test(file)
const sources = files.filter(file => !isCatalogue(file)).map(file => readFileSync(join(root, file), 'utf8'))

const { texts, errors } = sharedTexts()
const known = new Set([texts, errors, terminal].flatMap(Object.keys))
const all = new Set([english.texts, english.errors, allTerminal].flatMap(Object.keys))
const missing = (codes: readonly string[]) =>
  [...new Set(codes)].filter(code => all.has(code) && !known.has(code))

describe('the program of Kiln Connect alone', () => {
  it('has no engine, no window and no face but a terminal', () => {
    expect(files.length).toBeGreaterThan(100)
    const others = files.filter(
      file => !/^src\/(cli|connect|shared|platform\/(files|loopback|process))\//.test(file),
    )
    expect(others).toEqual(['src/host/folders.ts'])
  })

  it('has each text that its code names', () => {
    const bundle = readFileSync(join(root, bundlePath('kiln-connect')), 'utf8')
    const named = sources
      // It lists the errors of all commands, and throws none of them.
      .filter(text => !text.includes('export function exitStatus('))
      .flatMap(text => [...text.matchAll(/(['"`])([\w.-]+)\1/g)].map(([, , code = '']) => code))
      // Without functions that it does not call.
      .filter(code => bundle.includes(code))
    expect(named.filter(code => known.has(code)).length).toBeGreaterThan(150)
    expect(missing(named)).toEqual([])
  })

  it('has each text whose code is put together', () => {
    const begun = sources
      .flatMap(text => [...text.matchAll(/`([a-z-]+\.[\w.-]*)\$\{/g)].map(([, begins = '']) => begins))
      .filter(begins => Object.hasOwn(textFamilies, begins))
    expect(begun).toContain('connect.because.')
    expect(missing([...all].filter(code => begun.some(begins => code.startsWith(begins))))).toEqual([])
  })

  it('has no text that needs FormatJS, which it does not have', () => {
    const patterns = [
      ...Object.values(texts),
      ...Object.values(terminal),
      ...Object.values(errors).flatMap(({ message, hint }) => [message, hint]),
    ]
    expect(patterns.filter(text => !isPlain(text))).toEqual([])
  })

  it('names its commands as they are called on a machine', () => {
    const connect = new Command('connect')
    const nothing = async () => {}
    const act = () => nothing
    dataCommands(connect, act, {
      claim: nothing,
      release: nothing,
      export: nothing,
      admit: nothing,
      options: each => each,
    })
    expect([...ownCommands]).toEqual([...connect.commands.map(each => each.name()), 'help'].sort())
    expect(errors['connect.backup']?.hint).toContain('`kiln-connect backup`')
    expect(asCalledHere('Usage: kiln connect [options]')).toBe('Usage: kiln-connect [options]')
    // Those of a computer with a login are called there.
    const login = 'kiln connect login, then kiln connect boxes'
    expect(asCalledHere(login)).toBe('kiln connect login, then kiln-connect boxes')
  })
})
