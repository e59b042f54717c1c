// The log of a container whose name another one had, with the real journald and a clock that was wrong.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { type JournalBench, journalBench, journalRefused } from '#test/journal-bench.ts'

const unit = 'container@dev.service'
const year = 365 * 24 * 3600
const refused = journalRefused()

describe.skipIf(refused)(`the log of a reused name (${refused ?? 'in journald'})`, () => {
  let bench: BrokerBench
  let journal: JournalBench
  beforeAll(async () => {
    journal = await journalBench()
    bench = await brokerBench()
    bench.program('journalctl', journal.journalctl)
    await bench.start()
  })
  afterAll(async () => {
    await bench?.close()
    await journal?.close()
  })
  const ask = (face: string, verb: string, input: object) => bench.ask(`terminal-${face}`, verb, input)
  const log = async (face: string) => {
    const { text } = Object((await ask(face, 'logs', { name: 'dev', lines: 50 }))?.value)
    return String(text)
      .split('\n')
      .map(line => line.split(': ').slice(1).join(': '))
      .filter(line => line !== '')
  }
  const destroy = async (face: string) => {
    const waits = await ask(face, 'destroy', { name: 'dev' })
    return (await ask(face, 'approve', { id: waits?.waits?.id }))?.value
  }
  const make = async (face: string) => {
    expect(await ask(face, 'create', { name: 'dev', modules: [] })).toMatchObject({ ok: true })
    await ask(face, 'stop', { name: 'dev' })
  }

  it('has no line of the former container, which ran while the clock was ahead', async () => {
    await journal.start(10 * year)
    await make('ada')
    journal.writes(unit, 'a secret of ada')
    expect(await log('ada')).toEqual(['a secret of ada'])
    await destroy('ada')
    await journal.start(0)
    await make('ben')
    expect(await log('ben')).toEqual([])
    journal.writes(unit, 'a line of ben')
    expect(await log('ben')).toEqual(['a line of ben'])
  })

  it('has its lines from while the clock was behind', async () => {
    await journal.start(-year)
    journal.writes(unit, 'a line of the past')
    journal.writes(unit, 'another: one')
    expect(await log('ben')).toEqual(['a line of ben', 'a line of the past', 'another: one'])
  })

  it('begins again where it was in the trash, since its name was free then', async () => {
    const gone = await destroy('ben')
    journal.writes(unit, 'a line of root')
    expect(await ask('ben', 'undo', Object(gone))).toMatchObject({ ok: true })
    await ask('ben', 'stop', { name: 'dev' })
    expect(await log('ben')).toEqual([])
    journal.writes(unit, 'a line of ben again')
    expect(await log('ben')).toEqual(['a line of ben again'])
  })
})
