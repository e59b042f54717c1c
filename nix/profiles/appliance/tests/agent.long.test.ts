// homeassistant-agent and ha against a fake guest agent.
import { afterEach, describe, expect, test } from 'vitest'
import { agentScript, benchForAgent, haScript, missing } from './agent-bench.ts'
import { type Answer, FakeGuestAgent, type GuestAgentManners } from './fake-guest-agent.ts'

const { bench, env } = benchForAgent()
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe.skipIf(missing.length > 0)('with a fake guest agent', () => {
  let agent: FakeGuestAgent | undefined
  const listen = async (manners: GuestAgentManners) => {
    agent = await FakeGuestAgent.listen(bench().path('agent.sock'), manners)
    return agent
  }
  afterEach(async () => {
    await agent?.close()
    agent = undefined
  })

  /** A guest in which `ha` takes `polls` looks to end. */
  const guest =
    (status: Record<string, unknown>, polls = 0) =>
    (command: string): Answer => {
      if (command === 'guest-exec') return { return: { pid: 4711 } }
      return polls-- > 0 ? { return: { exited: false } } : { return: { exited: true, ...status } }
    }

  test('a call prints what the agent returns', async () => {
    await listen({ answer: () => ({ return: { name: 'Home Assistant OS', 'version-id': '17.3' } }) })
    expect(await bench().run(agentScript, { args: ['guest-get-osinfo'], env: env() })).toEqual({
      code: 0,
      stdout: '{"name":"Home Assistant OS","version-id":"17.3"}\n',
      stderr: '',
    })
  })

  test('does not take an earlier caller’s leftover for the answer', async () => {
    await listen({ stale: '{"return": {"pid": 1}}\n{"return": 12', answer: () => ({ return: {} }) })
    expect(await bench().run(agentScript, { args: ['guest-ping'], env: env() })).toMatchObject({
      code: 0,
      stdout: '{}\n',
    })
  })

  test('reports a refusal in the agent’s words', async () => {
    await listen({ answer: () => ({ error: { class: 'CommandNotFound', desc: 'Command is disabled' } }) })
    const outcome = await bench().run(agentScript, { args: ['guest-exec'], env: env() })
    expect(outcome).toMatchObject({ code: 1, stdout: '' })
    expect(outcome.stderr).toContain('Command is disabled')
  })

  test('says that a guest is still starting', async () => {
    await listen({ answer: () => 'silence' })
    const outcome = await bench().run(agentScript, {
      args: ['guest-ping'],
      env: env({ HA_AGENT_TIMEOUT: '1' }),
    })
    expect(outcome).toMatchObject({ code: 75, stdout: '' })
    expect(outcome.stderr).toContain('does not answer')
  })

  test('a guest that hangs up has not answered either', async () => {
    await listen({
      answer: () => {
        void agent?.close()
        return 'silence'
      },
    })
    expect((await bench().run(agentScript, { args: ['guest-ping'], env: env() })).code).toBe(75)
  })

  test('says that there is no virtual machine', async () => {
    const outcome = await bench().run(agentScript, { args: ['guest-ping'], env: env() })
    expect(outcome.code).toBe(69)
    expect(outcome.stderr).toContain('not running')
  })

  test('two callers take turns', async () => {
    await listen({ answer: command => ({ return: { command } }) })
    const outcomes = await Promise.all(
      ['guest-ping', 'guest-info', 'guest-get-time'].map(command =>
        bench().run(agentScript, { args: [command], env: env({ HA_AGENT_TIMEOUT: '20' }) }),
      ),
    )
    expect(outcomes.map(outcome => outcome.stdout)).toEqual([
      '{"command":"guest-ping"}\n',
      '{"command":"guest-info"}\n',
      '{"command":"guest-get-time"}\n',
    ])
  })

  test('ha passes its arguments on as they are, and gives back output and exit code [A2]', async () => {
    const heard = await listen({
      answer: guest({ exitcode: 3, 'out-data': base64('a ü\n'), 'err-data': base64('no\n') }, 2),
    })
    const args = ['core', 'logs', '--grep', 'it’s "$HOME"', '']
    expect(await bench().run(haScript, { args, env: env() })).toEqual({
      code: 3,
      stdout: 'a ü\n',
      stderr: 'no\n',
    })
    expect(heard.calls[0]?.details).toEqual({ path: '/usr/bin/ha', arg: args, 'capture-output': true })
  })

  test('a guest’s output controls no terminal, and reaches a file unchanged', async () => {
    const evil = '\u001b]0;title\u0007\u001b[2Jü\u009b1m\u202e\n'
    const plain = '\ufffd]0;title\ufffd\ufffd[2Jü\ufffd1m\ufffd\n'
    await listen({ answer: guest({ exitcode: 0, 'out-data': base64(evil), 'err-data': base64(evil) }) })
    expect(await bench().run(haScript, { args: ['info'], env: env() })).toMatchObject({
      stdout: evil,
      stderr: evil,
    })
    // By its own terminal, which ends lines with CR LF.
    const { stdout } = await bench().run(haScript, {
      args: ['info'],
      env: env(),
      through: [
        'bash',
        '--norc',
        '-c',
        'exec script --quiet --return --command "$(printf "%q " "$@")" /dev/null',
        'on',
      ],
    })
    expect(stdout.replaceAll('\r\n', '\n')).toBe(plain + plain)
  })

  test('its agent’s refusals and answers control no terminal either', async () => {
    await listen({
      answer: command =>
        command === 'guest-exec'
          ? { error: { class: 'GenericError', desc: 'no\u001b[2J' } }
          : { return: 'ü\u009b2J\u202e' },
    })
    const refused = await bench().run(agentScript, { args: ['guest-exec'], env: env() })
    expect(refused.stderr).toContain('no\ufffd[2J')
    const answered = await bench().run(agentScript, { args: ['guest-ping'], env: env() })
    expect(answered.stdout).toBe('"\\u00fc\\u009b2J\\u202e"\n')
  })

  test('ha host reboot succeeds although the agent stops with the guest', async () => {
    await listen({
      answer: command => (command === 'guest-exec' ? { return: { pid: 1 } } : 'silence'),
    })
    const outcome = (args: string[]) => bench().run(haScript, { args, env: env({ HA_AGENT_TIMEOUT: '1' }) })
    expect((await outcome(['host', 'reboot'])).code).toBe(0)
    expect((await outcome(['core', 'info'])).code).toBe(75)
  })

  test('a command that was killed by a signal has failed', async () => {
    await listen({ answer: guest({ signal: 9 }) })
    expect((await bench().run(haScript, { args: ['info'], env: env() })).code).toBe(137)
  })

  test('says that an output was cut', async () => {
    await listen({ answer: guest({ exitcode: 0, 'out-data': base64('a'), 'out-truncated': true }) })
    const outcome = await bench().run(haScript, { args: ['core', 'logs'], env: env() })
    expect(outcome.stderr).toContain('its end is missing')
  })

  test('ha refuses to wait for ever', async () => {
    await listen({ answer: guest({}, 1000) })
    const outcome = await bench().run(haScript, { args: ['info'], env: env({ HA_AGENT_WAIT: '1' }) })
    expect(outcome.code).toBe(75)
    expect(outcome.stderr).toContain('goes on in the virtual machine')
  })

  test('ha refuses users other than root, and says what to type', async () => {
    bench().fake('id', 'echo 1000')
    const outcome = await bench().run(haScript, { args: ['core', 'info'], env: env() })
    expect(outcome).toMatchObject({ code: 77, stdout: '' })
    expect(outcome.stderr).toContain('sudo ha core info')
  })
})
