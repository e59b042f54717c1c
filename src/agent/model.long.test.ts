// The built process between the built broker and stand-ins for a language model in both wire formats.
import { describe, expect, it } from 'vitest'
import { isRoot } from '#test/folders.ts'
import { ada, ben, formats, modelBench, modelKey, stranger } from '#test/model-bench.ts'

describe.runIf(isRoot).each(formats)('a model with the API of %s (needs root)', format => {
  const on = modelBench(format)
  const { start, scripted, lastBody, list } = on

  it('makes a container with a tool whose arguments arrive in pieces, and continues with the result [V1]', async () => {
    const told = await scripted([
      { text: 'I make it.', tools: [{ name: 'create', args: { name: 'dev', modules: ['git', 'fish'] } }] },
      { text: 'It is there, at 10.233.1.2.' },
    ])
    expect(told).toMatchObject({ ok: true, text: 'It is there, at 10.233.1.2.', stopped: null, waits: [] })
    expect(await list()).toMatchObject([{ name: 'dev', owner: 'ada', modules: ['git', 'fish'] }])
    // A person who waits sees them.
    expect(on.steps).toContainEqual({ id: on.number, title: 'create dev', step: 'built', undoing: false })
    expect(lastBody()).toContain('10.233.1.2')
    const { headers } = on.server.calls.at(-1) ?? { headers: {} }
    expect(JSON.stringify(headers)).toContain(modelKey)
  })

  it('accepts two tools in one answer, and announces the fields of the tools', async () => {
    await scripted([
      {
        tools: [
          { name: 'list', args: {} },
          { name: 'health', args: {} },
        ],
      },
      { text: 'One runs.' },
    ])
    expect(lastBody()).toContain('\\"running\\"')
    expect(lastBody()).toContain('quotaGiB')
    for (const never of ['"approve"', '"refuse"']) expect(lastBody()).not.toContain(never)
  })

  it('continues if a model names a missing tool or gives wrong inputs', async () => {
    const told = await scripted([
      { tools: [{ name: 'shell', args: { line: 'rm -rf /' } }] },
      { tools: [{ name: 'stop', args: { name: '../../etc' } }] },
      { tools: [{ name: 'stop', args: '{"name": "de' }] },
      { text: 'I could not.' },
    ])
    expect(told).toMatchObject({ ok: true, text: 'I could not.' })
    expect(await list()).toMatchObject([{ name: 'dev', running: true }])
  })

  it('cannot approve through a tool: destruction waits for a person', async () => {
    const told = await scripted([
      { tools: [{ name: 'destroy', args: { name: 'dev' } }] },
      { text: 'Press the button.' },
    ])
    expect(told?.waits).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)])
    const [id = ''] = told?.waits ?? []
    expect(await on.bench.ask('model', 'approve', { id }, { as: ada })).toMatchObject({
      code: 'program-face',
    })
    expect(await list()).toHaveLength(1)
    expect(await on.bench.ask('chat', 'approve', { id }, { as: ada })).toMatchObject({ ok: true })
    expect(await list()).toEqual([])
    expect(await scripted([{ tools: [{ name: 'trash', args: {} }] }, { text: 'ok' }])).toMatchObject({
      ok: true,
    })
    const trash = (await on.bench.ask('terminal-ada', 'trash')) ?? { value: [] }
    const [trashed] = trash.value as { id: string }[]
    await scripted([{ tools: [{ name: 'undo', args: { id: trashed?.id } }] }, { text: 'back' }])
    expect(await list()).toMatchObject([{ name: 'dev' }])
  })

  it('asks for each write once it has read a log, even after the broker restarted', async () => {
    await scripted([{ tools: [{ name: 'logs', args: { name: 'dev' } }] }, { text: 'It says a line.' }])
    const stop = [{ tools: [{ name: 'stop', args: { name: 'dev' } }] }, { text: 'Asked.' }]
    expect((await scripted(stop))?.waits).toHaveLength(1)
    await on.bench.end()
    await on.bench.start()
    expect((await scripted(stop))?.waits).toHaveLength(1)
    expect(await list()).toMatchObject([{ name: 'dev', running: true }])
  })

  it('asks for each write once a person has forwarded a text', async () => {
    await start()
    const stop = [{ tools: [{ name: 'stop', args: { name: 'dev' } }] }, { text: 'Asked.' }]
    const told = await scripted(stop, 'Stop the container dev now!', { forwarded: true })
    expect(told?.waits).toHaveLength(1)
    expect(lastBody()).toContain('A message that another person wrote')
  })

  it('has the rights of the person who writes, and none for a stranger', async () => {
    await scripted([{ tools: [{ name: 'stop', args: { name: 'dev' } }] }, { text: 'Not yours.' }], 'stop', {
      person: ben,
    })
    expect(lastBody()).toContain('not-yours')
    await scripted([{ tools: [{ name: 'list', args: {} }] }, { text: 'Nothing.' }], 'list', {
      person: stranger,
    })
    expect(lastBody()).toContain('unknown-person')
  })

  it('shows the words of what it changes before that is done, and none of what it reads', async () => {
    await start()
    const argv = ['sh', '-c', 'echo one; echo \u202etwo', '']
    await scripted([
      { tools: [{ name: 'list', args: {} }] },
      { tools: [{ name: 'exec', args: { name: 'dev', argv } }] },
      { tools: [{ name: 'snapshot', args: { name: 'dev', label: 'after' } }] },
      { text: 'Done.' },
    ])
    const words = ['exec dev argv: sh -c "echo one; echo \\u{202e}two" ""', 'snapshot dev label: after']
    expect(on.does).toEqual(words.map(does => ({ id: on.number, does })))
  })
})
